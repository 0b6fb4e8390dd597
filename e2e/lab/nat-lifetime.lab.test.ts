import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NatLifetime } from '../../shared/forward/report'
import { Home, natRules, places } from './home'
import { type LabHost, labObstacle } from './network'
import { OutsideProgram } from './outside-program'

const obstacle = labObstacle('turnserver')
if (obstacle !== null) console.warn(`SKIPPED, how long a NAT of the lab remembers: ${obstacle}.`)

let program: OutsideProgram
beforeAll(async () => {
  if (obstacle === null) program = await OutsideProgram.build()
})
afterAll(() => program?.remove())

/** The kernel's own setting, in seconds, for a port that had one packet out and one in. */
const remembers = (host: LabHost, seconds: number) =>
  host.sysctl(`net.netfilter.nf_conntrack_udp_timeout=${seconds}`)

const waits = { idleSeconds: [2, 9, 10], keepSeconds: 1 }

describe.skipIf(obstacle !== null).concurrent('how long a port stays open', () => {
  it.each<[string, Home['upstream'], (home: Home) => Promise<unknown>, RegExp]>([
    ['the router alone', 'public', async () => {}, /^Packets that end at your router keep the port open/],
    [
      'a second router that is behind it',
      'second-router',
      async ({ router, outer }) => {
        await remembers(router, 60)
        if (outer !== null) await remembers(outer, 6)
      },
      /^Packets that end at your router do not keep the port open.*Most likely a second router/,
    ],
    [
      'a NAT of the provider, two hops behind it',
      'second-router',
      async ({ router, outer, provider }) => {
        for (const host of [router, outer]) if (host !== null) await remembers(host, 60)
        await provider.filter(
          natRules({ masquerade: false, forward: ['accept'], post: ['oifname "net1" masquerade'] }),
        )
        await remembers(provider, 6)
      },
      /^Packets that come past your router.*So somebody farther on/,
    ],
  ])('is as %s has it', async (_, upstream, prepare, note) => {
    const home = await Home.build({ upstream })
    try {
      await home.startStun()
      await remembers(home.router, 6)
      await prepare(home)
      const servers = [`${places.internet[0]}:3478`]
      const { atLeast, lessThan, notes } = await program.ask<NatLifetime>(home.me, 'lifetime', {
        servers,
        waits,
      })
      expect(atLeast, notes.join()).toBeLessThan(9)
      expect(lessThan).toBeGreaterThanOrEqual(9)
      expect(notes).toEqual([expect.stringMatching(note)])
    } finally {
      await home.close()
    }
  })
})
