/** What the program's end says to a script; 128 + n is a shell's way to name signal n. */
export const exitCodes = {
  done: 0,
  /** Done, and a port that was expected to be open or closed is not. */
  unexpected: 1,
  /** Done, and the port is in use, can't be bound, or could not be made free. */
  notFree: 1,
  /** Done, and the internet does not reach the port; or the router did not do what it was asked. */
  notReachable: 1,
  /** Done, and there is a newer Portlight. */
  newer: 1,
  /** Done, and whether the internet reaches the port could not be told. */
  notKnown: 3,
  /** Wrong usage, or something could not be done. */
  failed: 2,
  hungUp: 129,
  interrupted: 130,
  /** Nobody reads the results any more (SIGPIPE). */
  outputClosed: 141,
  terminated: 143,
} as const
