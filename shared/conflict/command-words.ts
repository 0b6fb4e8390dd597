import type { ConflictFacts } from './facts'

/** For the command line, where TCP need not be named. */
export function protocolOption({ question: { protocol, address } }: ConflictFacts): string {
  return `${protocol === 'udp' ? ' --protocol udp' : ''}${address === null ? '' : ` --address ${address}`}`
}

/** The same command with the rights of an administrator. */
export function asAdministrator({ system, administrator }: ConflictFacts, command: string): string {
  return administrator || system === 'win32' ? command : `sudo ${command}`
}
