import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ForwardDocument, forwardTest, newStateFolder } from './forward'
import { buildForwardHome, forwardPort, forwardScenarios, helpers } from './forward-scenarios'
import { type Home, places } from './home'
import { nameServer, startNameServer } from './name-server'
import { labObstacle } from './network'
import { OutsideProgram } from './outside-program'

const obstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver', 'perl', 'unbound')
if (obstacle !== null) console.warn(`SKIPPED, the names of the lab: ${obstacle}.`)

const state = newStateFolder()
/** What a real name server (unbound) tells of example.org. */
const records = [
  `good A ${places.outside}`,
  'stale A 25.0.0.99',
  `six A ${places.outside}`,
  `six AAAA ${places.me6}`,
  `elsewhere6 A ${places.outside}`,
  `elsewhere6 AAAA ${places.other6}`,
  `game A 25.0.0.99`,
  `_minecraft._tcp.game SRV 0 5 ${forwardPort} good.example.org.`,
  `moved A ${places.outside}`,
  '_minecraft._tcp.moved SRV 0 5 25570 good.example.org.',
  'alias CNAME good.example.org.',
  'lost CNAME gone.example.net.',
  'proxied A 104.16.3.4',
  'text TXT nothing-else',
]

let home: Home
beforeAll(async () => {
  if (obstacle !== null) return
  const reachable = forwardScenarios.find(({ name }) => name === 'reachable')
  if (reachable === undefined) throw new Error('no such scenario')
  home = await buildForwardHome(reachable)
  await startNameServer(home, records)
})
afterAll(async () => {
  await home?.close()
  rmSync(state, { recursive: true, force: true })
})

async function test(name: string, ...more: readonly string[]): Promise<ForwardDocument> {
  const command = ['forward', 'test', String(forwardPort), ...helpers, ...more, '--name', name]
  return (await forwardTest(home.me, state, command)).document
}

describe.skipIf(obstacle !== null)('the name that friends type', () => {
  it.each([
    ['good', /^good\.example\.org leads to 25\.0\.0\.2, which is your address\.$/],
    ['alias', /^alias\.example\.org leads to 25\.0\.0\.2/],
    [
      'game',
      /^good\.example\.org, where the SRV record of game\.example\.org .* leads, leads to 25\.0\.0\.2/,
    ],
  ])('%s.example.org leads here', async (name, sentence) => {
    const document = await test(`${name}.example.org`)
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('reachable')
    expect(document.links.at(-1)).toMatchObject({
      link: 'name',
      state: 'ok',
      sentence: expect.stringMatching(sentence),
    })
  })

  it.each([
    ['stale', /leads friends to 25\.0\.0\.99, but your address on the internet is 25\.0\.0\.2/],
    ['elsewhere6', /to 2a00:77:1::20, which is not this computer/],
    ['moved', /sends friends to port 25570, and not to port 25565/],
    ['lost', /is an alias \(CNAME\) of gone\.example\.net, which does not exist/],
    ['proxied', /leads to Cloudflare's proxy \(104\.16\.3\.4\)/],
    ['text', /text\.example\.org has no address/],
    ['nobody', /nobody\.example\.org does not exist/],
  ])('%s.example.org does not lead here', async (name, sentence) => {
    const document = await test(`${name}.example.org`)
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('name-points-elsewhere')
    expect(document).toMatchObject({
      confidence: 'certain',
      sentence: expect.stringMatching(sentence),
      name: { name: `${name}.example.org` },
    })
  })

  it('leads friends who have IPv6 to a port that the router keeps closed', async () => {
    await home.me.askNamesAt(nameServer)
    const program = await OutsideProgram.build()
    try {
      const place = { continent: 'EU', country: 'DE', city: 'Falkenstein', network: 'Hetzner', from: null }
      await program.standIn(home.internet, { by: 'globalping', listen: 3490, places: [place] })
      const document = await test('six.example.org', `--globalping=http://${nameServer}:3490`)
      expect(document.verdict, JSON.stringify(document, null, 1)).toBe('name-points-elsewhere')
      expect(document.sentence).toMatch(
        /to 2a00:77:1::10, where TCP port 25565 is closed: nobody outside got in there/,
      )
    } finally {
      program.remove()
    }
  })

  it('that no name server tells is not known, and the port is reached all the same', async () => {
    await home.me.askNamesAt(places.elsewhere[0])
    const document = await test('good.example.org')
    expect(document.verdict, JSON.stringify(document, null, 1)).toBe('reachable')
    expect(document.links.at(-1)).toMatchObject({ link: 'name', state: 'unknown' })
  })
})
