import { Lab, type LabHost } from '../e2e/lab/network'
import { nmap, nmapObstacle, opensOf, portlight } from './commands'
import { type Bench, median } from './figure'

const open = [22, 80, 5_432, 33_333, 61_000]
const truth = open.map((port) => `10.77.0.2:${port}`).sort()
const rounds = 3
const lossyRounds = 10
const lossyPeerRounds = 3

/** A lab of two hosts; the other one drops everything but five ports, and a share of all SYNs. */
async function withFirewall(lossPercent: number, then: (here: LabHost) => Promise<void>): Promise<void> {
  const lab = new Lab()
  try {
    const here = await lab.host('here')
    const there = await lab.host('there')
    await lab.join(
      { host: here, device: 'eth0', addresses: ['10.77.0.1/24'] },
      { host: there, device: 'eth0', addresses: ['10.77.0.2/24'] },
    )
    await there.listen(open)
    const loss = `tcp flags & (syn|ack) == syn numgen random mod 100 < ${lossPercent} drop`
    await there.filter(
      `table inet f {\n chain in {\n  type filter hook input priority 0\n  ${lossPercent > 0 ? loss : ''}\n  tcp dport { ${open.join(',')} } accept\n  meta l4proto tcp drop\n }\n}`,
    )
    await then(here)
  } finally {
    await lab.close()
  }
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
        const mine = await portlight(here, '10.77.0.2', '-p-', '-T4')
        const peer = await nmap(here, '-sT', '-T4', '-p-', '-n', '-Pn', '10.77.0.2')
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
        const mine = await portlight(here, '10.77.0.2', '-p-', '-T4')
        const found = opensOf(mine.stdout)
        if (found.join() !== truth.join()) missed += 1
        say(`round ${round + 1}: ${(mine.ms / 1000).toFixed(1)} s, ${found.length} of 5`)
        if (round >= lossyPeerRounds) continue
        const peer = await nmap(here, '-sT', '-T4', '-p-', '-n', '-Pn', '10.77.0.2')
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
