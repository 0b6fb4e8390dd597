/** Bytes of a name: Linux' IFNAMSIZ, without the NUL at its end (netdevice(7)); macOS has as many. */
const longestZone = 15

/**
 * Whether a text can be the zone of an address (RFC 4007 section 11.2): the number of an interface, as Windows has them, or
 * its name. Linux allows every sign in a name but "/", ":" and blanks; those that mean something to a shell, to a URL or to a
 * reader of lists are in no name that a system or a program gives, and refused.
 */
export function isZone(text: string): boolean {
  return (
    /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.@+~-]*$/u.test(text) &&
    new TextEncoder().encode(text).length <= longestZone
  )
}
