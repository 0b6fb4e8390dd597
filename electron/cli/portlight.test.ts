import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import reader from 'node-nmap'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '#engine/testing/free-port'
import { parsePorts } from '#shared/ports/port-spec'
import { type BuiltCli, buildCli, start } from './testing/built-cli'

// The shipped bundle, real processes, real sockets: all on this computer's loopback.

let cli: BuiltCli
const servers: Server[] = []
let open: number[] = []
/** A port that was free a moment ago. */
let free = 0

async function listener(address = '127.0.0.1'): Promise<Server> {
  const server = createServer((socket) => socket.on('error', () => {}).destroy())
  server.listen(0, address)
  await once(server, 'listening')
  servers.push(server)
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

beforeAll(async () => {
  cli = await buildCli()
  open = [portOf(await listener()), portOf(await listener())].sort((a, b) => a - b)
  free = await freePort()
})

afterAll(() => {
  for (const server of servers) server.close()
  cli.remove()
})

const portlight = (...args: string[]) => start(process.execPath, [cli.script, ...args])
const three = () => [...open, free].join(',')

describe('a scan of this computer', () => {
  it('is one JSON document that says what is open and what is closed', async () => {
    const { code, out, err } = await portlight('scan', '127.0.0.1', '-p', three(), '--json').ended
    expect(err).toBe('')
    expect(code).toBe(0)
    const { partial, hosts } = JSON.parse(out)
    expect(partial).toBe(false)
    expect(hosts).toHaveLength(1)
    expect(hosts[0]).toMatchObject({
      target: '127.0.0.1',
      address: '127.0.0.1',
      up: true,
      counts: { open: 2, closed: 1, filtered: 0, error: 0, notScanned: 0 },
      states: { closed: `${free}` },
      ports: open.map((port) => ({ port, protocol: 'tcp', state: 'open', reason: 'syn-ack' })),
    })
  })

  it('of every port accounts for every port', async () => {
    const { code, out } = await portlight('scan', '127.0.0.1', '-p', '-', '--json').ended
    expect(code).toBe(0)
    const [{ states }] = JSON.parse(out).hosts
    let ports = 0
    for (const text of Object.values<string>(states)) {
      if (text === '') continue
      const parsed = parsePorts(text, { portsNamed: () => [] })
      ports += parsed.ok ? parsed.value.length : Number.NaN
    }
    expect(ports).toBe(65535)
    const opened = parsePorts(states.open, { portsNamed: () => [] })
    expect(opened.ok && [...opened.value.tcp]).toEqual(expect.arrayContaining(open))
  })

  it('tells people which program has each open port, and that the socket table says so', async () => {
    const { out } = await portlight('scan', '127.0.0.1', '-p', three()).ended
    for (const port of open) expect(out).toMatch(new RegExp(`^  ${port}/tcp .* \\(${process.pid}\\)`, 'm'))
    expect(out).toContain('PROGRAM is known from this computer’s socket table, not from the scan.')
  })

  it('ends with 1 when a port is not as it was expected', async () => {
    const met = portlight('scan', '127.0.0.1', '-p', '1', '--expect-open', open.join(','))
    expect((await met.ended).code).toBe(0)
    const unmet = await portlight('scan', '127.0.0.1', '-p', '1', '--expect-open', `${free}`).ended
    expect(unmet.code).toBe(1)
    expect(unmet.err).toContain(`127.0.0.1 port ${free} was expected to be open, but it is closed`)
  })

  it('takes localhost for both of its addresses, or one of them', async () => {
    const { out } = await portlight('scan', 'localhost', '-4', '-p', three(), '--json').ended
    const addresses = JSON.parse(out).hosts.map(({ address }: { address: string }) => address)
    expect(addresses).toEqual(['127.0.0.1'])
  })

  it('takes a name with a mask for the network around its address', async () => {
    const { code, out } = await portlight('scan', 'localhost/31', '127.0.0.1', '-p', three(), '--json').ended
    expect(code).toBe(0)
    const { hosts, downHosts = [] } = JSON.parse(out)
    const all = [...hosts, ...downHosts].map(({ target, address }) => [target, address])
    expect(all.filter(([, address]) => address === '127.0.0.1')).toEqual([['localhost/31', '127.0.0.1']])
    const contrary = await portlight('scan', 'localhost/64', '-4').ended
    expect(contrary.code).toBe(2)
    expect(contrary.err).toContain('localhost/64 is a network of IPv6 addresses, and only IPv4 is asked for')
  })

  it('goes on when a name cannot be resolved, and ends with 2', async () => {
    const { code, out, err } = await portlight('scan', 'nosuch.invalid', '127.0.0.1', '-p', three()).ended
    expect(code).toBe(2)
    expect(err).toContain('nosuch.invalid cannot be resolved: ')
    expect(out).toContain(`${open[0]}/tcp`)
  })
})

describe('XML', () => {
  const scan = async (file: string) => {
    const path = join(cli.folder, file)
    const { code } = await portlight('scan', 'localhost', '-4', '-p', `${three()},1-50`, '-o', path).ended
    expect(code).toBe(0)
    return path
  }

  it.skipIf(!existsSync('/usr/bin/ndiff'))('is read by ndiff, which sees what changed', async () => {
    const before = await scan('before.xml')
    const same = await start('ndiff', [before, await scan('same.xml')]).ended
    expect(same).toMatchObject({ err: '' })
    expect(same.out).not.toMatch(/^[-+].*(open|closed|filtered)/m)
    const gone = servers.find((server) => portOf(server) === open[0])
    gone?.close()
    if (gone !== undefined) await once(gone, 'close')
    const changed = await start('ndiff', [before, await scan('after.xml')]).ended
    expect(changed).toMatchObject({ code: 1, err: '' })
    expect(changed.out).toMatch(new RegExp(`^-${open[0]}/tcp +open`, 'm'))
    expect(changed.out).toContain('localhost (127.0.0.1)')
    gone?.listen(open[0], '127.0.0.1')
    if (gone !== undefined) await once(gone, 'listening')
  })

  it("is read by a program for nmap's", async () => {
    const path = await scan('read.xml')
    // the reader starts nmap; what it starts here gives it our file
    const asNmap = join(cli.folder, 'as-nmap.mjs')
    writeFileSync(asNmap, `#!${process.execPath}\nimport { readFileSync } from 'node:fs'\n`)
    writeFileSync(asNmap, `process.stdout.write(readFileSync(${JSON.stringify(path)}))\n`, { flag: 'a' })
    chmodSync(asNmap, 0o755)
    reader.nmapLocation = asNmap
    const scanner = new reader.NmapScan('localhost', '')
    const read = once(scanner, 'complete')
    scanner.startScan()
    const [hosts] = await read
    expect(hosts).toEqual([
      {
        hostname: 'localhost',
        ip: '127.0.0.1',
        mac: null,
        osNmap: null,
        openPorts: expect.arrayContaining(
          open.map((port) => ({ port, protocol: 'tcp', service: expect.any(String), method: 'table' })),
        ),
      },
    ])
  })
})

describe('a public address', () => {
  it('is not touched without consent', async () => {
    const { code, out, err } = await portlight('scan', '8.8.8.8', '-p', '53').ended
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain('--yes-i-may-scan')
  })
})

describe('a file for the results', () => {
  it('that cannot be written stops the scan before it starts', async () => {
    const file = join(cli.folder, 'no/such/folder.json')
    const { code, out, err } = await portlight('scan', '127.0.0.1', '-p', three(), '-o', file).ended
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(`${file} cannot be written`)
  })

  it('on a full disk costs the file, not the results', async () => {
    const { code, out, err } = await portlight('scan', '127.0.0.1', '-p', three(), '--xml', '-o', '/dev/full')
      .ended
    expect(code).toBe(2)
    expect(err).toContain('the disk is full (ENOSPC)')
    expect(out).toContain(`${open[0]}/tcp`)
  })
})

describe('stopping', () => {
  // on Linux all of 127.0.0.0/8 is this computer: a scan of all its ports beside this comes to none of these
  const apart = process.platform === 'linux' ? '127.77.3.1' : '127.0.0.1'

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s ends with %i, long before its end, with what was found', async (signal, code) => {
    let connections = 0
    let some = () => {}
    const found = new Promise<void>((resolve) => {
      some = resolve
    })
    const ports: number[] = []
    for (let n = 0; n < 40; n += 1) {
      const server = await listener(apart)
      // when the tenth is asked the first has been told of for seconds
      server.on('connection', () => ++connections === 10 && some())
      ports.push(portOf(server))
    }
    const file = join(cli.folder, `${signal}.json`)
    writeFileSync(file, 'earlier')
    // two and a half ports a second
    const running = portlight('scan', apart, '-p', ports.join(','), '-T2', '--json', '-o', file)
    await found
    expect(readFileSync(file, 'utf8')).toBe('earlier')
    running.process.kill(signal)
    expect((await running.ended).code).toBe(code)
    const document = JSON.parse(readFileSync(file, 'utf8'))
    expect(document.partial).toBe(true)
    const { counts } = document.hosts[0]
    expect(counts.open).toBeGreaterThan(0)
    expect(counts.notScanned).toBeGreaterThan(0)
    expect(counts.open + counts.notScanned).toBe(ports.length)
    expect(readdirSync(cli.folder)).not.toContain(`${signal}.json.part`)
  })

  it('is quiet when the reader goes away', async () => {
    const running = portlight('scan', '127.0.0.1-20', '-p', '1-300', '--jsonl')
    await once(running.process.stdout ?? running.process, 'data')
    running.process.stdout?.destroy()
    expect(await running.ended).toMatchObject({ code: 141, err: '' })
  })
})
