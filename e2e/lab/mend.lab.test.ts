import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FirewallChange, FirewallChanged } from '../../shared/forward/mend'
import { startFirewalld, succeeds, switchUfwOn } from './firewall-programs'
import { forwardTest } from './forward'
import { forwardPort } from './forward-scenarios'
import { Home } from './home'
import { labObstacle } from './network'
import { OutsideProgram } from './outside-program'

const obstacle = labObstacle('iptables', 'iptables-save', 'ufw', 'firewalld', 'dbus-daemon')
if (obstacle !== null) console.warn(`SKIPPED, what is mended in the lab: ${obstacle}.`)

let program: OutsideProgram
beforeAll(async () => {
  if (obstacle === null) program = await OutsideProgram.build()
})
afterAll(() => program?.remove())

/** A home whose computer listens on the port, for as long as something takes. */
async function inHome(run: (home: Home) => Promise<void>): Promise<void> {
  const home = await Home.build()
  try {
    await home.me.listen([forwardPort])
    await run(home)
  } finally {
    await home.close()
  }
}

const port = String(forwardPort)
const change = (home: Home, what: FirewallChange['what']) =>
  program.ask<FirewallChanged>(home.me, 'firewall', {
    what,
    family: 'ipv4',
    protocol: 'tcp',
    port: forwardPort,
  })
const judged = async (home: Home) =>
  (await forwardTest(home.me, home.newFolder(), ['forward', 'test', port])).document

/** Opens the port, and closes it again, each seen by a test and by a real connection of the second computer. */
async function thereAndBack(home: Home, command: readonly string[]) {
  const before = await judged(home)
  expect(before.verdict, JSON.stringify(before, null, 1)).toBe('host-firewall')
  const [mend] = before.mends
  expect(mend).toMatchObject({ kind: 'firewall', port: forwardPort, door: { open: { needsRoot: true } } })
  expect(mend?.kind === 'firewall' && [mend.door.open.program, ...mend.door.open.arguments]).toEqual(command)
  const knocks = `require('node:net').connect(${port}, '192.168.77.10', () => process.exit(0)).on('error', () => process.exit(1)); setTimeout(() => process.exit(1), 1500)`
  const getsIn = async () => (await home.other.run(process.execPath, ['-e', knocks])).code === 0
  expect(await getsIn()).toBe(false)
  expect(await change(home, 'open')).toEqual({
    kind: 'done',
    sentence: 'The firewall of this computer lets TCP port 25565 in now.',
  })
  expect(await getsIn()).toBe(true)
  // asked twice, it is still one rule that is taken back
  expect((await change(home, 'open')).sentence).toContain('already')
  const closed = await change(home, 'close')
  expect(closed, closed.sentence).toMatchObject({
    kind: 'done',
    sentence: expect.stringContaining('closed again'),
  })
  expect(await getsIn()).toBe(false)
  expect(await change(home, 'close')).toMatchObject({ kind: 'failed' })
}

describe.skipIf(obstacle !== null).concurrent("this computer's own firewall", () => {
  it('is opened and closed again, by nftables', () =>
    inHome(async (home) => {
      await home.me.filter(`table inet mine {
      chain in { type filter hook input priority 0; policy drop; ct state established,related accept; iif "lo" accept; }
    }`)
      await thereAndBack(home, [
        ...['nft', 'insert', 'rule', 'inet', 'mine', 'in', 'tcp', 'dport', port, 'accept'],
        ...['comment', `portlight-tcp-${port}`],
      ])
    }))

  it('is opened and closed again, by iptables', () =>
    inHome(async (home) => {
      for (const rule of [
        ['-A', 'INPUT', '-m', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED', '-j', 'ACCEPT'],
        ['-A', 'INPUT', '-i', 'lo', '-j', 'ACCEPT'],
        ['-P', 'INPUT', 'DROP'],
      ]) {
        expect((await home.me.run('iptables', rule)).stderr).toBe('')
      }
      await thereAndBack(home, [
        ...['iptables', '-I', 'INPUT', '-p', 'tcp', '--dport', port],
        ...['-m', 'comment', '--comment', `portlight-tcp-${port}`, '-j', 'ACCEPT'],
      ])
    }))

  it('is opened and closed again, by ufw', () =>
    inHome(async (home) => {
      await switchUfwOn(home.me)
      await thereAndBack(home, ['ufw', 'allow', `${port}/tcp`])
      // a rule that comes before it keeps the port out all the same: what was made is not left behind
      await succeeds(home.me, 'ufw', 'deny', port)
      expect(await change(home, 'open')).toMatchObject({
        kind: 'failed',
        sentence: expect.stringMatching(/still keeps TCP port 25565 out.*taken back again/),
      })
      expect((await home.me.run('ufw', ['status'])).stdout).not.toContain('ALLOW')
    }))

  it('is opened and closed again, by firewalld in the zone of the interface', () =>
    inHome(async (home) => {
      await startFirewalld(home.me, home.newFolder())
      await succeeds(home.me, 'firewall-cmd', '--zone=work', '--change-interface=eth0')
      await thereAndBack(home, ['firewall-cmd', '--zone=work', `--add-port=${port}/tcp`])
    }))

  it('says so where a second chain still keeps the port out', () =>
    inHome(async (home) => {
      await home.me.filter(`table inet mine {
      chain in { type filter hook input priority 0; policy drop; ct state established,related accept; }
      chain later { type filter hook input priority 10; tcp dport ${port} drop; }
    }`)
      expect(await change(home, 'open')).toMatchObject({
        kind: 'failed',
        sentence: expect.stringMatching(/another one still keeps TCP port 25565 out.*taken back again/),
      })
      expect((await home.me.run('nft', ['list', 'ruleset'])).stdout).not.toContain('portlight-')
    }))
})
