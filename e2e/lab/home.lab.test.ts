import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Home, places } from './home'
import { labObstacle } from './network'

const obstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver', 'turnutils_natdiscovery')
if (obstacle !== null) console.warn(`SKIPPED, the home network of the lab: ${obstacle}.`)

/** What other tests build upon, seen with other people's programs. */
describe.skipIf(obstacle !== null).each(['public', 'second-router', 'carrier'] as const)(
  'a home (%s)',
  (upstream) => {
    let home: Home
    beforeAll(async () => {
      home = await Home.build({ upstream })
      await home.startStun()
    })
    afterAll(() => home?.close())

    it('reaches the internet, which sees the address of the outermost NAT', async () => {
      const { stdout } = await home.me.run('turnutils_natdiscovery', ['-m', places.internet[0]])
      expect(stdout).toContain(`UDP reflexive addr: ${places.outside}:`)
    })

    it('has a router that maps ports where its own address is public, and no other way out', async () => {
      const daemon = await home.startRouterDaemon()
      const added = await home.me.run('upnpc', ['-e', 'a test', '-a', places.me, '8080', '8080', 'tcp', '60'])
      if (upstream === 'public') {
        expect((await home.me.run('upnpc', ['-l'])).stdout).toContain(
          `TCP  8080->${places.me}:8080  'a test'`,
        )
      } else {
        expect(added.stdout).not.toContain('is redirected')
      }
      daemon.stop()
      expect(await home.me.ip('route', 'get', places.internet[0])).toContain(`via ${places.router}`)
      await expect(home.provider.ip('route', 'get', '8.8.8.8')).rejects.toThrow(/unreachable/)
    })
  },
)
