import { TimeSlices } from '../../sockets/time-slices'
import type { PortLook, PortPeer, PortVisits } from '../platform'
import { ProcFiles } from './sockets-files'
import { AddressTexts, decodeKey, TableReader, tableKinds } from './sockets-table'

const tcpTables = tableKinds.filter(({ protocol }) => protocol === 'tcp')

/**
 * Looks at one TCP port in /proc/net/{tcp,tcp6}, owners left out: so it can be done many times a second. The counters are
 * those of the kernel for all ports together (/proc/net/snmp and /proc/net/netstat, see the kernel's
 * Documentation/networking/snmp_counter.rst).
 * @param root where /proc is
 */
export function linuxPortVisits(root: string): PortVisits {
  const addresses = new AddressTexts()
  return {
    async look(port, signal): Promise<PortLook | null> {
      // each look has its own buffers: two tests may look at once
      const files = new ProcFiles(root)
      const slices = new TimeSlices(signal)
      const counts = countsOf(files.text('net/snmp') ?? '', files.text('net/netstat') ?? '')
      const local = `:${port.toString(16).toUpperCase().padStart(4, '0')} `
      const peers: PortPeer[] = []
      let waiting = 0
      let tables = 0
      for (const kind of tcpTables) {
        const text = await files.table(`net/${kind.file}`, slices)
        if (text === null) continue
        tables += 1
        const reader = new TableReader(text, kind.family)
        while (reader.next()) {
          if (!reader.key.startsWith(local, kind.family === 'ipv4' ? 8 : 32)) continue
          const { state, remote, receiveQueue } = decodeKey(reader.key, kind, addresses)
          if (state === 'LISTEN') waiting += receiveQueue
          else if (remote !== null && state !== 'SYN_SENT') {
            peers.push({ ...remote, halfOpen: state === 'SYN_RECEIVED' })
          }
        }
      }
      return tables === 0 ? null : { peers, waiting, ...counts }
    },
    accepted: () => countsOf(new ProcFiles(root).text('net/snmp') ?? '', '').opened,
  }
}

/**
 * What the kernel counted since it started: connections that were accepted, and those that a listener's queue had no room
 * for. Null where it does not tell.
 */
export function countsOf(snmp: string, netstat: string): Pick<PortLook, 'opened' | 'dropped'> {
  return {
    opened: counter(snmp, 'Tcp', 'PassiveOpens'),
    dropped: counter(netstat, 'TcpExt', 'ListenDrops'),
  }
}

/** Two lines for each group: its names, and its figures in the same order. */
function counter(text: string, group: string, name: string): number | null {
  const [names = [], figures = []] = text
    .split('\n')
    .filter((line) => line.startsWith(`${group}: `))
    .map((line) => line.split(' '))
  const figure = figures[names.indexOf(name)]
  return names.includes(name) && figure !== undefined && /^\d+$/.test(figure) ? Number(figure) : null
}
