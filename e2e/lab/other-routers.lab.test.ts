import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newStateFolder, portlightOn } from './forward'
import { Home, places } from './home'
import { type LabHost, labObstacle } from './network'

const obstacle = labObstacle('miniupnpd', 'upnpc')
if (obstacle !== null) console.warn(`SKIPPED, devices that say they are routers: ${obstacle}.`)

describe.skipIf(obstacle !== null)('a device that says it is a router and is not this computer’s', () => {
  let home: Home
  let state: string

  beforeEach(async () => {
    home = await Home.build()
    state = newStateFolder()
  })
  afterEach(async () => {
    await home.close()
    rmSync(state, { recursive: true, force: true })
  })

  const portlight = (...args: readonly string[]) => portlightOn(home.me, state, ['forward', ...args])

  /** What upnpc finds at a device: `TCP 25565->192.168.77.10:25565`. */
  async function forwardsOf(address: string, from: LabHost = home.me): Promise<readonly string[]> {
    const { stdout } = await from.run('upnpc', ['-u', `http://${address}:5000/rootDesc.xml`, '-l'])
    return [...stdout.matchAll(/^ *\d+ (TCP|UDP) +(\d+->\S+)/gm)].map(
      ([, protocol, rest]) => `${protocol} ${rest}`,
    )
  }

  it('is shown apart, and changed only where it is named: an old repeater beside a router without UPnP', async () => {
    await home.startRepeater()
    const list = await portlight('list')
    expect(list.code, list.stderr).toBe(2)
    expect(list.stdout).toContain(`The router at ${places.router} answers neither UPnP`)
    expect(list.stdout).toContain(
      `The device at ${places.other} (“Old Repeater”) says that it is a router, too.`,
    )
    expect(list.stdout).not.toContain('Forwards of the router')
    const add = await portlight('add', '25565')
    expect(add.code).toBe(1)
    expect(add.stdout).toBe('')
    expect(add.stderr).toMatch(/lets nobody in\. Nothing was changed\. .*--gateway 192\.168\.77\.20/)
    expect(await forwardsOf(places.other)).toEqual([])
    const test = await portlight('test', '25565', '--map', '--json')
    expect(JSON.parse(test.stdout)).toMatchObject({
      router: null,
      verdict: expect.not.stringMatching('no-mapping'),
    })
    expect(await forwardsOf(places.other)).toEqual([])
    // whoever names it has it asked, and is told what that is worth
    const named = await portlight('list', '--gateway', places.other)
    expect(named.stdout).toContain('Forwards of the router (Old Repeater, 192.168.77.20)')
    expect(named.stdout).toContain(`What ${places.other} forwards may let nobody in.`)
  })

  it('is not asked where the router speaks another protocol', async () => {
    await home.startRepeater()
    const first = await home.startRouterDaemon({ upnp: false })
    const add = await portlight('add', '25565')
    expect(add.stdout, add.stderr).toContain(`forwards TCP port 25565 to ${places.me}, port 25565, now`)
    expect(await forwardsOf(places.other)).toEqual([])
    const list = await portlight('list')
    expect(list.stdout).toMatch(
      /^Forwards of the router \(192\.168\.77\.1\):\n {2}NAT-PMP|^Forwards of the router \(192\.168\.77\.1\):\n {2}PCP/,
    )
    first.stop()
  })

  it('is not asked where the router speaks UPnP, too', async () => {
    await home.startRepeater()
    await home.startRouterDaemon()
    expect((await portlight('add', '25565')).code).toBe(0)
    expect(await forwardsOf(places.router)).toEqual([`TCP 25565->${places.me}:25565`])
    expect(await forwardsOf(places.other)).toEqual([])
    expect((await portlight('list')).stdout).toContain('(Lab Router, 192.168.77.1)')
  })

  it('is the router beside a virtual address of the gateway (VRRP), and the one that is connected', async () => {
    const { router, me } = home
    const real = '192.168.77.2'
    // as keepalived makes it: the address is on a device of its own with the hardware address of VRRP
    await router.ip('address', 'delete', `${places.router}/24`, 'dev', 'lan1')
    await router.ip('address', 'add', `${real}/24`, 'dev', 'lan1')
    await router.sysctl('net.ipv4.conf.all.arp_ignore=1')
    await router.sysctl('net.ipv4.conf.all.arp_announce=2')
    await router.sysctl('net.ipv4.conf.all.rp_filter=0')
    await router.ip(
      'link',
      'add',
      'vrrp1',
      'link',
      'lan1',
      'address',
      '00:00:5e:00:01:07',
      'type',
      'macvlan',
      'mode',
      'bridge',
    )
    await router.ip('address', 'add', `${places.router}/32`, 'dev', 'vrrp1')
    await router.ip('link', 'set', 'vrrp1', 'up')
    await home.startRepeater()
    await home.startRouterDaemon({ natPmp: false })
    const add = await portlight('add', '25565')
    expect(await me.ip('neigh')).toMatch(/192\.168\.77\.1 .*00:00:5e:00:01:07/)
    expect(add.stdout, add.stderr).toContain('The router forwards TCP port 25565')
    expect(await forwardsOf(real)).toEqual([`TCP 25565->${places.me}:25565`])
    expect(await forwardsOf(places.other)).toEqual([])
    const list = await portlight('list')
    expect(list.stdout.replace(/\s+/g, ' ')).toContain(
      `The one that answers UPnP, at ${real}, is the only one of them that says it is connected.`,
    )
  })
})
