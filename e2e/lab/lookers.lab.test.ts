import { rmSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forwardTest, newStateFolder, portlightOn } from './forward'
import { forwardPort } from './forward-scenarios'
import { Home, places } from './home'
import { labObstacle } from './network'
import { OutsideProgram, type StandInWish } from './outside-program'

const obstacle = labObstacle('turnserver', 'tcpdump', 'traceroute')
if (obstacle !== null) console.warn(`SKIPPED, those who look from outside in the lab: ${obstacle}.`)

const state = newStateFolder()
let program: OutsideProgram
let home: Home
beforeAll(async () => {
  if (obstacle === null) program = await OutsideProgram.build()
})
beforeEach(async () => {
  if (obstacle !== null) return
  home = await Home.build()
  return () => home.close()
})
afterAll(() => {
  rmSync(state, { recursive: true, force: true })
  program?.remove()
})

const [net, net2] = places.internet
const at = (port: number) => `http://${net}:${port}`
const ports = { globalping: 3490, echoip: 3491, 'check-host': 3492 } as const
const place = (continent: string, city: string, network: string, from: string) => ({
  continent,
  country: 'XX',
  city,
  network,
  from,
})
const twoPlaces = [place('EU', 'Falkenstein', 'Hetzner', net), place('NA', 'São Paulo', 'Vivo', net2)]
const port = String(forwardPort)
const globalping = `--globalping=${at(ports.globalping)}`
const stun = ['--stun', `${net}:3478`]

function standIn(by: keyof typeof ports, part: Partial<StandInWish> = {}): Promise<void> {
  return program.standIn(home.internet, { by, listen: ports[by], places: twoPlaces, ...part })
}

/** Its router forwards the port to this computer, by hand. */
const forwarded = { forwards: [{ protocol: 'tcp', port: forwardPort, to: `${places.me}:${port}` }] } as const

