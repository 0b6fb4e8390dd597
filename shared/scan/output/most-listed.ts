/** Silent ports of a host that are listed one by one unless all are wanted. */
export const maxFilteredListed = 1000

/** Hosts that are down which are listed one by one; the others are only counted. */
export const maxDownListed = 1000
