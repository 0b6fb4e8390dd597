import { describe, expect, it } from 'vitest'
import { type CommandWorld, runToEnd } from './run-to-end'
import { fakeWorld } from './testing/fake-io'
import { unanswered } from './testing/unanswered'

const world = () => fakeWorld({ handlers: unanswered(), close: async () => {}, tidyUp: async () => [] })

/** Work that ends with 3 once it is told to stop. */
async function untilStopped({ signal }: CommandWorld): Promise<number> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
  return 3
}

describe('a command that writes to standard output', () => {
  it('ends with the code of its work', async () => {
    const { io, stdout, stderr } = world()
    const code = await runToEnd(io, async ({ stdout }) => {
      await stdout.write('found\n')
      return 1
    })
    expect(code).toBe(1)
    expect(stdout.text).toBe('found\n')
    expect(stderr.text).toBe('')
  })

  it('lets signals have their turn while it writes to what takes all at once', async () => {
    const { io, stop } = world()
    setTimeout(() => stop('SIGINT'))
    const givenUp = performance.now() + 20_000
    const code = await runToEnd(io, async ({ stdout, signal }) => {
      while (!signal.aborted && performance.now() < givenUp) await stdout.write('x')
      return 0
    })
    expect(code).toBe(130)
  })

  it('ends with the code of the signal that stopped it, whatever its work says or throws', async () => {
    const { io, stop, stderr } = world()
    const running = runToEnd(io, untilStopped)
    stop('SIGTERM')
    expect(await running).toBe(143)
    const other = world()
    const throwing = runToEnd(other.io, async (given) => {
      await untilStopped(given)
      throw new Error('aborted')
    })
    other.stop('SIGINT')
    expect(await throwing).toBe(130)
    expect(stderr.text + other.stderr.text).toBe('')
  })

  it('stops its work when nobody reads what it writes, and says nothing of it', async () => {
    const { io, stdout, stderr } = world()
    stdout.fails = 'EPIPE'
    const code = await runToEnd(io, async (given) => {
      await given.stdout.write('row\n')
      return untilStopped(given)
    })
    expect(code).toBe(141)
    expect(stderr.text).toBe('')
  })

  it('says that what it found could not be written', async () => {
    const { io, stdout, stderr } = world()
    stdout.fails = 'ENOSPC'
    const code = await runToEnd(io, async ({ stdout }) => {
      await stdout.write('row\n')
      return 0
    })
    expect(code).toBe(2)
    expect(stderr.text).toContain('standard output cannot be written: the disk is full (ENOSPC)')
  })

  it('says what its work threw', async () => {
    const { io, stderr } = world()
    expect(await runToEnd(io, () => Promise.reject(new Error('no such thing')))).toBe(2)
    expect(stderr.text).toMatch(/^portlight: /)
  })
})
