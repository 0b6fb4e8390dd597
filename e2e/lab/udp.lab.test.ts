import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab, type LabHost, labObstacle } from './network'
import { commandLine, documentOf, onlyHost, scan } from './portlight'
import { startUdpServers, udpServerPorts, udpServerTools } from './udp-servers'

const obstacle = labObstacle('nmap', ...udpServerTools)
if (obstacle !== null) console.warn(`SKIPPED, UDP in the network lab: ${obstacle}.`)

function input(...rules: readonly string[]): string {
  return `table inet f {\n chain in {\n  type filter hook input priority 0\n  ${rules.join('\n  ')}\n }\n}`
}

/** Linux' own limit: one refusal a second for each address, six at once. */
const limited = 'net.ipv4.icmp_ratelimit=1000'

describe.skipIf(obstacle !== null)('a scan over UDP', () => {
  const lab = new Lab()
  let here: LabHost
  let there: LabHost
  let beside: LabHost
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portlight-udp-'))
    here = await lab.host('here')
    there = await lab.host('there')
    beside = await lab.host('beside')
    await lab.join(
      { host: here, device: 'eth0', addresses: ['10.78.0.1/24', 'fd78::1/64'] },
      { host: there, device: 'eth0', addresses: ['10.78.0.2/24', 'fd78::2/64', '25.0.0.2/24'] },
    )
    await lab.join(
      { host: beside, device: 'eth0', addresses: ['10.79.0.1/24'] },
      { host: there, device: 'eth1', addresses: ['10.79.0.2/24'] },
    )
    await startUdpServers(there, '10.78.0.2', folder)
  })
  beforeEach(async () => {
    await there.filter('')
    await there.sysctl(limited)
  })
  afterAll(async () => {
    await lab.close()
    await rm(folder, { recursive: true })
  })

  it('finds what nmap finds at the same time, and more, and calls no closed port open', async () => {
    await there.filter(
      input(
        'udp dport { 500, 1900 } drop',
        'udp dport 137 reject with icmp type admin-prohibited',
        'udp dport 138 reject with icmp type port-unreachable',
      ),
    )
    const closed = '111,514,4500,5060,19132,27015'
    const ports = [53, 69, 123, 161, 1194, 500, 1900, 137, 138].join(',')
    const [ours, theirs] = await Promise.all([
      scan(here, '10.78.0.2', '-sU', '-p', `${ports},3478,5684,${closed}`),
      beside.run('nmap', ['-sU', '-n', '-Pn', '-p', `${ports},${closed}`, '-oG', '-', '10.79.0.2']),
    ])
    const host = onlyHost(ours.document)
    expect(host.states).toMatchObject({
      open: `U:${udpServerPorts.join(',')}`,
      closed: 'U:111,138,514,4500,5060,19132,27015',
      filtered: 'U:137',
      'open|filtered': 'U:500,1900',
    })
    const peer = [...theirs.stdout.matchAll(/(\d+)\/open\/udp/g)].map(([, port]) => Number(port))
    expect(peer.length).toBeGreaterThan(3)
    expect(udpServerPorts).toEqual(expect.arrayContaining(peer))
    const asked = host.ports.find(({ port }) => port === 53)
    expect(asked).toMatchObject({ reason: 'udp-response', asked: ['DNS, the name version.bind'] })
  })

  it('calls closed ports closed although 5 % of the packets are lost and refusals come once a second', async () => {
    await there.filter(input('meta l4proto udp numgen random mod 100 < 5 drop'))
    const host = onlyHost((await scan(here, '10.78.0.2', '-p', 'U:53,123,40000-40011')).document)
    expect(host.states).toMatchObject({ open: 'U:53,123', closed: 'U:40000-40011', 'open|filtered': '' })
  })

  it('knows another limit too: all hosts together, and none for each', async () => {
    await there.sysctl('net.ipv4.icmp_ratelimit=0')
    await there.filter(input('udp dport 41000-41009 drop'))
    const host = onlyHost((await scan(here, '10.78.0.2', '-p', 'U:41000-41999')).document)
    expect(host.states).toMatchObject({ open: '', 'open|filtered': 'U:41000-41009' })
    expect(host.counts.closed).toBe(990)
  })

  it('scans over IPv6, and link-local addresses with their zone', async () => {
    const [, local] =
      /inet6 (fe80::[0-9a-f:]+)\//.exec(await there.ip('-6', 'address', 'show', 'dev', 'eth0')) ?? []
    for (const address of ['fd78::2', `${local}%eth0`]) {
      const host = onlyHost((await scan(here, address, '-p', 'U:53,69,161,40000-40002')).document)
      expect(host.states).toMatchObject({ open: 'U:53,69,161', closed: 'U:40000-40002' })
    }
  })

  it('asks before it sends to a public address, does not call an absent host filtered, and stops at once', async () => {
    const refused = await scan(here, '10.78.0.99', '-p', 'U:53,161')
    expect(onlyHost(refused.document)).toMatchObject({ up: false, reason: 'host-unreach' })
    await here.ip('address', 'add', '25.0.0.1/24', 'dev', 'eth0')
    const asked = await here.run(process.execPath, [commandLine, 'scan', '25.0.0.2', '-sU', '-p', '53'])
    expect(asked.stderr).toMatch(/--yes-i-may-scan/)
    const before = await datagrams(here)
    const args = [commandLine, 'scan', '25.0.0.2', '-sU', '-p', '40000-40099', '--yes-i-may-scan', '--json']
    const { process: child, finished } = here.start(process.execPath, args)
    const begun = Date.now()
    while ((await datagrams(here)) < before + 20) expect(Date.now() - begun).toBeLessThan(20_000)
    child.kill('SIGINT')
    const ended = await finished
    const after = await datagrams(here)
    expect(ended.code).toBe(130)
    expect(documentOf(ended).partial).toBe(true)
    await here.run('sleep', ['1.5'])
    expect(await datagrams(here)).toBe(after)
  })
})

/** Datagrams that a host has sent. */
async function datagrams(host: LabHost): Promise<number> {
  const { stdout } = await host.run('cat', ['/proc/net/snmp'])
  const [names, values] = stdout.split('\n').filter((line) => line.startsWith('Udp:'))
  return Number(values?.split(' ')[names?.split(' ').indexOf('OutDatagrams') ?? -1])
}
