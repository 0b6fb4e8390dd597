import type { Protocol } from './protocol'

/** "TCP port 8000". */
export function portText({ protocol, port }: { readonly protocol: Protocol; readonly port: number }): string {
  return `${protocol.toUpperCase()} port ${port}`
}
