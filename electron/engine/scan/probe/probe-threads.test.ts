import { expect, it, vi } from 'vitest'
import type { Lot, Prober } from './lot'
import { startProbers } from './probe-threads'

const lot: Lot = {
  ...{ id: 7, address: '127.0.0.1', family: 4, timeout: 100, attempts: null },
  ports: Uint16Array.of(1, 2),
}

it('what a thread is given after its end is told as lost, and not waited for', async () => {
  const lost: { readonly prober: Prober; readonly lots: readonly number[] }[] = []
  const probers = await startProbers({
    // a thread whose program can't run
    worker: new URL('data:text/javascript,throw new Error("no program")'),
    attempts: 10_000,
    threads: 4,
    report: () => {},
    onLost: (prober, lots) => lost.push({ prober, lots: [...lots] }),
  })
  // all of them end, each in its own time
  const ended = () => probers.every((one) => lost.some(({ prober }) => prober === one))
  await vi.waitFor(() => expect(ended()).toBe(true), 20_000)
  lost.length = 0
  const [prober] = probers
  prober?.begin([lot])
  await vi.waitFor(() => expect(lost).toEqual([{ prober, lots: [7] }]), 20_000)
})
