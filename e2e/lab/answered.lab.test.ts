import { rmSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ForwardDocument, forwardTest, newStateFolder } from './forward'
import { forwardPort, reflectorPort, startReflector } from './forward-scenarios'
import { Home, places } from './home'
import { labObstacle } from './network'
import { OutsideProgram } from './outside-program'

const obstacle = labObstacle('turnserver', 'perl')
if (obstacle !== null) console.warn(`SKIPPED, who answers in the lab: ${obstacle}.`)

const state = newStateFolder()
let program: OutsideProgram
let home: Home
beforeAll(async () => {
  if (obstacle === null) program = await OutsideProgram.build()
})
beforeEach(async () => {
  if (obstacle !== null) return
  home = await Home.build()
  const [net, net2] = places.internet
  const place = (continent: string, city: string, from: string) => ({
    continent,
    country: 'XX',
    city,
    network: '',
    from,
  })
  await Promise.all([
    startReflector(home.internet),
    home.startStun(),
    program.standIn(home.internet, {
      by: 'globalping',
      listen: 3490,
      places: [place('EU', 'Falkenstein', net), place('NA', 'Chicago', net2)],
    }),
  ])
  return () => home.close()
})
afterAll(() => {
  rmSync(state, { recursive: true, force: true })
  program?.remove()
})

const port = String(forwardPort)
const reflector = ['--reflector', `http://${places.internet[0]}:${reflectorPort}`]
const globalping = [`--globalping=http://${places.internet[0]}:3490`, '--stun', `${places.internet[0]}:3478`]

async function test(...helpers: readonly string[]): Promise<ForwardDocument> {
  return (await forwardTest(home.me, state, ['forward', 'test', port, ...helpers])).document
}

const forwardTo = (to: string, outer = forwardPort) =>
  ({ protocol: 'tcp', port: outer, to: `${to}:${port}` }) as const
const told = ({ verdict, confidence }: ForwardDocument) => [verdict, confidence]

/** A TCP program that does what a line says with each connection; it says `ready` when it listens. */
const server = (does: string, listen = port) =>
  `require('node:net').createServer((socket) => { socket.on('error', () => {}); ${does} }).listen(${listen}, () => console.log('ready'))`

/** Listens with room for one connection, and never takes any. */
const hangs = `use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0); setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);
  bind($s, sockaddr_in(${port}, INADDR_ANY)) or die; listen($s, 0) or die; $| = 1; print "ready\\n"; sleep`

describe.skipIf(obstacle !== null)('who answered', () => {
  it('is another computer with the same program, to which the router forwards by hand', async () => {
    await home.rules({ forwards: [forwardTo(places.other)] })
    await Promise.all([home.me.listen([forwardPort]), home.other.listen([forwardPort])])
    for (const helpers of [reflector, globalping]) {
      const document = await test(...helpers)
      expect(told(document), JSON.stringify(document, null, 1)).toEqual([
        'reachable-other-machine',
        'certain',
      ])
      const looked = document.outside.filter(({ family }) => family === 4)
      expect(looked.map(({ arrivedHere }) => arrivedHere)).not.toContain(true)
      expect(looked[0]).toMatchObject({ outcome: 'connected', arrivedHere: false })
    }
  })

  it('is this computer, where the program accepts and closes at once', async () => {
    await home.rules({ forwards: [forwardTo(places.me)] })
    await home.me.program(server('socket.destroy()'))
    for (const helpers of [reflector, globalping]) {
      const document = await test(...helpers)
      expect(document.verdict, JSON.stringify(document, null, 1)).toBe('reachable')
    }
  })

  it('is this computer behind a router that puts its own address in the place of theirs', async () => {
    await home.rules({
      forwards: [forwardTo(places.me)],
      post: [`oifname "lan1" ip daddr ${places.me} masquerade`],
    })
    await home.me.listen([forwardPort])
    const document = await test(...reflector, ...globalping)
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('reachable')
    expect(document.outside[0]).toMatchObject({ by: 'reflector', arrivedHere: true })
  })

  it('is a proxy on the router, which comes to this computer in the end', async () => {
    const pass = `const on = require('node:net').connect(${port}, '${places.me}'); on.on('error', () => socket.destroy()); socket.pipe(on).pipe(socket)`
    await home.router.program(server(pass))
    await home.me.listen([forwardPort])
    const document = await test(...reflector)
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('reachable')
  })

  it('is another computer, whoever comes here by chance at the same moment', async () => {
    await home.rules({ forwards: [forwardTo(places.other), forwardTo(places.me, 25_566)] })
    await Promise.all([home.me.listen([forwardPort]), home.other.listen([forwardPort])])
    // somebody who plays here already, by another outer port
    const visitor = `setInterval(() => require('node:net').connect(25566, '${places.outside}').on('error', () => {}), 200); console.log('ready')`
    await home.elsewhere.program(visitor)
    const document = await test(...reflector)
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('reachable-other-machine')
    expect(document.links.at(-1)?.evidence).toContainEqual({
      what: 'came in at this computer meanwhile',
      detail: expect.stringContaining(places.elsewhere[0]),
    })
  })
})

describe.skipIf(obstacle !== null)('an answer that nobody out there gets', () => {
  it('because the queue of the program is full', async () => {
    await home.rules({ forwards: [forwardTo(places.me)] })
    const { process: child } = home.me.start('perl', ['-e', hangs])
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    // as many as it has room for, and one more
    const fill = `let open = 0; for (let i = 0; i < 2; i++) require('node:net').connect(${port}, '${places.me}').on('connect', () => ++open === 1 && console.log('ready')).on('error', () => {})`
    await home.other.program(fill)
    const others = [
      ['echoip', 3491],
      ['check-host', 3492],
    ] as const
    await Promise.all(others.map(([by, listen]) => program.standIn(home.internet, { by, listen })))
    const stun = globalping.slice(1)
    const byOthers = others.map(([by, listen]) => [`--${by}=http://${places.internet[0]}:${listen}`, ...stun])
    for (const helpers of [reflector, globalping, ...byOthers]) {
      const document = await test(...helpers)
      expect(told(document), JSON.stringify(document, null, 1)).toEqual(['reachable-no-answer', 'likely'])
      expect(document.sentence).toContain('its queue of waiting connections is full')
    }
  })

  it('because it does not leave this computer the way it came', async () => {
    await home.rules({ forwards: [forwardTo(places.me)] })
    await home.me.listen([forwardPort])
    await home.me.filter(`table inet lost {
      chain out { type filter hook output priority 0; tcp sport ${port} drop; }
    }`)
    const known = await test(...reflector)
    expect(told(known), JSON.stringify(known, null, 1)).toEqual(['reachable-no-answer', 'certain'])
    expect(known.outside[0]).toMatchObject({ outcome: 'silent', arrivedHere: true })
    expect(told(await test(...globalping))).toEqual(['reachable-no-answer', 'likely'])
  })
})
