/** A kind of program that should seldom be reachable from other computers. */
export interface ExposureRule {
  readonly rule: string
  readonly title: string
  readonly protocol: 'tcp' | 'udp'
  /** Ports that are so much its own that one says something without the program too. */
  readonly ports: readonly number[]
  /** Names of executables that are this on whatever port, lower case; a trailing `*` stands for any ending. */
  readonly dedicated?: readonly string[]
  /** Names of executables that are this on its ports, and listen for other things as well. */
  readonly programs?: readonly string[]
  /** What runs it on its ports, and what its command line has then: `java` runs many things. */
  readonly runBy?: { readonly program: string; readonly argument: RegExp }
  /**
   * What the command line of `programs` must have, such as a debugger's switch; without it the program is something else.
   * Its first group is the port that the switch names, which may be another one.
   */
  readonly argument?: RegExp
  /** On its port it is likely to be this without the argument too: some other way to switch it on was taken. */
  readonly argumentOptional?: boolean
  readonly meaning: string
  readonly remedy: string
}
