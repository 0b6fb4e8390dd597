import * as v from 'valibot'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ForwardFound, WhereFound } from '#shared/forward/found'
import { KeptForwards } from '#shared/forward/kept'
import { ForwardEvent, type ForwardReport } from '#shared/forward/report'
import { type ForwardTest, nobodyOutside } from '#shared/forward/request'
import { leftText } from '#shared/forward/router-told'
import { forwardReport, told } from '#shared/forward/told'
import { toldWhere } from '#shared/forward/where-told'
import type { KeptAnswer } from '#shared/history/kept-answer'
import { failure } from '#shared/ipc/result'
import { Forward } from './forward'
import { Fixture, removal, wish } from './router/testing/fixture'
import { aMapping, FakeHome } from './testing/fake-home'

const never = new AbortController().signal
const helpers = {
  reflector: 'http://reflector.example',
  echoip: null,
  globalping: null,
  checkHost: null,
  stun: ['a.example:3478', 'b.example:3478'],
}
const request = (part: Partial<ForwardTest> = {}): ForwardTest => ({
  port: 25_565,
  protocol: 'tcp',
  answer: false,
  map: false,
  hairpin: false,
  telephone: false,
  outside: helpers,
  name: null,
  gateway: null,
  ...part,
})

let home: FakeHome
beforeEach(() => {
  home = new FakeHome()
})

/** Everything that a test says; its report last. */
async function run(
  part: Partial<ForwardTest> = {},
): Promise<{ events: ForwardEvent[]; report: ForwardReport }> {
  const events: ForwardEvent[] = []
  for await (const event of new Forward(home.options()).test(request(part), never)) {
    events.push(v.parse(ForwardEvent, told(v.parse(ForwardFound, structuredClone(event)))))
  }
  const last = events.at(-1)
  if (last?.kind !== 'done') throw new Error('no report')
  return { events, report: last.report }
}

const answersOurs = (_port: number, token: string | null) =>
  ({ kind: token === null ? 'answered' : 'token', seenAs: '25.0.113.5', wrongToken: false }) as const

describe('a telephone that shows something else', () => {
  it.each(['error', 'other-page'] as const)('%s: ends the waiting, and proves nothing', async (saw) => {
    home.mappings = [aMapping({})]
    home.outcome = () => ({ kind: 'silent', seenAs: '25.0.113.5' })
    const forward = new Forward(home.options())
    const links: string[] = []
    let report: ForwardReport | null = null
    const test = forward.test(request({ telephone: true, answer: true }), never)
    for await (const event of test) {
      if (event.kind === 'done') report = forwardReport(event.gathered)
      if (event.kind !== 'telephone' || event.wait === null) continue
      // of another test, which is over
      if (links.length === 0) forward.telephoneSaw({ link: 'http://25.0.113.5:1/0000000000', saw })
      links.push(event.wait.link)
      forward.telephoneSaw({ link: event.wait.link, saw })
    }
    expect(links).toHaveLength(1)
    const look = report?.outside.find(({ by }) => by === 'telephone')
    expect(look).toMatchObject({ outcome: 'failed', arrivedHere: null })
    expect(report?.verdict).not.toMatch(/^reachable/)
    const told = report?.links.flatMap(({ evidence }) => evidence) ?? []
    expect(told).toContainEqual({
      what: 'telephone',
      detail: expect.stringMatching(/as you said.*proves nothing/),
    })
  })
})

