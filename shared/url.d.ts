/** Addresses taken apart as the WHATWG says: every runtime of ours has it, the language's own types lack it. See `abort.d.ts`. */
declare class URL {
  static canParse(address: string): boolean
  constructor(address: string)
  readonly href: string
  readonly origin: string
  readonly protocol: string
  /** In ASCII (UTS #46) where it is a name. */
  readonly hostname: string
  readonly username: string
  readonly password: string
  readonly pathname: string
}
