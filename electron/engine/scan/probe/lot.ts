/** Attempts of one host that begin together and wait equally long. */
export interface Lot {
  readonly id: number
  readonly address: string
  readonly family: 4 | 6
  readonly ports: Uint16Array
  /** Milliseconds that each attempt waits for an answer. */
  readonly timeout: number
  /** UDP: which try of its port each attempt is (from 1), as tries ask different questions. Null: TCP. */
  readonly attempts: Uint8Array | null
}

/** Outcomes in columns, of any lots: `lots` holds their ids. */
export interface ProbeResults {
  readonly lots: Uint32Array
  readonly ports: Uint16Array
  readonly outcomes: Uint8Array
  /** Milliseconds from `connect()` to its end. */
  readonly times: Float32Array
}

/** Where the probes run: in this thread or in a worker. */
export interface Prober {
  begin(lots: readonly Lot[]): void
  /** Ends all traffic; what is under way gives no result any more. */
  stop(): Promise<void>
}
