import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Lab, type LabHost, labObstacle } from './network'
import { commandLine, documentOf, onlyHost, scan } from './portlight'

const obstacle = labObstacle()
if (obstacle !== null) console.warn(`SKIPPED, the network lab: ${obstacle}.`)

const nmapDtd = '/usr/share/nmap/nmap.dtd'
const xmlObstacle = existsSync(nmapDtd) ? labObstacle('xmllint') : `${nmapDtd} is missing`
if (xmlObstacle !== null) console.warn(`SKIPPED, XML by nmap's DTD: ${xmlObstacle}.`)

const open = [22, 80, 5432, 33_333, 61_000]

/** Answers to TCP in the host's input chain. */
function input(...rules: readonly string[]): string {
  return `table inet f {\n chain in {\n  type filter hook input priority 0\n  ${rules.join('\n  ')}\n }\n}`
}

describe.skipIf(obstacle !== null)('a scan through a network', () => {
  const lab = new Lab()
  let here: LabHost
  let there: LabHost

  beforeAll(async () => {
    here = await lab.host('here')
    there = await lab.host('there')
    await lab.join(
      { host: here, device: 'eth0', addresses: ['10.77.0.1/24', 'fd77::1/64'] },
      { host: there, device: 'eth0', addresses: ['10.77.0.2/24', 'fd77::2/64', '25.0.0.2/24'] },
    )
    await there.listen(open)
    // or the interface would come back without its IPv6 addresses
    await here.sysctl('net.ipv6.conf.all.keep_addr_on_down=1')
  })
  beforeEach(async () => {
    await here.filter('')
    await there.filter('')
  })
  afterAll(() => lab.close())

  it('tells open, closed and every kind of filtered port, each with its reason', async () => {
    await there.filter(
      input(
        'tcp dport 9000 drop',
        'tcp dport 9001 reject with icmp type admin-prohibited',
        'tcp dport 9002 reject with tcp reset',
        'tcp dport 9003 reject with icmp type host-prohibited',
        'tcp dport 9004 reject with icmp type net-unreachable',
        'tcp dport 9005 reject with icmp type prot-unreachable',
      ),
    )
    const { document, ended } = await scan(here, '10.77.0.2', '-p', '22,80,99,9000-9005', '-T4')
    const host = onlyHost(document)
    expect(host.up).toBe(true)
    expect(host.states).toMatchObject({
      open: '22,80',
      closed: '99,9002',
      filtered: '9000-9001,9003-9005',
      error: '',
    })
    const reasons = Object.fromEntries(host.ports.map(({ port, reason }) => [port, reason]))
    expect(reasons).toMatchObject({
      22: 'syn-ack',
      9000: 'no-response',
      9001: 'host-unreach',
      9003: 'host-unreach',
      9004: 'net-unreach',
      9005: 'proto-unreach',
    })
    expect(host.ports.find(({ port }) => port === 9000)?.tries).toBeGreaterThan(1)
    expect(ended.code).toBe(0)
  })

  it.skipIf(xmlObstacle !== null)("writes XML that is valid by nmap's own DTD", async () => {
    const dtd = ['--noout', '--dtdvalid', nmapDtd, '-']
    for (const some of [
      ['-p', '1-100'],
      ['-p', '1-100', '--all'],
      ['-p', '22', '--open'],
    ]) {
      const { stdout } = await here.run(process.execPath, [
        commandLine,
        'scan',
        '10.77.0.2',
        ...some,
        '--xml',
      ])
      const { process: lint, finished } = here.start('xmllint', dtd)
      lint.stdin?.end(stdout)
      expect(await finished).toMatchObject({ code: 0, stderr: '' })
    }
  })

  it('says once that a host is not there, instead of calling its ports filtered', async () => {
    const { document } = await scan(here, '10.77.0.99', '-p', '1-500', '-T4')
    const host = onlyHost(document)
    expect(host).toMatchObject({ up: false, reason: 'host-unreach' })
    expect(host.counts).toMatchObject({ filtered: 0, closed: 0, notScanned: 500 })
  })

  it('does not call a host down whose firewall refuses every single port', async () => {
    await there.filter(input('meta l4proto tcp reject with icmp type host-prohibited'))
    const host = onlyHost((await scan(here, '10.77.0.2', '-p', '1-300', '-T4')).document)
    expect(host.up).toBe(true)
    expect(host.states.filtered).toBe('1-300')
  })

  it('does not claim to know whether a host that swallows everything is up', async () => {
    await there.filter(input('meta l4proto tcp drop'))
    const host = onlyHost((await scan(here, '10.77.0.2', '-p', '22,80,443', '-T5')).document)
    expect(host.states.filtered).toBe('22,80,443')
    // ARP answers for it, so it is there; what its ports do is another matter
    expect(host.up).toBe(true)
  })

  it('finds every port although 5 % of the SYNs get lost, and calls none filtered', async () => {
    await there.filter(input('tcp flags & (syn|ack) == syn numgen random mod 100 < 5 drop'))
    const host = onlyHost((await scan(here, '10.77.0.2', '-p-', '-T4')).document)
    expect(host.states.open).toBe(open.join(','))
    expect(host.counts).toMatchObject({ filtered: 0, error: 0, notScanned: 0 })
  })

  it('finds every open port behind a firewall that drops the rest, with 5 % of the SYNs lost', async () => {
    await there.filter(
      input(
        'tcp flags & (syn|ack) == syn numgen random mod 100 < 5 drop',
        `tcp dport { ${open.join(',')} } accept`,
        'meta l4proto tcp drop',
      ),
    )
    const host = onlyHost((await scan(here, '10.77.0.2', '-p', `1-4000,${open.join(',')}`, '-T4')).document)
    expect(host.states.open).toBe(open.join(','))
    expect(host.counts.closed).toBe(0)
  })

  it('slows down for a host that limits its answers, so that none of its closed ports looks filtered', async () => {
    await there.filter(
      input('tcp flags & (syn|ack) == syn limit rate over 400/second burst 100 packets drop'),
    )
    const host = onlyHost((await scan(here, '10.77.0.2', '-p', '1-2000', '-T4')).document)
    expect(host.states.open).toBe('22,80')
    expect(host.counts).toMatchObject({ closed: 1998, filtered: 0 })
  })

  it('says that a host answers everything instead of reporting open ports', async () => {
    await there.filter(
      'table ip n {\n chain pre {\n  type nat hook prerouting priority -100\n  tcp dport 1-65535 redirect to :80\n }\n}',
    )
    const host = onlyHost((await scan(here, '10.77.0.2', '-p-', '-T4')).document)
    expect(host.answersEverything).toBe(true)
    expect(host.counts.open).toBe(0)
    expect(host.counts.notScanned).toBeGreaterThan(60_000)
  })

  it('does not believe a port that somebody on the way accepts for hosts that do not exist', async () => {
    await here.ip('route', 'replace', 'default', 'via', '10.77.0.2')
    await here.filter(
      'table ip n {\n chain out {\n  type nat hook output priority -100\n  tcp dport { 25, 110 } dnat to 10.77.0.2:22\n }\n}',
    )
    const host = onlyHost((await scan(here, '10.77.0.2', '-p', '22,25,99,110', '-T4')).document)
    await here.ip('route', 'delete', 'default')
    expect(host.states).toMatchObject({ open: '22', closed: '99', error: '25,110' })
    expect(host.intercepted).toBe('25,110')
    expect(host.ports.filter(({ reason }) => reason === 'intercepted').map(({ port }) => port)).toEqual([
      25, 110,
    ])
  })

  it('calls ports neither filtered nor closed where this computer has no route', async () => {
    const { document, ended } = await scan(here, '10.99.0.1', '-p', '22,80', '-T4')
    const host = onlyHost(document)
    expect(host.states).toMatchObject({ error: '22,80', filtered: '', closed: '' })
    expect(host.ports.map(({ reason }) => reason)).toEqual(['no-route', 'no-route'])
    expect(ended.code).toBe(2)
  })

  it('makes errors of what is left when the interface goes down, and finds the rest when it comes back', async () => {
    const going = scan(here, '10.77.0.2', '-p-', '-T3')
    await sent(here, 2_000)
    await here.ip('link', 'set', 'eth0', 'down')
    const lost = onlyHost((await going).document)
    await here.ip('link', 'set', 'eth0', 'up')
    expect(lost.counts.filtered).toBe(0)
    expect(lost.counts.error).toBeGreaterThan(1_000)
    expect(lost.ports.find(({ state }) => state === 'error')?.reason).toBe('network-down')

    const again = scan(here, '10.77.0.2', '-p-', '-T3')
    await sent(here, 2_000)
    await here.ip('link', 'set', 'eth0', 'down')
    await here.ip('link', 'set', 'eth0', 'up')
    const found = onlyHost((await again).document)
    expect(found.states.open).toBe(open.join(','))
    expect(found.counts).toMatchObject({ closed: 65_530, filtered: 0, error: 0 })
  })

  it('scans IPv6, also link-local addresses with their zone', async () => {
    const host = onlyHost((await scan(here, 'fd77::2', '-p', '22,80,99', '-T4')).document)
    expect(host.states).toMatchObject({ open: '22,80', closed: '99' })
    const [, local] =
      /inet6 (fe80::[0-9a-f:]+)\//.exec(await there.ip('-6', 'address', 'show', 'dev', 'eth0')) ?? []
    const zoned = onlyHost((await scan(here, `${local}%eth0`, '-p', '22,80,99', '-T4')).document)
    expect(zoned.states).toMatchObject({ open: '22,80', closed: '99' })
  })

  it('sweeps a network: those that are there are scanned, the others are named once', async () => {
    const { document } = await scan(here, '10.77.0.0/28', '-p', '22,99', '-T4')
    const up = document.hosts.filter((host) => host.up === true)
    expect(up.map(({ address }) => address)).toEqual(['10.77.0.1', '10.77.0.2'])
    expect(up[1]?.states).toMatchObject({ open: '22', closed: '99' })
    expect(document.hosts.filter((host) => host.up === false)).toHaveLength(14)
    // the last address of the network is nobody's
    const end = (await scan(here, '10.77.0.254-255', '-p', '22,99', '-T4')).document
    expect(end.hosts.map(({ up }) => up)).toEqual([false, false])
  })

  it('asks before it scans a public address, and sends nothing until then', async () => {
    await here.ip('address', 'add', '25.0.0.1/24', 'dev', 'eth0')
    const before = await packets(here)
    const refused = await here.run(process.execPath, [commandLine, 'scan', '25.0.0.2', '-p', '22'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/--yes-i-may-scan/)
    expect(await packets(here)).toBe(before)
    const host = onlyHost((await scan(here, '25.0.0.2', '-p', '22,99', '--yes-i-may-scan')).document)
    await here.ip('address', 'delete', '25.0.0.1/24', 'dev', 'eth0')
    expect(host.states).toMatchObject({ open: '22', closed: '99' })
  })

  it('holds several programs together to one ceiling, with every SYN that the system sends', async () => {
    await here.ip('address', 'add', '25.0.0.1/24', 'dev', 'eth0')
    await there.filter(
      input(
        'ip daddr 25.0.0.2 tcp flags & (syn|ack) == syn counter',
        'ip daddr 25.0.0.2 tcp dport != 22 drop',
      ),
    )
    const args = [commandLine, 'scan', '25.0.0.2', '-p', '1-60000', '--yes-i-may-scan', '--json']
    const scans = Array.from({ length: 4 }, () => here.start(process.execPath, args))
    const counted = async () => {
      const { stdout } = await there.run('nft', ['list', 'ruleset'])
      return { syns: Number(/counter packets (\d+)/.exec(stdout)?.[1]), at: Date.now() }
    }
    // all of them are under way, and have seen each other
    const begun = Date.now()
    while ((await counted()).syns < 1_000) expect(Date.now() - begun).toBeLessThan(30_000)
    const first = await counted()
    while (Date.now() - first.at < 5_000) await new Promise((resolve) => setTimeout(resolve, 100))
    const last = await counted()
    for (const { process: child } of scans) child.kill('SIGINT')
    await Promise.all(scans.map(({ finished }) => finished))
    await here.ip('address', 'delete', '25.0.0.1/24', 'dev', 'eth0')
    const perSecond = ((last.syns - first.syns) * 1_000) / (last.at - first.at)
    expect(perSecond).toBeLessThan(520)
    expect(perSecond).toBeGreaterThan(100)
  })

  it('keeps what it found when it is interrupted, and leaves no traffic behind', async () => {
    await there.filter(input(`tcp dport { ${open.join(',')} } accept`, 'meta l4proto tcp drop'))
    const { process: child, finished } = here.start(process.execPath, [
      commandLine,
      'scan',
      '10.77.0.2',
      '-p-',
      '-T3',
      '--json',
    ])
    await sent(here, 3_000)
    // `ip netns exec` replaces itself by the program, so this is the scan's own process id
    child.kill('SIGINT')
    const ended = await finished
    const after = await packets(here)
    const document = documentOf(ended)
    expect(ended.code).toBe(130)
    expect(document.partial).toBe(true)
    expect(onlyHost(document).states.open).toContain('22,80')
    // a connection that was left would send its SYN again after a second
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await packets(here)).toBe(after)
  })
})

