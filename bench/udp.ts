import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commonUdp100 } from '#shared/ports/presets'
import { labObstacle } from '../e2e/lab/network'
import { startUdpServers, udpServerPorts, udpServerTools } from '../e2e/lab/udp-servers'
import { nmap, portlight, type Timed } from './commands'
import type { Bench, Figure } from './figure'
import { otherAddress, withTwoHosts } from './two-hosts'

const ports = [...commonUdp100].sort((a, b) => a - b)
const open = ports.filter((port) => udpServerPorts.includes(port))
const others = ports.filter((port) => !open.includes(port))

interface Compared {
  readonly ours: Timed
  readonly peer: Timed
}

/** The common 100 of a host with servers that tells of closed ports as Linux does, and drops some. */
async function compare(dropped: readonly number[]): Promise<Compared> {
  const rules = dropped.length === 0 ? [] : [`udp dport { ${dropped.join(',')} } drop`]
  const folder = await mkdtemp(join(tmpdir(), 'portlight-udp-'))
  let compared: Compared | null = null
  try {
    await withTwoHosts([], rules, async (here, there) => {
      await startUdpServers(there, otherAddress, folder)
      const ours = await portlight(here, otherAddress, '-sU', '-p', ports.join(','), '--all')
      const peer = await nmap(here, '-sU', '-p', ports.join(','), '-n', '-Pn', '-v', otherAddress)
      compared = { ours, peer }
    })
  } finally {
    await rm(folder, { recursive: true })
  }
  if (compared === null) throw new Error('the lab ended early')
  return compared
}

/** How many ports a command gave each state: of ours the JSON, of nmap's the grepable text. */
function statesOf(output: string): ReadonlyMap<string, number> {
  const states = output.startsWith('{')
    ? [...output.matchAll(/"state": "([a-z|]+)"/g)]
    : [...output.matchAll(/\d+\/([a-z|]+)\/udp/g)]
  const counts = new Map<string, number>()
  for (const [, state = ''] of states) counts.set(state, (counts.get(state) ?? 0) + 1)
  return counts
}

function figures(what: string, most: number, dropped: number, { ours, peer }: Compared): readonly Figure[] {
  const of = (timed: Timed, state: string) => statesOf(timed.stdout).get(state) ?? 0
  const closed = others.length - dropped
  const wrong =
    Math.abs(of(ours, 'open') - open.length) +
    Math.abs(of(ours, 'closed') - closed) +
    Math.abs(of(ours, 'open|filtered') - dropped)
  return [
    {
      what: `the common 100 over UDP, ${what}`,
      unit: 's',
      ours: ours.ms / 1000,
      peer: peer.ms / 1000,
      most,
      remark: `nmap -sU with ${of(peer, 'open')} of ${open.length} open ones, and ${of(peer, 'closed')} of ${closed} closed ones called so`,
    },
    {
      // six answers at once and then one a second (icmp(7)): nobody who tells closed from silent can be faster
      what: `the same beside what the host's own limit takes, ${what}`,
      unit: 's',
      ours: ours.ms / 1000,
      peer: closed - 6,
      most: dropped === 0 ? 1.2 : 1.6,
      remark: `${closed} closed ports, of which six are told of at once and then one a second`,
    },
    {
      what: `ports of it with another state than theirs, ${what}`,
      unit: 'ports',
      ours: wrong,
      peer: null,
      most: 0,
      remark: '',
    },
  ]
}

/** A host that tells of one closed port a second. Both kinds wait all the time, so they run side by side. */
export const udp: Bench = {
  name: 'udp',
  obstacle: () => labObstacle('nmap', ...udpServerTools),
  async run(say) {
    const dropped = others.filter((_, index) => index % 2 === 0)
    say('a host that drops half of its ports, and one that drops none, side by side; about 4 minutes')
    const [half, none] = await Promise.all([compare(dropped), compare([])])
    return [
      ...figures(`${dropped.length} dropped by a firewall`, 0.7, dropped.length, half),
      ...figures('none dropped', 1, 0, none),
    ]
  },
}
