/**
 * The columns of `resources/services/services.json`, as `scripts/make-services.mjs` writes them: strings, because they
 * are small and quick to read. One entry is one name of one port; the first name of a port is the one to show.
 */
export interface ServiceData {
  /** Where the names come from. */
  readonly source: string
  /** The state of IANA's registry, YYYY-MM-DD. */
  readonly date: string
  /** What the file holds; a test counts again. */
  readonly counts: {
    readonly names: number
    readonly tcpPorts: number
    readonly udpPorts: number
    readonly commonUses: number
  }
  /** Ports as steps from the entry before, separated by commas. */
  readonly steps: string
  /** A digit an entry: 1 TCP, 2 UDP, 3 both. */
  readonly protocols: string
  /** A line an entry. */
  readonly names: string
  /** A line an entry, empty where it says no more than the name. */
  readonly descriptions: string
  /** Ports that are commonly used for what IANA doesn't list, separated by commas. */
  readonly commonPorts: string
  /** A digit a common use, as in `protocols`. */
  readonly commonProtocols: string
  /** A line a common use: words that it is searched by, separated by blanks. */
  readonly commonNames: string
  /** A line a common use: what it is. */
  readonly commonUses: string
}