/** TCP segments that a host has sent. */
async function packets(host: LabHost): Promise<number> {
  const { stdout } = await host.run('cat', ['/proc/net/snmp'])
  const [names, values] = stdout.split('\n').filter((line) => line.startsWith('Tcp:'))
  const column = names?.split(' ').indexOf('OutSegs') ?? -1
  return Number(values?.split(' ')[column])
}

/** Waits until a host has sent so many more segments. */
async function sent(host: LabHost, more: number): Promise<void> {
  const before = await packets(host)
  const deadline = Date.now() + 20_000
  while ((await packets(host)) < before + more) {
    if (Date.now() > deadline) throw new Error(`the host never sent ${more} segments`)
  }
}

describe.skipIf(obstacle !== null)('a scan of this computer', () => {
  const lab = new Lab()
  let here: LabHost

  beforeAll(async () => {
    here = await lab.host('self')
    await here.listen([22, 8_080])
  })
  afterAll(() => lab.close())

  it('takes localhost for the two hosts that it is', async () => {
    const { document } = await scan(here, 'localhost', '127.0.0.1', '::1', '-p', '22,99')
    const addresses = document.hosts.map(({ address }) => address).sort()
    expect(addresses).toEqual(['127.0.0.1', '::1'])
    for (const host of document.hosts) expect(host.states).toMatchObject({ open: '22', closed: '99' })
  })

  it('finds no port open that nobody listens on, although probes meet themselves', async () => {
    // sixteen ports for outgoing connections: a probe to one of them often starts from that very port
    await here.sysctl('net.ipv4.ip_local_port_range=40000 40015')
    for (let round = 0; round < 8; round++) {
      const host = onlyHost((await scan(here, '127.0.0.1', '-p', '40000-40015')).document)
      expect(host.counts).toMatchObject({ open: 0, closed: 16 })
    }
    const naive = await here.run(process.execPath, ['-e', naiveScan])
    await here.sysctl('net.ipv4.ip_local_port_range=32768 60999')
    expect(Number(naive.stdout), 'the trap itself is there').toBeGreaterThan(0)
  })

  it.each([
    [40, '1-20000', '1-21,23-8079,8081-20000'],
    // what threads would take
    [30, '1-9000', '1-21,23-8079,8081-9000'],
  ])(
    'needs few descriptors: with a limit of %i every port still gets its verdict',
    async (limit, ports, closed) => {
      const ended = await here.run('bash', [
        '-c',
        `ulimit -n ${limit}; exec "$0" "$@"`,
        process.execPath,
        commandLine,
        'scan',
        '127.0.0.1',
        '-p',
        ports,
        '--json',
      ])
      const host = onlyHost(documentOf(ended))
      expect(host.states).toEqual({
        open: '22,8080',
        closed,
        filtered: '',
        error: '',
      })
    },
  )

  it('waits for local ports while there are none, and says so if there never are', async () => {
    await here.sysctl('net.ipv4.ip_local_port_range=41000 41009')
    const hold = (first: number, ms: number) => `
      const net = require('node:net')
      let left = 10
      for (let port = ${first}; port < ${first + 10}; port++) {
        net.createServer().listen({ port, host: '127.0.0.1' }, () => {
          left -= 1
          if (left === 0) console.log('ready')
        })
      }
      setTimeout(() => process.exit(), ${ms})`
    await here.program(hold(41_000, 2_000))
    const found = onlyHost((await scan(here, '127.0.0.1', '-p', '20-30,8080')).document)
    expect(found.states).toMatchObject({ open: '22,8080', closed: '20-21,23-30', error: '' })

    // others, because connections that have just ended still hold the first ones (TIME_WAIT)
    await here.sysctl('net.ipv4.ip_local_port_range=42000 42009')
    await here.program(hold(42_000, 40_000))
    const { document, ended } = await scan(here, '127.0.0.1', '-p', '20-30,8080')
    await here.sysctl('net.ipv4.ip_local_port_range=32768 60999')
    expect(onlyHost(document).states).toMatchObject({ error: '20-30,8080', closed: '', filtered: '' })
    expect(onlyHost(document).ports[0]?.reason).toBe('no-local-port')
    expect(ended.code).toBe(2)
  })

  it('walks 10.0.0.0/8 with all ports in little memory, after a confirmation', async () => {
    await here.ip('route', 'add', 'local', '10.0.0.0/8', 'dev', 'lo')
    const asked = await here.run(process.execPath, [commandLine, 'scan', '10.0.0.0/8', '-p-'])
    expect(asked.code).toBe(2)
    expect(asked.stderr).toMatch(/16,777,216/)
    expect(asked.stderr).toMatch(/--yes-large/)

    const args = [
      commandLine,
      'scan',
      '10.0.0.0/8',
      '-p-',
      '-T5',
      '--yes-large',
      '--jsonl',
      '-o',
      '/dev/null',
    ]
    const { process: child, finished } = here.start(process.execPath, args)
    await new Promise((resolve) => setTimeout(resolve, 8_000))
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
    child.kill('SIGINT')
    const ended = await finished
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
    expect(peak).toBeLessThan(400)
    expect(ended.code).toBe(130)
  })
})

/** What a scanner does that has never heard of simultaneous open: prints how many "open" ports it finds. */
const naiveScan = `
  const net = require('node:net')
  let open = 0
  const once = (port) => new Promise((done) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    socket.on('connect', () => { open += 1; socket.destroy(); done() })
    socket.on('error', done)
  })
  const all = async () => {
    for (let round = 0; round < 200; round++) for (let port = 40000; port < 40016; port++) await once(port)
    console.log(open)
  }
  all()`
