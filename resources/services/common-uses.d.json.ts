/** Hand-written: what is commonly found on a port, where IANA has another name for it or none. */
declare const commonUses: readonly {
  readonly port: number
  readonly transport: 'tcp' | 'udp' | 'tcp and udp'
  /** Words that it is searched by; the first one is what the port is called. */
  readonly names: readonly string[]
  readonly use: string
}[]
export default commonUses
