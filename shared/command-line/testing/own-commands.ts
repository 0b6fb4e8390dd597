import type { OwnCommand } from '../own-command'

/** In a checkout, whose reader stands in it. */
export const npxPortlight: OwnCommand = {
  system: 'posix',
  plain: ['npx', 'portlight'],
  asRoot: ['/usr/bin/node', '/src/portlight/scripts/portlight.mjs'],
}

/** Installed. */
export const optPortlight: OwnCommand = {
  system: 'posix',
  plain: ['/opt/portlight'],
  asRoot: ['/opt/portlight'],
}
