import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ResumableEnd, type Wire } from './resumable'

/** Two ends, and a cable between them that delivers when told and can be cut with everything that is in it. */
class Cable {
  readonly left = end()
  readonly right = end()
  #toLeft: (() => void)[] = []
  #toRight: (() => void)[] = []

  #wire(into: (() => void)[], peer: ResumableEnd): Wire {
    return {
      frame: (bytes) => into.push(() => expect(peer.take(bytes.slice())).toBe(true)),
      received: (sequence) => into.push(() => expect(peer.takeReceived(sequence)).toBe(true)),
    }
  }

  plug(): void {
    this.#toLeft = []
    this.#toRight = []
    const leftHas = this.left.received
    expect(this.left.attach(this.#wire(this.#toRight, this.right), this.right.received)).toBe(true)
    expect(this.right.attach(this.#wire(this.#toLeft, this.left), leftHas)).toBe(true)
  }

  cut(): void {
    this.left.detach()
    this.right.detach()
    this.#toLeft = []
    this.#toRight = []
  }

  deliver(side: 'left' | 'right', count: number): void {
    for (const arrive of (side === 'left' ? this.#toLeft : this.#toRight).splice(0, count)) arrive()
  }

  settle(): void {
    while (this.#toLeft.length + this.#toRight.length > 0) {
      this.deliver('left', 1000)
      this.deliver('right', 1000)
    }
  }
}

function end(maxKeptBytes = 1024 * 1024) {
  return new ResumableEnd({
    maxKeptBytes,
    onOverflow: () => {
      throw new Error('overflow')
    },
    onLeft: () => {},
  })
}

function heardBy(end: ResumableEnd): unknown[] {
  const heard: unknown[] = []
  end.onMessage((message) => heard.push(message))
  return heard
}

describe('a session over connections that break', () => {
  it('loses nothing, doubles nothing and keeps the order, wherever it breaks', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('send' as const), side: fc.constantFrom('left', 'right'), n: fc.nat(20) }),
      fc.record({
        do: fc.constant('deliver' as const),
        side: fc.constantFrom('left', 'right'),
        n: fc.nat(30),
      }),
      fc.record({ do: fc.constant('break' as const), side: fc.constant('left'), n: fc.nat(3) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cable = new Cable()
        const heard = { left: heardBy(cable.left), right: heardBy(cable.right) }
        const said = { left: [] as number[], right: [] as number[] }
        const say = (from: 'left' | 'right', count: number) => {
          const to = from === 'left' ? 'right' : 'left'
          for (let n = 0; n < count; n++) {
            said[to].push(said[to].length)
            cable[from].send(said[to].length - 1)
          }
        }
        cable.plug()
        for (const { do: what, side, n } of steps) {
          if (what === 'send') say(side as 'left' | 'right', n)
          else if (what === 'deliver') cable.deliver(side as 'left' | 'right', n)
          else {
            cable.cut()
            say('left', n)
            say('right', n)
            cable.plug()
          }
        }
        cable.settle()
        expect(heard).toEqual(said)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps little of what has arrived, although one side only listens', () => {
    const cable = new Cable()
    heardBy(cable.right)
    cable.plug()
    for (let n = 0; n < 1000; n++) {
      cable.left.send('x'.repeat(1000))
      cable.settle()
    }
    expect(cable.left.keptBytes).toBeLessThan(16_000)
  })

  it('says so when it would have to keep too much', () => {
    const onOverflow = vi.fn()
    const small = new ResumableEnd({ maxKeptBytes: 5000, onOverflow, onLeft: () => {} })
    small.send('x'.repeat(4000))
    expect(onOverflow).not.toHaveBeenCalled()
    small.send('x'.repeat(4000))
    expect(onOverflow).toHaveBeenCalledOnce()
  })
})

describe('an end', () => {
  const silent: Wire = { frame: () => {}, received: () => {} }
  const frameOf = (sequence: number, received = 0) => {
    let bytes = new Uint8Array()
    const other = end()
    other.attach({ ...silent, frame: (sent) => (bytes = sent.slice()) }, 0)
    other.send('message')
    new DataView(bytes.buffer).setUint32(0, sequence, true)
    new DataView(bytes.buffer).setUint32(4, received, true)
    return bytes
  }

  it.each([
    ['one that skips', frameOf(2)],
    ['one without a number', frameOf(0)],
    ['one that has received what was never sent', frameOf(1, 1)],
    ['noise', Uint8Array.of(1, 2, 3)],
  ])('refuses a frame: %s', (_name, bytes) => {
    const here = end()
    const heard = heardBy(here)
    here.attach(silent, 0)
    expect(here.take(bytes)).toBe(false)
    expect(heard).toEqual([])
  })

  it('does not go on with a side that lacks what is gone, or has what never was', () => {
    const here = end()
    here.attach(silent, 0)
    here.send('one')
    here.send('two')
    expect(here.takeReceived(2)).toBe(true)
    here.detach()
    expect(here.attach(silent, 1)).toBe(false)
    expect(here.attach(silent, 3)).toBe(false)
    expect(here.attach(silent, 2)).toBe(true)
  })

  it('keeps what comes before anybody listens', () => {
    const here = end()
    here.attach(silent, 0)
    here.take(frameOf(1))
    expect(heardBy(here)).toEqual(['message'])
  })

  it('hangs up once, and sends nothing more', () => {
    const closed = vi.fn()
    const here = end()
    const frame = vi.fn()
    here.attach({ ...silent, frame }, 0)
    here.onClose(closed)
    here.hangUp()
    here.hangUp()
    here.send('late')
    expect(closed).toHaveBeenCalledOnce()
    expect(frame).not.toHaveBeenCalled()
    expect(here.attach(silent, 0)).toBe(false)
  })
})
