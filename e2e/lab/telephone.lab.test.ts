import { rmSync } from 'node:fs'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type ForwardDocument, forwardArguments, newStateFolder } from './forward'
import { forwardPort } from './forward-scenarios'
import { Home, places } from './home'
import { labObstacle } from './network'
import { linkOf, opens } from './telephone'

const obstacle = labObstacle('turnserver')
if (obstacle !== null) console.warn(`SKIPPED, the telephone in the lab: ${obstacle}.`)

const state = newStateFolder()
afterAll(() => rmSync(state, { recursive: true, force: true }))
let home: Home
beforeEach(async () => {
  if (obstacle !== null) return
  home = await Home.build()
  await Promise.all([
    home.startStun(),
    home.rules({
      forwards: [{ protocol: 'tcp', port: forwardPort, to: `${places.me}:${forwardPort}` }],
      // who comes from inside is led back in, and gets the router's address (hairpin)
      post: [`ip saddr 192.168.77.0/24 ip daddr ${places.me} masquerade`],
    }),
  ])
  await home.router.run('nft', [
    `add rule inet filter pre iifname "lan1" ip daddr ${places.outside} tcp dport ${forwardPort} dnat ip to ${places.me}`,
  ])
  return () => home.close()
})

/** A test that shows a link, which is told on standard error, and its document in the end. */
async function testing(...more: readonly string[]) {
  const args = ['forward', 'test', String(forwardPort), '--stun', `${places.internet[0]}:3478`, '--telephone']
  const started = home.me.start('env', forwardArguments(state, [...args, '--json', ...more]))
  let said = ''
  started.process.stderr?.on('data', (text) => {
    said += String(text)
  })
  const link = await linkOf(started)
  return {
    link,
    said: () => said,
    document: async () => JSON.parse((await started.finished).stdout) as ForwardDocument,
  }
}

describe.skipIf(obstacle !== null)('a telephone that looks from outside', () => {
  it('proves by the link, and by nothing else, that the internet gets in', async () => {
    const test = await testing()
    const { link } = test
    expect(link).toContain(`http://${places.outside}:${forwardPort}/`)
    // by chance, and with a wrong word
    expect(await opens(home.internet, link.replace(/\w{10}$/, ''))).toContain('portlight')
    expect(await opens(home.internet, `${link.slice(0, -1)}${link.endsWith('0') ? '1' : '0'}`)).toContain(
      'portlight',
    )
    // over the Wi-Fi at home
    const inside = await opens(home.other, link)
    expect(inside).toContain('Not from outside yet')
    expect(inside).toContain('mobile data')
    const outside = await opens(home.internet, link)
    expect(outside).toContain('<h1>You got in</h1>')
    expect(outside).not.toContain('<script')
    const document = await test.document()
    expect(document, JSON.stringify(document, null, 1)).toMatchObject({
      verdict: 'reachable',
      confidence: 'certain',
    })
    expect(document.outside).toEqual([
      { by: 'telephone', place: null, family: 4, outcome: 'connected', rttMs: null, arrivedHere: true },
    ])
    expect(document.answeredOurselves).toBe(true)
    expect(test.said()).toContain(`opened from inside your home (${places.router})`)
    // the page is gone with the test
    expect(await opens(home.internet, link)).toBe('')
  })

  it('is no proof where a program has the port, which does not know the link', async () => {
    await home.me.listen([forwardPort])
    const test = await testing()
    await opens(home.internet, test.link)
    const document = await test.document()
    expect(test.said()).toMatch(/which holds the port/)
    expect(document, JSON.stringify(document, null, 1)).toMatchObject({
      verdict: 'not-known',
      sentence: expect.stringMatching(
        /connected to .* from 26\.0\.0\.(9|10)\. If your telephone has that address, it got in; but others come by chance/,
      ),
    })
    expect(document.outside).toEqual([
      expect.objectContaining({ by: 'telephone', outcome: 'failed', arrivedHere: null }),
    ])
  })
})
