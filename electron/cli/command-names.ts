/** The commands of the command line; `portlight NAME --help` tells what each can do. */
export const commandNames = [
  'scan',
  'sockets',
  'why',
  'free',
  'forward',
  'port',
  'show',
  'compare',
  'history',
  'baseline',
  'watch',
  'capture',
  'lesson',
  'settings',
  'update',
  'serve',
  'reflector',
  'completion',
  'man',
] as const
export type CommandName = (typeof commandNames)[number]
