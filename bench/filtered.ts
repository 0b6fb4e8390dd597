import type { LabHost } from '../e2e/lab/network'
import { nmap, nmapObstacle, opensOf, portlight } from './commands'
import { type Bench, median } from './figure'
import { otherAddress, withTwoHosts } from './two-hosts'

const open = [22, 80, 5_432, 33_333, 61_000]
const truth = open.map((port) => `${otherAddress}:${port}`).sort()
const rounds = 3
const lossyRounds = 10
const lossyPeerRounds = 3

/** The other host drops everything but five ports, and a share of all SYNs. */
function withFirewall(lossPercent: number, then: (here: LabHost) => Promise<void>): Promise<void> {
  const loss = `tcp flags & (syn|ack) == syn numgen random mod 100 < ${lossPercent} drop`
  const rules = [`tcp dport { ${open.join(',')} } accept`, 'meta l4proto tcp drop']
  return withTwoHosts(open, lossPercent > 0 ? [loss, ...rules] : rules, then)
}

/** All ports of a host behind a firewall that swallows all but five. */
export const filtered: Bench = {
  name: 'filtered',
  obstacle: nmapObstacle,
  async run(say) {
    const ours: number[] = []
    const theirs: number[] = []
    let missed = 0
    await withFirewall(0, async (here) => {
      for (let round = 0; round < rounds; round++) {
        const mine = await portlight(here, otherAddress, '-p-', '-T4')
        const peer = await nmap(here, '-sT', '-T4', '-p-', '-n', '-Pn', otherAddress)
        if (opensOf(mine.stdout).join() !== truth.join()) missed += 1
        ours.push(mine.ms)
        theirs.push(peer.ms)
        say(
          `round ${round + 1}: ${(mine.ms / 1000).toFixed(1)} s, nmap ${(peer.ms / 1000).toFixed(1)} s with ${opensOf(peer.stdout).length} of 5`,
        )
      }
    })
    return [
      {
        what: 'all ports of a host that drops all but 5',
        unit: 's',
        ours: median(ours) / 1000,
        peer: median(theirs) / 1000,
        most: 0.15,
        remark: `medians of ${rounds}, nmap -sT -T4 -p- -n -Pn`,
      },
      {
        what: 'runs of it that did not find exactly those 5',
        unit: 'runs',
        ours: missed,
        peer: null,
        most: 0,
        remark: `of ${rounds}`,
      },
    ]
  },
}

/** The same, with 5 % of the SYNs lost. */
export const lossy: Bench = {
  name: 'lossy',
  obstacle: nmapObstacle,
  async run(say) {
    let missed = 0
    const recalls: string[] = []
    await withFirewall(5, async (here) => {
      for (let round = 0; round < lossyRounds; round++) {
        const mine = await portlight(here, otherAddress, '-p-', '-T4')
        const found = opensOf(mine.stdout)
        if (found.join() !== truth.join()) missed += 1
        say(`round ${round + 1}: ${(mine.ms / 1000).toFixed(1)} s, ${found.length} of 5`)
        if (round >= lossyPeerRounds) continue
        const peer = await nmap(here, '-sT', '-T4', '-p-', '-n', '-Pn', otherAddress)
        recalls.push(`${opensOf(peer.stdout).length} of 5 in ${(peer.ms / 1000).toFixed(0)} s`)
        say(`  nmap: ${recalls.at(-1)}`)
      }
    })
    return [
      {
        what: 'runs with 5 % of the SYNs lost that did not find all 5',
        unit: 'runs',
        ours: missed,
        peer: null,
        most: 0,
        remark: `of ${lossyRounds}; nmap found ${recalls.join('; ')}`,
      },
    ]
  },
}
