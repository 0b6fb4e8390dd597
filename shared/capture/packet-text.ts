import type { Endpoint } from '../sockets/socket'
import type { IcmpMeaning, IcmpPacket, Packet } from './packet'

/** TCP's flags in the order and with the letters of tcpdump (tcpdump(8), "TCP Packets"). */
const flagLetters = [
  [1, 'F'],
  [2, 'S'],
  [4, 'R'],
  [8, 'P'],
  [16, '.'],
  [32, 'U'],
  [64, 'E'],
  [128, 'W'],
] as const

/** A packet as `tcpdump -n -S` writes it, without its options and what is inside; only the time is left to the caller. */
export function packetText(packet: Packet): string {
  const ip = packet.version === 4 ? 'IP' : 'IP6'
  switch (packet.kind) {
    case 'tcp': {
      const { from, to, flags, sequence, acknowledged, window, length } = packet
      const letters = flagLetters.map(([bit, letter]) => ((flags.bits & bit) === 0 ? '' : letter)).join('')
      const end = (sequence + length) >>> 0
      const seq =
        length > 0 ? [`seq ${sequence}:${end}`] : isNumbered(packet.flags) ? [`seq ${sequence}`] : []
      const ack = flags.ack ? [`ack ${acknowledged}`] : []
      const parts = [`Flags [${letters || 'none'}]`, ...seq, ...ack, `win ${window}`, `length ${length}`]
      return `${ip} ${endText(from)} > ${endText(to)}: ${parts.join(', ')}`
    }
    case 'udp':
      return `${ip} ${endText(packet.from)} > ${endText(packet.to)}: UDP, length ${packet.length}`
    case 'icmp':
      return `${ip} ${packet.from} > ${packet.to}: ${icmpText(packet)}, length ${packet.length}`
  }
}

/** A packet without data has a sequence number of its own where it begins, ends or resets a connection. */
function isNumbered({ syn, fin, rst }: { syn: boolean; fin: boolean; rst: boolean }): boolean {
  return syn || fin || rst
}

function endText({ address, port }: Endpoint): string {
  return `${address}.${port}`
}

function icmpText({ version, type, code, meaning, quoted: { protocol, to } }: IcmpPacket): string {
  const port = `${to.address} ${protocol} port ${to.port}`
  if (version === 6) {
    if (meaning === 'too-many-hops') return `ICMP6, time exceeded in-transit for ${to.address}`
    const what = meaning === 'port' ? `unreachable port, ${port}` : (icmp6Words[code] ?? `code ${code}`)
    return `ICMP6, destination unreachable, ${what.replace('*', to.address)}`
  }
  if (type === 11) return 'ICMP time exceeded in-transit'
  if (meaning === 'port') return `ICMP ${port} unreachable`
  return `ICMP ${(icmp4Words[code] ?? `type ${type} code ${code} for *`).replace('*', to.address)}`
}

/** As tcpdump writes them (print-icmp.c, print-icmp6.c); * is where the packet was bound for. */
const icmp4Words: Readonly<Record<number, string>> = {
  0: 'net * unreachable',
  1: 'host * unreachable',
  9: 'net * unreachable - admin prohibited',
  10: 'host * unreachable - admin prohibited',
  13: 'host * unreachable - admin prohibited filter',
}
const icmp6Words: Readonly<Record<number, string>> = {
  0: 'unreachable route *',
  1: 'unreachable prohibited *',
  2: 'beyond scope *',
  3: 'unreachable address *',
}

/** What an ICMP error means, for a person. */
export const icmpWords: Readonly<Record<IcmpMeaning, string>> = {
  port: 'port unreachable',
  protocol: 'protocol not known there',
  host: 'host unreachable',
  network: 'network unreachable',
  prohibited: 'not allowed by an administrator',
  'too-many-hops': 'passed on too often',
}
