import { parseIpv4 } from '#shared/targets/address'
import { interfaceEntries } from './interfaces'

/** Whether an IPv4 address is of a network that this computer is on itself; null: the system doesn't tell. */
export function onOwnNetwork(address: string): boolean | null {
  const value = parseIpv4(address)
  if (value === null) return false
  const entries = interfaceEntries()
  if (entries === null) return null
  return entries.some(({ family, cidr }) => {
    const [network, bits] = (cidr ?? '').split('/')
    const own = parseIpv4(network ?? '')
    if (family !== 'IPv4' || own === null) return false
    const size = 2 ** (32 - Number(bits))
    return Math.floor(own / size) === Math.floor(value / size)
  })
}
