import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { cableEnd, hostPrefix, sweepLabs } from './left-behind'
import { Lab, labObstacle } from './network'

const run = promisify(execFile)
const obstacle = labObstacle()
if (obstacle !== null) console.warn(`SKIPPED, what labs leave behind: ${obstacle}.`)

describe.skipIf(obstacle !== null)('a lab whose process was killed', () => {
  it('leaves nothing: the next one takes its hosts, their processes and its cables away, and nobody else’s', async () => {
    const lab = new Lab()
    const living = await lab.host('living')
    // as a lab makes them, by a process that is killed
    const maker = spawn('sleep', ['1000'])
    const pid = maker.pid ?? 0
    const dead = `${hostPrefix(pid, 1)}dead`
    await run('ip', ['netns', 'add', dead])
    const cable = [cableEnd(pid, 'a', 1), cableEnd(pid, 'b', 1)] as const
    await run('ip', ['link', 'add', cable[0], 'type', 'veth', 'peer', 'name', cable[1]])
    const inside = spawn('ip', ['netns', 'exec', dead, 'sleep', '1000'])
    const ended = new Promise((resolve) => inside.on('close', (_code, signal) => resolve(signal)))
    const inThere = async () => (await run('ip', ['netns', 'pids', dead])).stdout
    await expect.poll(inThere).toContain(String(inside.pid))
    try {
      await sweepLabs()
      expect((await run('ip', ['netns', 'list'])).stdout).toContain(dead)
      maker.kill('SIGKILL')
      await new Promise((resolve) => maker.on('close', resolve))
      await sweepLabs()
      const left = (await run('ip', ['netns', 'list'])).stdout
      expect(left).not.toContain(dead)
      expect(left).toContain(living.namespace)
      expect(await ended).toBe('SIGKILL')
      expect((await run('ip', ['-o', 'link'])).stdout).not.toContain(cable[0])
    } finally {
      inside.kill('SIGKILL')
      await lab.close()
    }
  })
})
