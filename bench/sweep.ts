import { Lab } from '../e2e/lab/network'
import { common100 } from '../shared/ports/presets'
import { nmap, nmapObstacle, opensOf, portlight } from './commands'
import { type Bench, median } from './figure'

const rounds = 5
const live = [3, 10, 21, 50, 99, 130, 200, 250]

/** The common 100 ports of a /24 in which eight hosts are. */
export const sweep: Bench = {
  name: 'sweep',
  obstacle: nmapObstacle,
  async run(say) {
    const lab = new Lab()
    try {
      const here = await lab.host('here')
      const there = await lab.host('lan')
      await lab.join(
        { host: here, device: 'eth0', addresses: ['10.78.0.1/24'] },
        { host: there, device: 'eth0', addresses: live.map((last) => `10.78.0.${last}/24`) },
      )
      await there.listen([22, 80, 443, 8_080])
      const ports = [...common100].sort((a, b) => a - b).join(',')
      const ours: number[] = []
      const theirs: number[] = []
      let different = 0
      for (let round = 0; round < rounds; round++) {
        // what ARP learnt in the round before would help whoever comes second
        await here.ip('neigh', 'flush', 'all')
        const mine = await portlight(here, '10.78.0.0/24', '--exclude', '10.78.0.1', '-p', ports)
        await here.ip('neigh', 'flush', 'all')
        const peer = await nmap(here, '-sT', '-n', '-p', ports, '10.78.0.0/24', '--exclude', '10.78.0.1')
        if (opensOf(mine.stdout).join() !== opensOf(peer.stdout).join()) different += 1
        ours.push(mine.ms)
        theirs.push(peer.ms)
        say(`round ${round + 1}: ${mine.ms.toFixed(0)} ms, nmap ${peer.ms.toFixed(0)} ms`)
      }
      return [
        {
          what: 'the common 100 ports of a /24 with 8 live hosts',
          unit: 'ms',
          ours: median(ours),
          peer: median(theirs),
          most: 0.7,
          remark: `medians of ${rounds}, nmap -sT -n`,
        },
        {
          what: "runs of it whose open ports are not nmap's",
          unit: 'runs',
          ours: different,
          peer: null,
          most: 0,
          remark: `of ${rounds}`,
        },
      ]
    } finally {
      await lab.close()
    }
  },
}