describe.skipIf(obstacle !== null)('those who look from outside (stand-ins)', () => {
  it('tell place by place, all at once, and one that is down or is none keeps nobody from being heard', async () => {
    await Promise.all([
      home.startStun(),
      home.rules(forwarded),
      home.me.listen([forwardPort]),
      standIn('globalping'),
      standIn('echoip'),
      standIn('check-host'),
    ])
    const { document, ended } = await forwardTest(home.me, state, [
      ...['forward', 'test', port, ...stun, globalping],
      ...[`--echoip=${at(ports.echoip)}`, `--check-host=${at(ports['check-host'])}`, '--reflector', at(9)],
    ])
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('reachable')
    expect(ended.code).toBe(0)
    const look = (by: string, where: string | null, outcome = 'connected') =>
      expect.objectContaining({ by, place: where, family: 4, outcome })
    expect(document.outside.filter(({ family }) => family === 4)).toEqual([
      look('reflector', null, 'failed'),
      look('echoip', null),
      look('globalping', 'Falkenstein (Hetzner)'),
      look('globalping', 'São Paulo (Vivo)'),
      look('check-host', 'Falkenstein (XX)'),
      look('check-host', 'São Paulo (XX)'),
    ])
    expect(document.links.at(-1)?.evidence).toContainEqual({
      what: 'Globalping, Falkenstein (Hetzner)',
      detail: expect.stringMatching(/^connected in [\d.]+ ms: TCP port 25565 of 25\.0\.0\.2$/),
    })
  })

  it('that disagree are a finding: somebody on the way keeps one country out', async () => {
    await Promise.all([home.startStun(), home.me.listen([forwardPort]), standIn('globalping')])
    await home.rules({ ...forwarded, forward: [`ip saddr ${net2} tcp dport ${port} drop`] })
    const { document } = await forwardTest(home.me, state, ['forward', 'test', port, ...stun, globalping])
    const said = 'Places outside disagree: Falkenstein (Hetzner) got in; São Paulo (Vivo) got no answer.'
    expect(document).toMatchObject({ verdict: 'reachable', sentence: expect.stringContaining(said) })
    expect(document.nextStep).toContain('geo-blocking')
    expect(document.outside.map(({ outcome }) => outcome).slice(0, 2)).toEqual(['connected', 'silent'])
  })

  it('tell where packets stop that nobody answers: at the router, or before it', async () => {
    await Promise.all([home.startStun(), home.me.listen([forwardPort]), standIn('globalping')])
    const command = ['forward', 'test', port, ...stun, globalping]
    // the router forwards it, and its own filter drops it behind
    await home.rules({ ...forwarded, forward: [`ip saddr 26.0.0.0/24 tcp dport ${port} drop`] })
    const { document } = await forwardTest(home.me, state, command)
    expect(document.outside[0]?.outcome, JSON.stringify(document, null, 1)).toBe('silent')
    expect(document.trace).toEqual({
      by: 'globalping',
      place: 'Falkenstein (Hetzner)',
      target: places.outside,
      hops: ['26.0.0.1', places.outside],
    })
    // somebody of the provider keeps the port out
    await home.provider.filter(`table inet isp {
      chain pass { type filter hook forward priority 0; tcp dport ${port} oifname "home1" drop; }
    }`)
    const drawn = await portlightOn(home.me, state, command)
    expect(drawn.stdout).toMatch(/internet {7}broken[^✗✓?]*┊ +Packets to this port from Falkenstein/)
    expect(drawn.stdout.replace(/\n[ ┊]+/g, ' ')).toContain('were last seen at 26.0.0.1, hop 1.')
  })

  it('look over each family by itself', async () => {
    await Promise.all([
      home.startStun(),
      standIn('globalping', { places: [{ ...twoPlaces[0], from: null }] }),
    ])
    await home.rules({ forward: [`meta nfproto ipv6 tcp dport ${port} accept`] })
    await home.me.listen([forwardPort])
    const { document } = await forwardTest(home.me, state, ['forward', 'test', port, ...stun, globalping])
    expect(document.outside.map(({ family, outcome }) => [family, outcome])).toEqual([
      [4, 'refused'],
      [6, 'connected'],
    ])
    expect(document.verdict).toBe('reachable')
    expect(document.sentence).toContain('over IPv6')
  })

  it('that were asked too often say so, and it stays unknown', async () => {
    await Promise.all([home.startStun(), home.rules(forwarded), home.me.listen([forwardPort])])
    await standIn('globalping', { tests: 0 })
    const { document, ended } = await forwardTest(home.me, state, [
      'forward',
      'test',
      port,
      ...stun,
      globalping,
    ])
    expect(document.verdict).toBe('not-known')
    expect(ended.code).toBe(3)
    expect(document.links.at(-1)?.sentence).toContain('has been asked too often')
  })

  it('get not one packet before they are named, and then only they do', async () => {
    await Promise.all([
      home.startStun(),
      home.rules(forwarded),
      home.me.listen([forwardPort]),
      standIn('globalping'),
    ])
    /** What this home sends while something runs, and to whom: `26.0.0.9.3478`. */
    const sentDuring = async (run: () => Promise<unknown>) => {
      const filter = '(src net 25.0.0.0/24 or src net 2a00:77::/32) and not (icmp or icmp6 or arp)'
      const dump = home.provider.start('tcpdump', ['-lnqAi', 'home1', '-s', '0', '-Q', 'in', filter])
      await new Promise<void>((resolve) =>
        dump.process.stderr?.on('data', (text) => String(text).includes('listening on') && resolve()),
      )
      await run()
      dump.process.kill('SIGINT')
      const { stdout } = await dump.finished
      const sent = stdout.split('\n').map((line) => / (\S+)\.(\d+) > (\S+): /.exec(line) ?? [])
      // what goes out from the port itself answers those who look
      const to = sent.flatMap(([, , from, to]) => (to === undefined || from === port ? [] : [to]))
      return { to: [...new Set(to)].sort(), text: stdout }
    }
    const silent = await sentDuring(async () => {
      await portlightOn(home.me, state, ['forward', 'test', port, '--json'])
      await portlightOn(home.me, state, ['forward', 'helpers'])
    })
    expect(silent.to).toEqual([])
    const named = await sentDuring(() =>
      portlightOn(home.me, state, ['forward', 'test', port, ...stun, globalping]),
    )
    // RFC 5780: a STUN server has a second address and port
    const stunPlaces = places.internet.flatMap((address) => [`${address}.3478`, `${address}.3479`])
    expect(named.to).toEqual(expect.arrayContaining([`${net}.3478`, `${net}.${ports.globalping}`]))
    // towards the STUN server that was named the first hops are counted too, by traceroute(8) and its ports
    const counted = (to: string) =>
      places.internet.some((address) => to.startsWith(`${address}.334`) || to.startsWith(`${address}.335`))
    expect(named.to.filter((to) => !stunPlaces.includes(to) && !counted(to))).toEqual([
      `${net}.${ports.globalping}`,
    ])
    // the address and the port, which were said to be learned, and nothing else of this home
    const told = [...named.text.matchAll(/\{"type":"ping".*?\}(?=\n|$)/g)].map(([body]) => JSON.parse(body))
    const kept = { type: 'ping', locations: expect.any(Array) }
    const asked = { protocol: 'TCP', port: forwardPort, packets: 3 }
    expect(told).not.toEqual([])
    for (const one of told) {
      expect([places.outside, places.me6]).toContain(one.target)
      expect(one).toEqual({ ...kept, target: one.target, measurementOptions: asked })
    }
    const headers = new Set([...named.text.matchAll(/^([A-Z][a-zA-Z-]+): /gm)].map(([, name]) => name))
    const needed = ['Accept', 'Connection', 'Content-Length', 'Content-Type', 'Host', 'User-Agent']
    expect([...headers]).toEqual(expect.arrayContaining(needed))
    // where the first answer was not the last, it is asked for again only if it has changed
    expect([...headers].filter((name) => !needed.includes(name ?? ''))).toEqual(
      headers.has('If-None-Match') ? ['If-None-Match'] : [],
    )
    for (const ours of [places.me, places.router]) expect(named.text).not.toContain(ours)
  })
})
