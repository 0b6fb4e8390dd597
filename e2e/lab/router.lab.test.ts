import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RouterSilence } from '../../shared/forward/refusal-found'
import type { AddMapping } from '../../shared/forward/request'
import type { AddMappingAnswer, Mapping, RemoveMappingAnswer, Router } from '../../shared/forward/router'
import type { RouterNote } from '../../shared/forward/router-notes'
import { routerNoteTexts, toldAnswer } from '../../shared/forward/router-told'
import { silenceText } from '../../shared/forward/silence-told'
import { Home, places, type RouterDaemon } from './home'
import { type LabHost, labObstacle } from './network'
import { RouterProgram, type RunningRouterProgram } from './router-program'

const obstacle = labObstacle('miniupnpd', 'upnpc')
if (obstacle !== null) console.warn(`SKIPPED, the router of the lab: ${obstacle}.`)

interface Look {
  readonly router: Router | null
  readonly mappings: readonly Mapping[]
  readonly notes: readonly RouterNote[]
  readonly silence: RouterSilence | null
  readonly reliable: boolean
}

const place = {
  gateway: places.router,
  local: places.me,
  gateway6: places.router6,
  local6: places.me6,
}
const wish: AddMapping = {
  protocol: 'tcp',
  externalPort: 25565,
  internalPort: 25565,
  internalAddress: null,
  leaseSeconds: 600,
  way: null,
  description: 'Minecraft',
  gateway: null,
  replace: false,
}
const test = { protocol: 'tcp', externalPort: 25565, internalPort: 25565, seconds: 60 }

/** A lease of so many seconds that runs on while it is read back: half a minute of it may be over. */
const leftOf = (seconds: number) => expect.closeTo(seconds - 15, -1.5)

/** How long a real router may take for something on a machine that is busy. */
const patience = { timeout: 20_000, interval: 300 }