describe('a test', () => {
  it('tells every link, and in the end all of them again', async () => {
    home.listening = [25_565]
    home.mappings = [aMapping({})]
    home.outcome = answersOurs
    const { events, report } = await run()
    const told = events.flatMap((event) => (event.kind === 'link' ? [event.report.link] : []))
    expect(told[0]).toBe('program')
    expect(new Set(told)).toEqual(new Set(['program', 'computer', 'router', 'provider', 'outside']))
    expect(report).toMatchObject({ verdict: 'reachable', confidence: 'likely', answeredOurselves: false })
    expect(report.addresses).toMatchObject({
      lan: '192.168.1.34',
      wan: '25.0.113.5',
      outside: '25.0.113.5',
    })
  })

  it('tells its first link while the router still thinks', async () => {
    home.listening = [25_565]
    home.routerMs = 60_000
    const stop = new AbortController()
    for await (const event of new Forward(home.options()).test(request(), stop.signal)) {
      if (event.kind === 'found' && event.link === 'program') break
    }
  })

  it('asks nobody outside who is not named', async () => {
    home.listening = [25_565]
    home.mappings = [aMapping({})]
    const { report } = await run({ outside: nobodyOutside })
    expect(home.log).toEqual(['look'])
    expect(report.verdict).toBe('not-known')
    expect(report.links.at(-1)?.state).toBe('not-tested')
  })

  it('answers itself only where it was asked to, and nobody is there', async () => {
    home.outcome = answersOurs
    home.mappings = [aMapping({})]
    expect((await run()).report.verdict).toBe('reachable-other-machine')
    expect(home.log).not.toContain('answer 25565')
    const { report } = await run({ answer: true })
    expect(report).toMatchObject({ verdict: 'reachable', confidence: 'certain', answeredOurselves: true })
    expect(home.log.at(-1)).toBe('close 25565')
    home.listening = [25_565]
    home.log.length = 0
    await run({ answer: true })
    expect(home.log).not.toContain('answer 25565')
  })

  it('does not answer a port that the filter hands on to a container, whose answer would pass for a stranger’s', async () => {
    home.mappings = [aMapping({})]
    home.redirect = { here: false, address: '172.17.0.2', port: null }
    home.outcome = (_port, token) => ({ kind: 'answered', seenAs: home.wan, wrongToken: token !== null })
    const { report } = await run({ answer: true })
    expect(home.log).not.toContain('answer 25565')
    expect(report).toMatchObject({ answeredOurselves: false })
    expect(report.verdict).not.toBe('reachable-other-machine')
    expect(report.links[0]).toMatchObject({ link: 'program', state: 'ok' })
  })

  it('answers at the port that the router leads to', async () => {
    home.outcome = answersOurs
    home.mappings = [aMapping({ internalPort: 26_000 })]
    const { report } = await run({ answer: true })
    expect(home.log.filter((line) => /answer|close/.test(line))).toEqual([
      'answer 25565',
      'close 25565',
      'answer 26000',
      'close 26000',
    ])
    expect(report.verdict).toBe('reachable')
  })

  it('opens a forward only where it was asked to and there is none, and removes it', async () => {
    home.outcome = answersOurs
    await run({ answer: true })
    expect(home.log).not.toContain('open 25565')
    const { report } = await run({ answer: true, map: true })
    expect(report.verdict).toBe('reachable')
    expect(report.nextStep).toContain('to keep the port open')
    expect(home.log.indexOf('release 25565')).toBeGreaterThan(home.log.indexOf('probe 25565'))
    home.log.length = 0
    home.mappings = [aMapping({ internalAddress: '192.168.1.20', toThisComputer: false })]
    home.outcome = () => ({ kind: 'silent', seenAs: home.wan })
    expect((await run({ answer: true, map: true })).report.verdict).toBe('mapping-wrong-host')
    expect(home.log).not.toContain('open 25565')
  })

  it('is kept unless somebody wants none of it, and says whether the way in was open for it only', async () => {
    home.outcome = answersOurs
    const kept: KeptAnswer[] = []
    const history = {
      keep: async (answer: KeptAnswer) => {
        kept.push(answer)
        return null
      },
    }
    const test = async (part: Partial<ForwardTest>) => {
      for await (const _ of new Forward({ ...home.options(), history }).test(request(part), never));
    }
    await test({ answer: true, map: true })
    expect(home.log).toContain('open 25565')
    expect(kept).toMatchObject([{ kind: 'forward', opened: true }])
    home.mappings = [aMapping({})]
    await test({ answer: true, map: true })
    expect(kept[1]).toMatchObject({ opened: false, result: { verdict: 'reachable' } })
    await test({ answer: true, map: true, keep: false })
    expect(kept).toHaveLength(2)
  })

  it('says what the router said when it refused', async () => {
    home.listening = [25_565]
    home.refusal = { because: { why: 'pcp', result: 8 }, rest: [] }
    const { report } = await run({ map: true })
    expect(report.verdict).toBe('no-mapping')
    expect(report.sentence).toContain('The router has no room for another forward.')
  })

  it('compares with another port where nobody gets in, and removes both forwards', async () => {
    home.outcome = (port, token) =>
      port === 25_565 ? { kind: 'silent', seenAs: home.wan } : answersOurs(port, token)
    const { report } = await run({ answer: true, map: true })
    expect(report.verdict).toBe('blocked-upstream')
    const opened = home.log.filter((line) => line.startsWith('open'))
    expect(opened).toHaveLength(2)
    for (const line of opened) expect(home.log).toContain(line.replace('open', 'release'))
  })

  it.each([
    ['came here', ['26.0.0.9'], 'blocked-upstream', /reached it/],
    ['was answered by another machine', [], 'mapping-ineffective', null],
  ] as const)('compares by who learns no token and %s', async (_, from, verdict, note) => {
    home.outcome = (port) =>
      port === 25_565
        ? { kind: 'silent', seenAs: home.wan }
        : { kind: 'answered', seenAs: home.wan, wrongToken: false }
    home.hits = (port) =>
      port === 25_565 ? [] : from.map((address) => ({ at: 0, from: address, byPage: false }))
    const { report } = await run({ answer: true, map: true })
    expect(report.verdict).toBe(verdict)
    const said = report.notes.filter((text) => text.startsWith('To compare'))
    expect(said).toEqual(note === null ? [] : [expect.stringMatching(note)])
  })

  it('waits for who was answered and is not here yet: the last packet may come behind the word of who looks', async () => {
    const late: { at: number; from: string; byPage: boolean }[] = []
    home.mappings = [aMapping({})]
    home.outcome = () => {
      setTimeout(() => late.push({ at: Date.now(), from: '26.0.0.9', byPage: false }), 100)
      return { kind: 'answered', seenAs: home.wan, wrongToken: false }
    }
    home.hits = () => late
    const { report } = await run({ answer: true })
    expect(report).toMatchObject({ verdict: 'reachable', outside: [{ arrivedHere: true }] })
  })

  it('does not compare by a port that the firewall here keeps closed', async () => {
    home.firewall = (port) => (port === 25_565 ? 'allows' : 'blocks')
    const { report } = await run({ answer: true, map: true })
    expect(report.verdict).toBe('mapping-ineffective')
    expect(home.log.filter((line) => line.startsWith('open'))).toEqual(['open 25565'])
  })

  it('notices a forward that vanishes meanwhile', async () => {
    home.listening = [25_565]
    home.mappings = [aMapping({})]
    home.outcome = () => {
      home.mappings = []
      return { kind: 'silent', seenAs: home.wan }
    }
    const { report } = await run()
    expect(report).toMatchObject({ verdict: 'no-mapping', confidence: 'certain' })
  })

  it('notices that the laptop went to another network', async () => {
    home.listening = [25_565]
    home.mappings = [aMapping({})]
    home.outcome = () => {
      home.place = { ...home.place, lan: '10.1.1.7', gateway: '10.1.1.1' }
      return { kind: 'silent', seenAs: home.wan }
    }
    const { report } = await run()
    expect(report.verdict).toBe('not-known')
    expect(report.notes.join()).toMatch(/the router was 192\.168\.1\.1 and is 10\.1\.1\.1 now/)
  })

  it('is not known where the router that was named is on no network of this computer in the end', async () => {
    let looks = 0
    const options = home.options()
    const forward = new Forward({
      ...options,
      lookAround: async () => {
        looks += 1
        if (looks > 1) throw failure('invalid-input', '192.168.1.1 is not on a network of this computer.')
        return home.place
      },
    })
    const events: ForwardEvent[] = []
    for await (const event of forward.test(request({ gateway: '192.168.1.1' }), never))
      events.push(told(event))
    expect(events.at(-1)).toMatchObject({
      kind: 'done',
      report: { verdict: 'not-known', sentence: expect.stringContaining('not on a network') },
    })
  })

  it('asks no router where there is none', async () => {
    home.listening = [25_565]
    home.place = { ...home.place, gateway: null, lan: null }
    const { report } = await run({ map: true })
    expect(report.verdict).toBe('no-gateway')
    expect(home.log).toEqual([])
  })
})

