/** Multicast and limited broadcast: RFC 5771, RFC 4291 section 2.7, RFC 919. */
export function isGroup(address: string): boolean {
  if (address.includes(':')) return address.startsWith('ff')
  const first = Number(address.split('.', 1)[0])
  return (first >= 224 && first <= 239) || address === '255.255.255.255'
}