describe.skipIf(obstacle !== null)('a real router', () => {
  let home: Home
  let program: RouterProgram
  let daemon: { stop(): void } | null = null
  let me: RunningRouterProgram

  beforeAll(async () => {
    program = await RouterProgram.build()
    home = await Home.build()
  })
  beforeEach(async () => {
    await home.rules({})
    program.newJournal()
    me = program.start(home.me, place)
  })
  afterEach(async () => {
    await me.crash()
    daemon?.stop()
    daemon = null
    // the next one listens on the same ports
    await silence()
  })
  afterAll(async () => {
    await home?.close()
    program?.remove()
  })

  async function silence(): Promise<void> {
    await vi.waitFor(async () => {
      const { stdout } = await home.router.run('ss', ['-Hlntu'])
      expect(stdout).not.toMatch(/:(?:1900|5000|5351)\s/)
    }, patience)
  }

  async function start(options: RouterDaemon = {}): Promise<void> {
    daemon = await home.startRouterDaemon(options)
  }

  /** It is told where the router is, because it searches for two seconds each time. */
  function upnpc(host: LabHost, ...args: readonly string[]) {
    return host.run('upnpc', ['-u', `http://${places.router}:5000/rootDesc.xml`, ...args])
  }

  /** The lines of upnpc's list: `TCP 25565->192.168.77.10:25565 'description' '' 600`. */
  async function upnpcList(host: LabHost = home.me): Promise<readonly string[]> {
    const { stdout } = await upnpc(host, '-l')
    return [...stdout.matchAll(/^ *\d+ (TCP|UDP) +(\d+->.*)$/gm)].map(
      ([, protocol, rest]) => `${protocol} ${rest}`,
    )
  }

  async function look() {
    const { notes, silence, ...found } = await me.ask<Look>('look')
    const said = silence === null ? null : silenceText(silence)
    return { ...found, notes: routerNoteTexts(notes), silence: said }
  }
  const add = async (change: Partial<AddMapping> = {}) =>
    toldAnswer(await me.ask<AddMappingAnswer>('add', { ...wish, ...change }))
  const remove = (change: object = {}) =>
    me.ask<RemoveMappingAnswer>('remove', { ...wish, way: 'upnp', foreign: false, ...change })

  it('is found by all three protocols, with its name and its outer address', async () => {
    await start()
    const { router, mappings, notes, reliable } = await look()
    expect(router).toMatchObject({
      address: places.router,
      name: 'Lab Router',
      model: 'LR-1',
      wan: places.outside,
      page: `http://${places.router}/`,
    })
    expect(router?.speaks).toEqual([
      { way: 'upnp', detail: 'WANIPConnection:2, WANIPv6FirewallControl:1' },
      { way: 'nat-pmp', detail: 'version 0' },
      { way: 'pcp', detail: 'version 2, IPv4 and IPv6' },
    ])
    expect({ mappings, notes, reliable }).toEqual({ mappings: [], notes: [], reliable: true })
  })

  it.each(['upnp', 'nat-pmp', 'pcp'] as const)(
    'forwards what is asked for by %s, as upnpc sees it, and forgets it again',
    async (way) => {
      await start()
      expect(await add({ way })).toMatchObject({
        kind: 'added',
        mapping: { way, leaseSeconds: leftOf(600), ours: true },
      })
      const seen = await upnpcList()
      expect(seen).toHaveLength(1)
      expect(seen[0]).toMatch(/^TCP 25565->192\.168\.77\.10:25565 /)
      if (way === 'upnp') expect(seen[0]).toContain("'Portlight: Minecraft'")
      expect((await look()).mappings).toMatchObject([{ way, ours: true, toThisComputer: true }])
      // once more is a renewal
      expect(await add({ way, leaseSeconds: 900 })).toMatchObject({
        kind: 'added',
        mapping: { leaseSeconds: leftOf(900) },
      })
      expect(await upnpcList()).toHaveLength(1)
      expect(await remove({ way })).toEqual({ kind: 'removed' })
      expect(await upnpcList()).toEqual([])
      expect((await look()).mappings).toEqual([])
    },
  )

  it.each(['upnp', 'nat-pmp', 'pcp'] as const)('forwards UDP by %s', async (way) => {
    await start()
    expect(await add({ way, protocol: 'udp', externalPort: 3074, internalPort: 3074 })).toMatchObject({
      kind: 'added',
    })
    expect(await upnpcList()).toEqual([expect.stringMatching(/^UDP +3074->192\.168\.77\.10:3074 /)])
  })

  it('lets traffic through by it: what listens here is reached from the internet', async () => {
    await start()
    await add({ externalPort: 8080, internalPort: 9090 })
    await home.me.listen([9090])
    const program = `require('net').connect(8080, '${places.outside}', () => { console.log('in'); process.exit() })`
    const { stdout } = await home.internet.run(process.execPath, ['-e', program])
    expect(stdout).toBe('in\n')
  })

  it('lists what upnpc has made, which is not ours and stays without a confirmation', async () => {
    await start()
    await upnpc(home.other, '-e', 'Console', '-a', places.other, '7000', '7001', 'udp', '600')
    await upnpc(home.me, '-e', 'Game', '-a', places.me, '25565', '25565', 'tcp')
    const { mappings } = await look()
    expect(mappings).toHaveLength(2)
    expect(mappings).toContainEqual(
      expect.objectContaining({
        protocol: 'udp',
        externalPort: 7001,
        internalPort: 7000,
        internalAddress: places.other,
        description: 'Console',
        ours: false,
        toThisComputer: false,
        enabled: true,
      }),
    )
    expect(mappings).toContainEqual(
      expect.objectContaining({ description: 'Game', ours: false, toThisComputer: true }),
    )
    expect(await add({ protocol: 'udp', externalPort: 7001 })).toMatchObject({
      kind: 'taken',
      existing: { internalAddress: places.other },
    })
    expect(await remove()).toMatchObject({ kind: 'foreign', existing: { description: 'Game' } })
    expect(await upnpcList()).toHaveLength(2)
    expect(await remove({ foreign: true })).toEqual({ kind: 'removed' })
    expect(await upnpcList()).toEqual([expect.stringContaining("'Console'")])
  })

  it('refuses what it does not allow, and this is said in words', async () => {
    await start()
    // secure mode: each device for itself
    expect(await add({ internalAddress: places.other })).toMatchObject({
      kind: 'refused',
      code: expect.stringMatching(/^(?:606|718) /),
      sentence: expect.stringContaining('itself only'),
    })
    expect(await upnpcList()).toEqual([])
  })

  it('does not let a device remove another one’s, and this is said in words', async () => {
    await start()
    await upnpc(home.other, '-e', 'Console', '-a', places.other, '7000', '7000', 'tcp', '600')
    await look()
    const answer = await remove({ externalPort: 7000, internalPort: 7000, foreign: true })
    expect(answer).toMatchObject({ kind: 'refused' })
    expect(await upnpcList(home.other)).toHaveLength(1)
  })

  it('forgets a forward when its lease is over', async () => {
    await start()
    expect(await add({ leaseSeconds: 3 })).toMatchObject({ kind: 'added' })
    await vi.waitFor(async () => expect(await upnpcList()).toEqual([]), patience)
    expect((await look()).mappings).toEqual([])
  })

  it('with version 1 only is asked by that', async () => {
    await start({ version1: true, natPmp: false })
    expect((await look()).router?.speaks[0]).toEqual({ way: 'upnp', detail: 'WANIPConnection:1' })
    expect(await add()).toMatchObject({ kind: 'added' })
    await upnpc(home.me, '-e', 'Game', '-a', places.me, '80', '80', 'tcp')
    const { mappings, reliable } = await look()
    expect(mappings.map(({ externalPort }) => externalPort).sort()).toEqual([25565, 80])
    expect(reliable).toBe(true)
    expect(await remove()).toEqual({ kind: 'removed' })
    expect(await upnpcList()).toHaveLength(1)
  })

  it('without UPnP forwards by NAT-PMP and PCP, and the list is known not to be whole', async () => {
    await start({ upnp: false })
    const { router, reliable, notes } = await look()
    expect(router?.speaks.map(({ way }) => way)).toEqual(['nat-pmp', 'pcp'])
    expect(router?.wan).toBe(places.outside)
    expect(reliable).toBe(false)
    expect(notes.join(' ')).toContain('does not list its forwards')
    for (const way of ['nat-pmp', 'pcp'] as const) {
      const [externalPort, internalPort] = way === 'pcp' ? [4000, 4000] : [4001, 4001]
      expect(await add({ way, externalPort, internalPort })).toMatchObject({ kind: 'added' })
      expect((await look()).mappings).toMatchObject([{ way, externalPort, ours: true }])
      expect(await redirects()).toEqual([externalPort])
      expect(await remove({ way, externalPort, internalPort })).toEqual({ kind: 'removed' })
      expect(await redirects()).toEqual([])
    }
  })

  /** The ports that the router's packet filter really forwards. */
  async function redirects(): Promise<number[]> {
    const { stdout } = await home.router.run('nft', [
      'list',
      'chain',
      'inet',
      'filter',
      'prerouting_miniupnpd',
    ])
    return [...stdout.matchAll(/th dport (\d+)|dport (\d+)/g)].map(([, a, b]) => Number(a ?? b))
  }

  it.each([
    ['upnp', 4444],
    ['pcp', 4445],
  ] as const)('opens a port of IPv6 by %s, and closes it', async (way, port) => {
    await start()
    const six = { way, internalAddress: places.me6, externalPort: port, internalPort: port }
    expect(await add(six)).toMatchObject({ kind: 'added', mapping: { family: 'ipv6', way } })
    const filter = async () =>
      (await home.router.run('nft', ['list', 'chain', 'inet', 'filter', 'miniupnpd'])).stdout
    expect(await filter()).toContain(String(port))
    await home.me.listen([port])
    const program = `require('net').connect(${port}, '${places.me6}', () => { console.log('in'); process.exit() })`
    expect((await home.internet.run(process.execPath, ['-e', program])).stdout).toBe('in\n')
    // asking again renews it, and there is still one
    expect(await add({ ...six, leaseSeconds: 3_000 })).toMatchObject({ kind: 'added' })
    const { mappings } = await look()
    expect(mappings).toMatchObject([{ family: 'ipv6', externalPort: port, toThisComputer: true }])
    expect(mappings[0]?.leaseSeconds).toBeGreaterThan(600)
    expect(await remove({ ...six, family: 'ipv6' })).toEqual({ kind: 'removed' })
    expect(await filter()).not.toContain(String(port))
  })

  it.each(['upnp', 'pcp'] as const)(
    'opens a port of the second IPv6 address of this computer by %s, and closes it from there',
    async (way) => {
      await start()
      // the program runs before the address is there, so one that read its own addresses once can't know it
      expect((await look()).mappings).toEqual([])
      const second = '2a00:77:1::11'
      await home.me.ip('address', 'add', `${second}/64`, 'dev', 'eth0', 'nodad')
      try {
        const six = { way, internalAddress: second, externalPort: 4446, internalPort: 4446 }
        expect(await add(six)).toMatchObject({
          kind: 'added',
          mapping: { internalAddress: second, toThisComputer: true },
        })
        expect((await look()).mappings).toMatchObject([{ internalAddress: second }])
        expect(await remove({ ...six, family: 'ipv6' })).toEqual({ kind: 'removed' })
        expect((await look()).mappings).toEqual([])
      } finally {
        await home.me.ip('address', 'delete', `${second}/64`, 'dev', 'eth0')
      }
    },
  )

  it('that has restarted is not believed to remember what it can’t list', async () => {
    await start({ upnp: false })
    const six = { internalAddress: places.me6, way: 'pcp' } as const
    expect(await add({ way: 'nat-pmp' })).toMatchObject({ kind: 'added' })
    expect(await add(six)).toMatchObject({ kind: 'added' })
    expect((await look()).mappings).toHaveLength(2)
    // its clock has to show that it is another life: what it said first was of its first seconds
    await new Promise((resolve) => setTimeout(resolve, 7_000))
    await restart({ upnp: false })
    expect((await look()).mappings).toEqual([])
  })

  async function restart(options: RouterDaemon): Promise<void> {
    daemon?.stop()
    await silence()
    await home.rules({})
    await start(options)
  }

  it.each([
    ['UPnP', {}, 'upnp'],
    ['PCP', { upnp: false }, 'pcp'],
  ] as const)(
    'keeps no forward of a test, be it that Portlight crashes (%s)',
    async (_name, options, way) => {
      await start(options)
      const opened = await me.ask<{ mapping: Mapping }>('open', test)
      expect(opened.mapping).toMatchObject({ way, externalPort: 25565, leaseSeconds: leftOf(60) })
      expect(await redirects()).toEqual([25565])
      await me.ask('release')
      expect(await redirects()).toEqual([])
      await me.ask('open', test)
      await me.crash()
      expect(await redirects()).toEqual([25565])
      me = program.start(home.me, place)
      expect(await me.ask('sweep')).toEqual([{ note: 'swept', protocol: 'tcp', port: 25565 }])
      expect(await redirects()).toEqual([])
      await me.ask('open', test)
      await me.ask('close')
      expect(await redirects()).toEqual([])
    },
  )

  it('is found behind a device that answers first and sends everybody to the internet, where nobody goes', async () => {
    await start()
    const answered = program.file('answered')
    await home.other.program(`
      const socket = require('dgram').createSocket({ type: 'udp4', reuseAddr: true })
      socket.on('message', (message, { port, address }) => {
        const target = /^ST: (.*)$/m.exec(String(message))?.[1]
        if (target === undefined) return
        for (const location of ['http://${places.internet[0]}:8000/root.xml', 'http://127.0.0.1:8000/', 'http://${places.me}:8000/']) {
          socket.send('HTTP/1.1 200 OK\\r\\nST: ' + target + '\\r\\nLOCATION: ' + location + '\\r\\n\\r\\n', port, address)
        }
        require('fs').writeFileSync('${answered}', '')
      })
      socket.bind(1900, () => { socket.addMembership('239.255.255.250', '${places.other}'); console.log('ready') })`)
    const counting = (file: string) => `
      const { appendFileSync } = require('fs')
      require('net').createServer((socket) => { appendFileSync('${file}', 'asked'); socket.destroy() })
        .listen(8000, '0.0.0.0', () => console.log('ready'))`
    const asked = program.file('asked')
    for (const host of [home.internet, home.me]) await host.program(counting(asked))
    // what the gateway itself answers gets lost until the other one has answered
    await home.me.filter(
      'table ip f { chain in { type filter hook input priority 0; ip saddr 192.168.77.1 udp sport 1900 drop; }; }',
    )
    const looking = look()
    await vi.waitFor(() => expect(existsSync(answered)).toBe(true), patience)
    await home.me.filter('')
    const { router, notes } = await looking
    expect(router?.name).toBe('Lab Router')
    expect(notes).toEqual([])
    expect(existsSync(asked)).toBe(false)
  })

  it('that speaks nothing is said to speak nothing', async () => {
    const { router, mappings, silence } = await look()
    expect({ router, mappings }).toEqual({ router: null, mappings: [] })
    expect(silence).toContain('answers neither UPnP nor NAT-PMP nor PCP')
    expect(await add()).toMatchObject({ kind: 'refused', code: null })
  })
})
