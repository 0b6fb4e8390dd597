import type { ConflictQuestion } from '#shared/conflict/question'

/** `127.0.0.1:3000`, `[::1]:3000`, or the number alone for all addresses: a text that asks the same again. */
export function questionText({ port, address }: Pick<ConflictQuestion, 'port' | 'address'>): string {
  if (address === null) return String(port)
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** `TCP port 3000 on all addresses` */
export function questionWords({ port, protocol, address }: ConflictQuestion): string {
  return `${protocol.toUpperCase()} port ${port} on ${address ?? 'all addresses'}`
}