describe('a test that is cancelled', () => {
  /** Runs until the outside is asked, which never answers. */
  async function untilProbed(end: (stop: AbortController, forward: Forward) => void): Promise<unknown> {
    const stop = new AbortController()
    const forward = new Forward(home.options())
    home.outcome = () => {
      end(stop, forward)
      return new Promise(() => {})
    }
    try {
      for await (const event of forward.test(request({ answer: true, map: true }), stop.signal)) {
        if (event.kind === 'done') return 'done'
      }
      return 'ended'
    } catch (thrown) {
      return thrown
    }
  }

  it('removes its forward and closes its port', async () => {
    const ended = await untilProbed((stop) => stop.abort())
    expect(ended).toMatchObject({ value: { code: 'cancelled' } })
    expect(home.log.slice(-2)).toEqual(['release 25565', 'close 25565'])
  })

  it('leaves nothing open, whichever of its events it is cancelled at', async () => {
    const all = (await run({ answer: true, map: true, hairpin: true })).events.length
    // a second port is opened to compare, so there is more to close
    expect(home.log.filter((line) => line.startsWith('open'))).toHaveLength(2)
    for (let at = 1; at <= all; at++) {
      home = new FakeHome()
      const stop = new AbortController()
      let heard = 0
      try {
        const wish = request({ answer: true, map: true, hairpin: true })
        for await (const _event of new Forward(home.options()).test(wish, stop.signal)) {
          heard += 1
          if (heard === at) stop.abort()
        }
      } catch (thrown) {
        expect(thrown).toMatchObject({ value: { code: 'cancelled' } })
      }
      const named = (verb: string) =>
        home.log
          .filter((line) => line.startsWith(`${verb} `))
          .map((line) => line.slice(verb.length))
          .sort()
      expect(named('release'), `cancelled at event ${at}`).toEqual(named('open'))
      expect(named('close'), `cancelled at event ${at}`).toEqual(named('answer'))
      expect(home.mappings).toEqual([])
    }
  })

  it('does so too when the engine closes', async () => {
    let closed = Promise.resolve()
    await untilProbed((_stop, forward) => {
      closed = forward.close()
    })
    await closed
    expect(home.log.slice(-2)).toEqual(['release 25565', 'close 25565'])
  })

  it('does so too when nobody takes its events any more', async () => {
    home.outcome = () => new Promise(() => {})
    const events = new Forward(home.options()).test(request({ answer: true, map: true }), never)
    for await (const event of events) {
      if (event.kind === 'testing' && event.link === 'outside') break
    }
    expect(home.log.slice(-2)).toEqual(['release 25565', 'close 25565'])
  })
})

