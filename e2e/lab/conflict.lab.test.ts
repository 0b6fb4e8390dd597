import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  emigrant,
  hold,
  holdInPython,
  type LabHolder,
  missingTool,
  prefork,
  server,
  stubbornServer,
  supervisor,
} from './conflict-holders'
import { Lab, type LabHost, labObstacle } from './network'
import { commandLine } from './portlight'

const obstacle = labObstacle()
if (obstacle !== null) console.warn(`SKIPPED, who has a port, with other users and namespaces: ${obstacle}.`)
const python = missingTool('python3')
if (python !== null) console.warn(`SKIPPED, sockets that Node can't make: ${python}.`)
const activate = missingTool('systemd-socket-activate')
if (activate !== null) console.warn(`SKIPPED, the real socket activation: ${activate}.`)

/** The hierarchy of control groups that names units and containers; null where nobody may write to it. */
const controlGroups = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup'].find((folder) =>
  existsSync(join(folder, 'cgroup.procs')),
)

/** An ordinary user, of whom the machine's user list need not know. */
const ordinary = 65_534
const asOrdinary = ['setpriv', `--reuid=${ordinary}`, `--regid=${ordinary}`, '--clear-groups'] as const

/** What `portlight why --json` prints, as far as these tests look at it. */
interface WhyDocument {
  readonly verdict: string
  readonly inUse: boolean
  readonly confidence: string
  readonly sentence: string
  readonly owners: readonly { readonly pid: number; readonly program: string }[]
  readonly fixes: readonly { readonly title: string; readonly command: string | null }[]
  readonly evidence: readonly { readonly what: string; readonly detail: string }[]
}

