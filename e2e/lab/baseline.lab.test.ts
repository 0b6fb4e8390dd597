import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReachableFrom } from '../../shared/sockets/reachable-from'
import { portlightOn } from './forward'
import { buildForwardHome, forwardBy, forwardPort, forwardScenarios } from './forward-scenarios'
import { type Home, places } from './home'
import { Lab, type LabHost, labObstacle } from './network'

const obstacle = labObstacle()
if (obstacle !== null) console.warn(`SKIPPED, baselines in the lab: ${obstacle}.`)
const homeObstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver', 'perl')
if (homeObstacle !== null) console.warn(`SKIPPED, forwards of a baseline: ${homeObstacle}.`)

const folder = mkdtempSync(join(tmpdir(), 'portlight-lab-baseline-'))
const file = join(folder, 'ports.yaml')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Checked {
  readonly drift: readonly { readonly kind: string; readonly name: string; readonly sentence: string }[]
  readonly notKnown: readonly { readonly sentence: string }[]
}

function baseline(host: LabHost, ...args: readonly string[]) {
  return portlightOn(host, folder, ['baseline', ...args])
}

/** What a check tells, in short, and its exit code. */
async function check(host: LabHost): Promise<readonly (string | number | null)[]> {
  const { code, stdout, stderr } = await baseline(host, 'check', file, '--json')
  if (stdout === '') throw new Error(stderr)
  const { drift, notKnown } = JSON.parse(stdout) as Checked
  return [code, ...drift.map(({ kind, name }) => `${kind} ${name}`), ...notKnown.map(() => 'not-known')]
}

async function record(host: LabHost, ...args: readonly string[]): Promise<string> {
  const { code, stderr } = await baseline(host, 'record', ...args, '-o', file, '--replace')
  expect([code, stderr]).toEqual([0, expect.stringContaining('Written')])
  return readFileSync(file, 'utf8')
}

async function reachableFrom(host: LabHost, port: number): Promise<ReachableFrom | null | undefined> {
  const { stdout } = await portlightOn(host, folder, ['sockets', '--json', '-l', '--port', `${port}`])
  const { sockets } = JSON.parse(stdout) as { sockets: { reachableFrom: ReachableFrom | null }[] }
  return sockets[0]?.reachableFrom
}

/** Rules of the input chain. */
const input = (policy: 'accept' | 'drop', ...rules: readonly string[]) =>
  `table inet f {\n chain in {\n type filter hook input priority 0; policy ${policy}\n iif lo accept\n ${rules.join('\n ')}\n }\n}`

describe.skipIf(obstacle !== null)('a baseline in a network', () => {
  const lab = new Lab()
  let here: LabHost
  let there: LabHost
  beforeAll(async () => {
    here = await lab.host('here')
    there = await lab.host('there')
    await lab.join(
      { host: here, device: 'eth0', addresses: ['10.78.0.1/24'] },
      { host: there, device: 'eth0', addresses: ['10.78.0.2/24'] },
    )
    await here.ip('route', 'add', 'default', 'via', '10.78.0.2')
    await there.listen([22, 443])
    await here.listen([8000])
  })
  beforeEach(async () => {
    await here.filter('')
    await there.filter('')
  })
  afterAll(() => lab.close())

  it('tells what became of the ports of a host, and never calls closed what it could not ask', async () => {
    const text = await record(here, '--host', '10.78.0.2', '-p', '1-100,443')
    expect(text.match(/- port: \d+/g)).toEqual(['- port: 22', '- port: 443'])
    expect(await check(here)).toEqual([0])
    await there.filter(input('accept', 'tcp dport 443 drop'))
    expect(await check(here)).toEqual([1, 'port-filtered 10.78.0.2:443/tcp'])
    await there.filter(input('accept', 'tcp dport 443 reject with tcp reset'))
    expect(await check(here)).toEqual([1, 'port-closed 10.78.0.2:443/tcp'])
    await there.filter(input('drop'))
    expect(await check(here)).toEqual([
      1,
      'port-filtered 10.78.0.2:22/tcp',
      'port-filtered 10.78.0.2:443/tcp',
    ])
    await there.filter('')
    await there.listen([80])
    expect(await check(here)).toEqual([1, 'port-opened 10.78.0.2:80/tcp'])
    expect(
      (await baseline(here, 'approve', file, '10.78.0.2:80', '--owner', 'Bo', '--purpose', 'web')).code,
    ).toBe(0)
    expect(await check(here)).toEqual([0])
  })

  it('keeps whom the firewall lets in, and tells of each step that it opens', async () => {
    await here.filter(input('drop'))
    expect(await record(here)).toContain('firewall: closed')
    expect((await reachableFrom(here, 8000))?.words).toBe('this computer')
    expect(await check(here)).toEqual([0])
    await here.filter(input('drop', 'ip saddr 10.78.0.0/24 tcp dport 8000 accept'))
    expect(await check(here)).toEqual([3, 'not-known'])
    await here.filter(
      input('drop', 'ip saddr 10.78.0.0/24 tcp dport 8000 accept', 'ip6 saddr fe80::/10 accept'),
    )
    expect(await check(here)).toEqual([1, 'firewall-opened 8000/tcp'])
    expect((await reachableFrom(here, 8000))?.words).toBe('this network')
    expect((await baseline(here, 'approve', file, '8000/tcp')).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('firewall: this network')
    await here.filter('')
    expect(await check(here)).toEqual([1, 'firewall-opened 8000/tcp'])
    expect((await reachableFrom(here, 8000))?.words).toBe('this network at least')
  })
})

describe.skipIf(homeObstacle !== null)('a baseline behind a router', () => {
  let home: Home
  beforeAll(async () => {
    const scenario = forwardScenarios.find(({ name }) => name === 'reachable')
    if (scenario === undefined) throw new Error('no scenario')
    home = await buildForwardHome(scenario)
  })
  afterAll(() => home?.close())

  it('tells of forwards that are new, lead elsewhere or are gone', async () => {
    expect(await record(home.me, '--router')).toContain(`to: ${places.me}:${forwardPort}`)
    expect(await check(home.me)).toEqual([0])
    await forwardBy(home, 'other', 8080, 80)
    expect(await check(home.me)).toEqual([1, 'forward-new router:8080/tcp'])
    const approved = await baseline(
      home.me,
      'approve',
      file,
      'router:8080/tcp',
      '--owner',
      'Bo',
      '--purpose',
      'web',
    )
    expect(approved.code).toBe(0)
    expect(await check(home.me)).toEqual([0])
    await home.other.run('upnpc', ['-d', '8080', 'tcp'])
    expect(await check(home.me)).toEqual([1, 'forward-gone router:8080/tcp'])
  })

  it('knows what the outside saw at the last test, without asking anybody again', async () => {
    const scenario = forwardScenarios.find(({ name }) => name === 'reachable')
    expect((await reachableFrom(home.me, forwardPort))?.internet).toMatchObject({
      answer: 'not-known',
      because: expect.stringMatching(/^The router was seen to forward its port 25565 here/),
    })
    expect((await portlightOn(home.me, folder, scenario?.command ?? [])).code).toBe(0)
    const known = await reachableFrom(home.me, forwardPort)
    expect(known).toMatchObject({ from: 'internet', internet: { answer: 'yes' } })
    expect(known?.words).toMatch(/^the internet \(seen on \d{4}-\d\d-\d\d\)$/)
    await home.me.filter(input('drop'))
    expect((await reachableFrom(home.me, forwardPort))?.from).toBe('this-computer')
    await home.me.filter('')
  })
})