describe('without a router', () => {
  it('nothing is listed, made or removed, and it is said why', async () => {
    home.place = { ...home.place, gateway: null }
    const forward = new Forward(home.options())
    expect(await forward.mappings({ gateway: null }, never)).toMatchObject({
      router: null,
      silence: { silence: 'no-gateway' },
    })
    const answer = await forward.remove(
      { way: 'upnp', protocol: 'tcp', externalPort: 1, internalPort: 1, gateway: null, foreign: false },
      never,
    )
    expect(answer).toMatchObject({ kind: 'refused' })
    const where = await forward.where({ outside: nobodyOutside, gateway: null, lifetime: true }, never)
    expect(where.lifetime).toEqual({ atLeast: 30, lessThan: 45, notes: [] })
    expect(toldWhere(v.parse(WhereFound, where)).notes.join(' ')).toMatch(
      /no router \(default gateway\).*Nobody outside was asked/,
    )
  })
})

it('what may be left of a test is said, and not that it was removed', async () => {
  home.left = { protocol: 'tcp', port: 25_565, because: { message: 'No answer.' } }
  const left = leftText(home.left)
  home.listening = [25_565]
  const { report } = await run({ map: true })
  expect(report.notes).toContain(left)
  expect(report.notes.join(' ')).not.toContain('removed that forward afterwards')
  const stop = new AbortController()
  const test = new Forward(home.options()).test(request({ map: true }), stop.signal)
  const ended = (async () => {
    for await (const event of test) if (event.kind === 'testing' && event.link === 'outside') stop.abort()
  })()
  await expect(ended).rejects.toMatchObject({
    value: { code: 'cancelled', message: expect.stringContaining(left) },
  })
})

it('a forward that is kept is renewed on the router, until it is removed', async () => {
  const fixture = new Fixture()
  await fixture.open()
  const router = await fixture.fakeRouter()
  const place = { ...home.place, gateway: '127.0.0.1', lan: '127.0.0.1' }
  const forward = new Forward({
    ...home.options(),
    routers: fixture.routersAt(router),
    lookAround: async () => place,
  })
  const made = () => router.asked.filter((action) => action === 'AddPortMapping').length
  try {
    expect(await forward.add({ ...wish, leaseSeconds: 2, keep: true }, never)).toMatchObject({
      kind: 'added',
    })
    await vi.waitFor(() => expect(made()).toBeGreaterThan(2), { timeout: 10_000 })
    const stop = new AbortController()
    for await (const kept of forward.kept(stop.signal)) {
      expect(v.parse(KeptForwards, kept)).toMatchObject([{ state: 'kept', mapping: { leaseSeconds: 2 } }])
      stop.abort()
    }
    expect(await forward.remove(removal, never)).toEqual({ kind: 'removed' })
    for await (const kept of forward.kept(AbortSignal.abort())) expect(kept).toEqual([])
    expect(router.mappings.size).toBe(0)
  } finally {
    await forward.close()
    await fixture.close()
  }
})

it('what the sweep before it did is told with every change of the router', async () => {
  home.swept = [{ note: 'swept', protocol: 'tcp', port: 1 }]
  const forward = new Forward(home.options())
  const key = { protocol: 'tcp', externalPort: 1, internalPort: 1, gateway: null } as const
  const add = { ...key, internalAddress: null, leaseSeconds: 0, way: null, description: '', replace: false }
  expect(await forward.add(add, never)).toMatchObject({ notes: home.swept })
  expect(await forward.remove({ ...key, way: 'upnp', foreign: false }, never)).toMatchObject({
    notes: home.swept,
  })
  home.swept = []
  expect(await forward.remove({ ...key, way: 'upnp', foreign: false }, never)).not.toHaveProperty('notes')
})