describe.skipIf(obstacle !== null)('who has a port', () => {
  const lab = new Lab()
  /** A copy that everybody may read: the project may lie where only its owner may look. */
  const copy = mkdtempSync(join(tmpdir(), 'portlight-conflict-'))
  const program = join(copy, 'main', 'cli.cjs')
  const groups: string[] = []
  let host: LabHost
  let port = 7300

  beforeAll(async () => {
    cpSync(dirname(commandLine), join(copy, 'main'), { recursive: true })
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}')
    await chmod(copy, 0o755)
    host = await lab.host('conflict')
  })
  afterAll(async () => {
    await lab.close()
    for (const group of groups) await removed(group)
    rmSync(copy, { recursive: true })
  })

  const nextPort = () => {
    port += 1
    return port
  }

  async function portlight(before: readonly string[], ...args: readonly string[]) {
    const [file = '', ...rest] = [...before, process.execPath, program, ...args]
    return host.run(file, rest)
  }

  async function why(before: readonly string[], ...args: readonly string[]) {
    const { stdout, stderr, code } = await portlight(before, 'why', '--json', ...args)
    if (stdout === '') throw new Error(`portlight why (${code}): ${stderr}`)
    return { document: JSON.parse(stdout) as WhyDocument, code }
  }

  const node = (source: string): Promise<LabHolder> => hold(host, process.execPath, ['-e', source])

  describe('of another user', () => {
    it('is certain without its name, and says who could see it', async () => {
      const at = nextPort()
      const { pid } = await node(server(at))
      const hidden = await why(asOrdinary, String(at))
      expect(hidden.code).toBe(1)
      expect(hidden.document).toMatchObject({
        verdict: 'live-listener',
        inUse: true,
        confidence: 'certain',
        owners: [],
      })
      expect(hidden.document.sentence).toContain('user root')
      expect(hidden.document.fixes[0]?.command).toBe(`sudo ${process.execPath} ${program} why ${at}`)
      const seen = await why([], String(at))
      expect(seen.document.owners.map((owner) => owner.pid)).toEqual([pid])
    })

    it.skipIf(python !== null)('is not seen at all where it does not listen, and that is said', async () => {
      const at = nextPort()
      await holdInPython(
        host,
        `s = socket.socket()\ns.bind(('127.0.0.1', ${at}))\nprint('ready', flush=True)\ntime.sleep(600)`,
      )
      const { document, code } = await why(asOrdinary, String(at))
      expect(code).toBe(1)
      expect(document).toMatchObject({
        verdict: 'bound-not-listening',
        inUse: true,
        confidence: 'likely',
        owners: [],
      })
      expect(document.sentence).toContain('only to administrators')
      expect((await why([], String(at))).document.owners.map((owner) => owner.program)).toEqual([
        expect.stringMatching(/^python3/),
      ])
    })

    it('is not ended by who may not, and the right that is missing is named', async () => {
      const at = nextPort()
      const { pid } = await node(server(at))
      const { code, stdout } = await portlight(asOrdinary, 'free', String(at), '--yes')
      expect(code).toBe(1)
      expect(stdout).toContain('only to administrators')
      expect(isAlive(pid)).toBe(true)
    })
  })

  describe('with a privilege', () => {
    it('is in use by nobody where the user lacks it', async () => {
      const { document, code } = await why(asOrdinary, '80')
      expect(code).toBe(1)
      expect(document).toMatchObject({ verdict: 'privileged-port', inUse: false, confidence: 'certain' })
      expect((await why([], '80')).document.verdict).toBe('free')
    })

    it('follows the limit of the system', async () => {
      await host.sysctl('net.ipv4.ip_unprivileged_port_start=80')
      expect((await why(asOrdinary, '80')).document.verdict).toBe('free')
      expect((await why(asOrdinary, '79')).document.verdict).toBe('privileged-port')
      await host.sysctl('net.ipv4.ip_unprivileged_port_start=1024')
    })
  })

  describe('in a network namespace', () => {
    it('of its own is in nobody’s way here, and is named', async () => {
      const neighbour = await lab.host('neighbour')
      const at = nextPort()
      await neighbour.listen([at])
      const { document, code } = await why([], String(at))
      expect(code).toBe(0)
      expect(document).toMatchObject({ verdict: 'free', inUse: false })
      const elsewhere = document.evidence.find(({ what }) => what === 'other network namespaces')
      expect(elsewhere?.detail).toMatch(/^node \(process \d+\) listens on this port in a network namespace/)
    })

    it.skipIf(python !== null)('holds a port of this one as containers do', async () => {
      const inner = await lab.host('inner')
      const at = nextPort()
      const { pid } = await holdInPython(host, emigrant(at, inner.namespace))
      const { document } = await why([], String(at))
      expect(document).toMatchObject({ verdict: 'container', inUse: true })
      expect(document.owners.map((owner) => owner.pid)).toEqual([pid])
    })

    it('publishes it through a proxy', async () => {
      const proxy = join(copy, 'docker-proxy')
      copyFileSync(process.execPath, proxy)
      const at = nextPort()
      await hold(host, proxy, ['-e', server(at, '0.0.0.0')])
      const { document } = await why([], String(at))
      expect(document).toMatchObject({ verdict: 'container', inUse: true, confidence: 'certain' })
      expect(document.fixes[0]?.command).toBe(`docker ps --filter publish=${at}`)
      const { code, stdout, stderr } = await portlight([], 'free', String(at), '--yes')
      expect(code).toBe(1)
      expect(stdout).toContain('docker ps')
      expect(stderr).toContain('--force')
    })
  })

  describe.skipIf(controlGroups === undefined)('in a control group', () => {
    async function holderIn(name: string, at: number): Promise<LabHolder> {
      const group = join(controlGroups ?? '', name)
      mkdirSync(group)
      groups.push(group)
      const holder = await node(server(at))
      // from out here: inside a namespace the hierarchy is out of sight
      writeFileSync(join(group, 'cgroup.procs'), String(holder.pid))
      return holder
    }

    it('of a container is the container’s', async () => {
      const at = nextPort()
      const id = 'ab'.repeat(32)
      await holderIn(`docker-${id}.scope`, at)
      const { document } = await why([], String(at))
      expect(document).toMatchObject({ verdict: 'container', confidence: 'certain' })
      expect(document.fixes[0]?.command).toBe(`docker stop ${id.slice(0, 12)}`)
    })

    it('of a socket unit is kept for a service', async () => {
      const at = nextPort()
      await holderIn('portlight-test.socket', at)
      const { document } = await why([], String(at))
      expect(document).toMatchObject({ verdict: 'socket-activation', confidence: 'certain' })
      expect(document.fixes[0]?.command).toBe('systemctl stop portlight-test.socket')
    })

    it('of a service is stopped by its unit and not by a signal', async () => {
      const at = nextPort()
      const { pid } = await holderIn('portlight-test.service', at)
      const { document } = await why([], String(at))
      expect(document.verdict).toBe('live-listener')
      expect(document.fixes[0]?.command).toBe('systemctl stop portlight-test.service')
      const { code, stdout } = await portlight([], 'free', String(at), '--yes')
      expect(code).toBe(1)
      expect(stdout).toContain('systemctl stop portlight-test.service')
      expect(isAlive(pid)).toBe(true)
      const forced = await portlight([], 'free', String(at), '--yes', '--force')
      expect(forced.code).toBe(0)
      expect(isAlive(pid)).toBe(false)
    })
  })

  describe('kept for a service', () => {
    it.skipIf(activate !== null)('by systemd’s own helper', async () => {
      const at = nextPort()
      host.start('systemd-socket-activate', ['-l', `127.0.0.1:${at}`, '/bin/cat'])
      const document = await untilTaken(() => why([], String(at)))
      expect(document).toMatchObject({ verdict: 'socket-activation', inUse: true, confidence: 'certain' })
      expect(document.owners.map((owner) => owner.program)).toEqual(['systemd-socket-activate'])
    })

    it('by the first process', async () => {
      const standIn = join(copy, 'systemd')
      copyFileSync(process.execPath, standIn)
      const at = nextPort()
      const source = `
        const { execFile } = require('node:child_process')
        require('node:net').createServer().listen(${at}, '127.0.0.1', () => {
          const ask = (...args) => new Promise((resolve) => {
            execFile('${process.execPath}', ['${program}', ...args], (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }))
          })
          ask('why', '${at}', '--json').then(async (why) => {
            console.log(JSON.stringify({ why, free: await ask('free', '${at}', '--yes', '--force') }))
            process.exit()
          })
        })`
      const { stdout, stderr } = await host.run('unshare', [
        '--pid',
        '--fork',
        '--mount-proc',
        standIn,
        '-e',
        source,
      ])
      if (stdout === '') throw new Error(stderr)
      const { why: asked, free } = JSON.parse(stdout)
      expect(asked.code).toBe(1)
      expect(JSON.parse(asked.stdout)).toMatchObject({
        verdict: 'socket-activation',
        owners: [{ pid: 1, program: 'systemd' }],
      })
      expect(free.code).toBe(1)
      expect(free.stderr + free.stdout).toContain('does not end it')
    })
  })

  it('is told without IPv6, too', async () => {
    const without = await lab.host('without6')
    await without.sysctl('net.ipv6.conf.all.disable_ipv6=1')
    const at = nextPort()
    const ask = async (...args: string[]) => {
      const { stdout, code } = await without.run(process.execPath, [program, 'why', '--json', ...args])
      return { document: JSON.parse(stdout) as WhyDocument, code }
    }
    expect(await ask(String(at))).toMatchObject({ code: 0, document: { verdict: 'free' } })
    expect(await ask(String(at), '--address', '::1')).toMatchObject({
      code: 1,
      document: { verdict: 'address-not-local', inUse: false },
    })
    await hold(without, process.execPath, ['-e', server(at)])
    expect(await ask(String(at))).toMatchObject({ code: 1, document: { verdict: 'live-listener' } })
  })

  describe('is made free', () => {
    it('only after a look, and by who says yes', async () => {
      const at = nextPort()
      const { pid } = await node(server(at))
      const look = await portlight([], 'free', String(at), '--dry-run')
      expect(look.code).toBe(0)
      expect(look.stdout).toContain(`node (process ${pid})`)
      const unasked = await portlight([], 'free', String(at))
      expect(unasked.code).toBe(2)
      expect(unasked.stderr).toContain('--yes')
      expect(isAlive(pid)).toBe(true)
      const { code, stdout } = await portlight([], 'free', String(at), '--yes')
      expect(code).toBe(0)
      expect(stdout).toContain(`node (process ${pid}) has ended, and TCP port ${at} is free.`)
      expect(isAlive(pid)).toBe(false)
      expect((await portlight([], 'free', String(at), '--yes')).code).toBe(0)
    })

    it('by KILL only where that is asked for', async () => {
      const at = nextPort()
      const { pid } = await node(stubbornServer(at))
      const gentle = await portlight([], 'free', String(at), '--yes', '--wait', '1')
      expect(gentle.code).toBe(1)
      expect(gentle.stderr).toContain('--force')
      expect(isAlive(pid)).toBe(true)
      const forced = await portlight([], 'free', String(at), '--yes', '--force', '--wait', '1')
      expect(forced.code).toBe(0)
      expect(isAlive(pid)).toBe(false)
    })

    it.skipIf(python !== null)('of a master and all its workers', async () => {
      const at = nextPort()
      const { pid, said } = await holdInPython(host, prefork(at, 2))
      const { document } = await why([], String(at))
      expect(document.verdict).toBe('inherited-socket')
      const { code } = await portlight([], 'free', String(at), '--yes')
      expect(code).toBe(0)
      expect([pid, ...said].filter(isAlive)).toEqual([])
      expect((await why([], String(at))).document.verdict).toBe('free')
    })

    it('for a moment, where somebody starts it again, who is named', async () => {
      const at = nextPort()
      const { pid, said } = await node(supervisor(at))
      const { code, stdout } = await portlight([], 'free', String(at), '--yes')
      expect(code).toBe(1)
      expect(stdout).toContain(`node (process ${pid}) started it again`)
      expect(said.some(isAlive)).toBe(false)
    })
  })

  /** What is started outside of our hands takes its time. */
  async function untilTaken(ask: () => ReturnType<typeof why>): Promise<WhyDocument> {
    for (let round = 0; round < 50; round += 1) {
      const { document } = await ask()
      if (document.verdict !== 'free') return document
    }
    throw new Error('nobody took the port')
  }
})

/** False for a zombie, which has ended and whose parent has not asked how. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
  } catch {
    return false
  }
}

/** A control group can go when the last process in it has. */
async function removed(group: string): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    try {
      rmdirSync(group)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
