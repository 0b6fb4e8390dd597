import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab, type LabHost, labObstacle } from './network'
import { commandLine } from './portlight'
import { crowd, crowdFilter, crowdPorts, listener, loweredListener } from './sockets-crowd'
import { comparedRows, type SocketsDocument, sortedTexts, ssRows } from './sockets-ss'

const obstacle = labObstacle()
if (obstacle !== null) console.warn(`SKIPPED, the sockets of a host beside ss: ${obstacle}.`)

/** An ordinary user, of whom a container's or test machine's user list need not know. */
const ordinary = 65_534
const asOrdinary = ['setpriv', `--reuid=${ordinary}`, `--regid=${ordinary}`, '--clear-groups'] as const

describe.skipIf(obstacle !== null)('the sockets of a host', () => {
  const lab = new Lab()
  /** A copy that everybody may read: the project may lie where only its owner may look. */
  const copy = mkdtempSync(join(tmpdir(), 'portlight-sockets-'))
  const program = join(copy, 'main', 'cli.cjs')
  let host: LabHost

  beforeAll(async () => {
    cpSync(dirname(commandLine), join(copy, 'main'), { recursive: true })
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}')
    await chmod(copy, 0o755)
    host = await lab.host('crowd')
    await host.filter(crowdFilter)
    await host.program(crowd(150, 200))
    await host.program(loweredListener(ordinary, 7101))
    const [file, ...rest] = asOrdinary
    const { process: own } = host.start(file, [...rest, process.execPath, '-e', listener(7100)])
    await new Promise((resolve) => own.stdout?.once('data', resolve))
  })
  afterAll(async () => {
    await lab.close()
    rmSync(copy, { recursive: true })
  })

  async function portlight(before: readonly string[], ...args: readonly string[]): Promise<SocketsDocument> {
    const [file = '', ...rest] = [...before, process.execPath, program, 'sockets', '--json', ...args]
    const { stdout, stderr, code } = await host.run(file, rest)
    if (code !== 0) throw new Error(`portlight sockets (${code}): ${stderr}`)
    return JSON.parse(stdout) as SocketsDocument
  }

  /** Both lists of a moment in which ss saw the same before and after; the crowd stands still, its timers do not. */
  async function bothLists(before: readonly string[]) {
    for (let round = 0; round < 10; round += 1) {
      const first = sortedTexts(await ssRows(host, before))
      const document = await portlight(before)
      const last = sortedTexts(await ssRows(host, before))
      if (first.join('\n') === last.join('\n')) return { ss: last, document }
    }
    throw new Error('ss never saw the same twice')
  }

  it('are, row by row, those of ss -tunap for root', async () => {
    const { ss, document } = await bothLists([])
    expect(ss.length).toBeGreaterThan(600)
    expect(sortedTexts(comparedRows(document))).toEqual(ss)
    const states = new Set(document.sockets.map(({ state }) => state))
    for (const state of [
      'LISTEN',
      'ESTABLISHED',
      'SYN_SENT',
      'SYN_RECEIVED',
      'FIN_WAIT_1',
      'FIN_WAIT_2',
      'CLOSE_WAIT',
      'LAST_ACK',
      'TIME_WAIT',
      null,
    ]) {
      expect(states, String(state)).toContain(state)
    }
  })

  it('are, row by row, those of ss -tunap for an ordinary user, who is told what is missing', async () => {
    const { ss, document } = await bothLists(asOrdinary)
    expect(sortedTexts(comparedRows(document))).toEqual(ss)
    const own = document.sockets.filter(({ owners }) => owners.length > 0)
    expect(own.map(({ local }) => local.port)).toEqual([7100])
    const hidden = document.unattributed.find(({ kind }) => kind === 'no-permission')
    expect(hidden?.remedy).toBe(`sudo ${process.execPath} ${program} sockets`)
    expect(hidden?.why).toContain('root')
  })

  it('are all accounted for: each has an owner or a reason, and the reasons add up', async () => {
    for (const before of [[], asOrdinary]) {
      const { sockets, unattributed, total } = await portlight(before)
      expect(total).toBe(sockets.length)
      const ownerless = sockets.filter(({ owners }) => owners.length === 0)
      expect(ownerless.every(({ ownerless }) => ownerless !== null)).toBe(true)
      const counted = unattributed
        .filter(({ kind }) => kind !== 'other-namespace')
        .reduce((sum, { count }) => sum + count, 0)
      expect(counted).toBe(ownerless.length)
    }
  })

  it('name the program, not its thread, and everybody who has a socket open', async () => {
    const { sockets } = await portlight([], '--port', String(crowdPorts.inherited), '--listening')
    expect(sockets).toHaveLength(1)
    expect(sockets[0]?.owners.map(({ program }) => program)).toEqual(['node', 'node'])
  })

  it('name what the kernel has them for, where no process has', async () => {
    const tunnel = await lab.host('tunnel')
    const device = ['type', 'vxlan', 'id', '5', 'dstport', '4789', 'local', '127.0.0.1']
    for (const args of [
      ['add', 'vx5', ...device],
      ['set', 'vx5', 'up'],
    ]) {
      expect(await tunnel.run('ip', ['link', ...args])).toMatchObject({ code: 0 })
    }
    const { stdout } = await tunnel.run(process.execPath, [program, 'sockets', '--json', '--udp'])
    const { sockets } = JSON.parse(stdout) as SocketsDocument
    expect(sockets).toContainEqual(
      expect.objectContaining({
        local: { address: '0.0.0.0', port: 4789 },
        owners: [],
        ownerless: 'no-process',
        kernelUse: { name: 'VXLAN', interfaces: ['vx5'] },
      }),
    )
    expect((await tunnel.run(process.execPath, [program, 'sockets', '--udp'])).stdout).toContain(
      'the kernel: VXLAN',
    )
  })

  it('can be narrowed down', async () => {
    const all = (await portlight([])).sockets
    const some = async (...args: string[]) => (await portlight([], ...args)).sockets.length
    const count = (test: (socket: (typeof all)[number]) => boolean) => all.filter(test).length
    expect(await some('--udp')).toBe(count(({ protocol }) => protocol === 'udp'))
    expect(await some('--state', 'estab')).toBe(count(({ state }) => state === 'ESTABLISHED'))
    expect(await some('--port', '7001', '--listening')).toBe(1)
    const pid = all.find(({ local }) => local.port === 7101)?.owners[0]?.pid ?? 0
    expect(await some('--pid', String(pid))).toBe(1)
  })

  it('of other network namespaces are counted, with the command that shows them', async () => {
    const neighbour = await lab.host('neighbour')
    await neighbour.listen([8001, 8002])
    const other = (await portlight([])).unattributed.find(({ kind }) => kind === 'other-namespace')
    expect(other?.count).toBeGreaterThanOrEqual(2)
    expect(other?.remedy).toMatch(/^nsenter --target \d+ --net (\S*node) \S+cli\.cjs sockets$/)
    expect((await portlight(asOrdinary)).unattributed.map(({ kind }) => kind)).not.toContain(
      'other-namespace',
    )
  })
})
