import { rmSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FirewallChange, FirewallChanged } from '../../shared/forward/mend'
import { startFirewalld, succeeds, switchUfwOn } from './firewall-programs'
import { forwardTest, newStateFolder } from './forward'
import { forwardPort } from './forward-scenarios'
import { Home } from './home'
import { labObstacle } from './network'
import { OutsideProgram } from './outside-program'

const obstacle = labObstacle('iptables', 'iptables-save', 'ufw', 'firewalld', 'dbus-daemon')
if (obstacle !== null) console.warn(`SKIPPED, what is mended in the lab: ${obstacle}.`)

const state = newStateFolder()
let program: OutsideProgram
let home: Home
beforeAll(async () => {
  if (obstacle === null) program = await OutsideProgram.build()
})
beforeEach(async () => {
  if (obstacle !== null) return
  home = await Home.build()
  await home.me.listen([forwardPort])
  return () => home.close()
})
afterAll(() => {
  rmSync(state, { recursive: true, force: true })
  program?.remove()
})

const port = String(forwardPort)
const change = (what: FirewallChange['what']) =>
  program.ask<FirewallChanged>(home.me, 'firewall', {
    what,
    family: 'ipv4',
    protocol: 'tcp',
    port: forwardPort,
  })
const judged = async () => (await forwardTest(home.me, state, ['forward', 'test', port])).document

/** Opens the port, and closes it again, each seen by a test and by a real connection of the second computer. */
async function thereAndBack(command: readonly string[]) {
  const before = await judged()
  expect(before.verdict, JSON.stringify(before, null, 1)).toBe('host-firewall')
  const [mend] = before.mends
  expect(mend).toMatchObject({ kind: 'firewall', port: forwardPort, door: { open: { needsRoot: true } } })
  expect(mend?.kind === 'firewall' && [mend.door.open.program, ...mend.door.open.arguments]).toEqual(command)
  const knocks = `require('node:net').connect(${port}, '192.168.77.10', () => process.exit(0)).on('error', () => process.exit(1)); setTimeout(() => process.exit(1), 1500)`
  const getsIn = async () => (await home.other.run(process.execPath, ['-e', knocks])).code === 0
  expect(await getsIn()).toBe(false)
  expect(await change('open')).toEqual({
    kind: 'done',
    sentence: 'The firewall of this computer lets TCP port 25565 in now.',
  })
  expect(await getsIn()).toBe(true)
  // asked twice, it is still one rule that is taken back
  expect((await change('open')).sentence).toContain('already')
  expect(await change('close')).toMatchObject({
    kind: 'done',
    sentence: expect.stringContaining('closed again'),
  })
  expect(await getsIn()).toBe(false)
  expect(await change('close')).toMatchObject({ kind: 'failed' })
}

describe.skipIf(obstacle !== null)("this computer's own firewall", () => {
  it('is opened and closed again, by nftables', async () => {
    await home.me.filter(`table inet mine {
      chain in { type filter hook input priority 0; policy drop; ct state established,related accept; iif "lo" accept; }
    }`)
    await thereAndBack([
      ...['nft', 'insert', 'rule', 'inet', 'mine', 'in', 'tcp', 'dport', port, 'accept'],
      ...['comment', `portlight-tcp-${port}`],
    ])
  })

  it('is opened and closed again, by iptables', async () => {
    for (const rule of [
      ['-A', 'INPUT', '-m', 'conntrack', '--ctstate', 'ESTABLISHED,RELATED', '-j', 'ACCEPT'],
      ['-A', 'INPUT', '-i', 'lo', '-j', 'ACCEPT'],
      ['-P', 'INPUT', 'DROP'],
    ]) {
      expect((await home.me.run('iptables', rule)).stderr).toBe('')
    }
    await thereAndBack([
      ...['iptables', '-I', 'INPUT', '-p', 'tcp', '--dport', port],
      ...['-m', 'comment', '--comment', `portlight-tcp-${port}`, '-j', 'ACCEPT'],
    ])
  })

  it('is opened and closed again, by ufw', async () => {
    await switchUfwOn(home.me)
    await thereAndBack(['ufw', 'allow', `${port}/tcp`])
    // a rule that comes before it keeps the port out all the same: what was made is not left behind
    await succeeds(home.me, 'ufw', 'deny', port)
    expect(await change('open')).toMatchObject({
      kind: 'failed',
      sentence: expect.stringMatching(/still keeps TCP port 25565 out.*taken back again/),
    })
    expect((await home.me.run('ufw', ['status'])).stdout).not.toContain('ALLOW')
  })

  it('is opened and closed again, by firewalld in the zone of the interface', async () => {
    const folder = await startFirewalld(home.me)
    try {
      await succeeds(home.me, 'firewall-cmd', '--zone=work', '--change-interface=eth0')
      await thereAndBack(['firewall-cmd', '--zone=work', `--add-port=${port}/tcp`])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('says so where a second chain still keeps the port out', async () => {
    await home.me.filter(`table inet mine {
      chain in { type filter hook input priority 0; policy drop; ct state established,related accept; }
      chain later { type filter hook input priority 10; tcp dport ${port} drop; }
    }`)
    expect(await change('open')).toMatchObject({
      kind: 'failed',
      sentence: expect.stringMatching(/another one still keeps TCP port 25565 out.*taken back again/),
    })
    expect((await home.me.run('nft', ['list', 'ruleset'])).stdout).not.toContain('portlight-')
  })
})
