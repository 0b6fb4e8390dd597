import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab, type LabHost, labObstacle } from './network'
import { scan } from './portlight'

const obstacle = labObstacle()
if (obstacle !== null) console.warn(`SKIPPED, the network lab: ${obstacle}.`)

/** Ten hosts of a /21, far from each other. */
const there = Array.from({ length: 10 }, (_, at) => `10.90.${at % 7}.${23 * at + 7}`)

describe.skipIf(obstacle !== null)('a link with more addresses than the kernel has neighbours for', () => {
  const lab = new Lab()
  let here: LabHost

  beforeAll(async () => {
    here = await lab.host('here')
    const others = await lab.host('others')
    await lab.join(
      { host: here, device: 'eth0', addresses: ['10.90.7.254/21'] },
      { host: others, device: 'eth0', addresses: there.map((address) => `${address}/21`) },
    )
    await others.listen([22])
  })
  afterAll(() => lab.close())

  it('is scanned whole, and says the same each time', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { document } = await scan(here, '10.90.0.0/21', '-p', '22')
      const up = document.hosts.filter((host) => host.up === true)
      expect(up.map(({ address }) => address).toSorted()).toEqual([...there, '10.90.7.254'].toSorted())
      // nobody is not known: the link knows who is there
      expect(document.hosts.filter((host) => host.up === null)).toEqual([])
    }
  }, 240_000)
})
