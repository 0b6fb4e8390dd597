import { setTimeout as sleep } from 'node:timers/promises'
import type { HandedOn } from '#shared/computer/handed-on'
import type { Refusal } from '#shared/forward/refusal-found'
import type { Mapping, Router } from '#shared/forward/router'
import type { LeftForward, RouterNote } from '#shared/forward/router-notes'
import { aSight } from '#shared/forward/testing/findings'
import type { FirewallFinding, SightOutcome } from '#shared/forward/verdict/findings'
import type { Socket } from '#shared/sockets/socket'
import type { Place } from '../computer/place'
import type { ForwardOptions } from '../forward'
import type { AnswererHit } from '../outside/answerer'
import type { OutsidePart, RouterLook, RouterPart } from '../parts'
import { refused } from '../router/mapping/order'

/** A home for tests of the chain: fakes of the router, of the outside and of this computer, which remember what happened. */
export class FakeHome {
  readonly wan = '25.0.113.5'
  place: Place = {
    routes: [],
    sources: [],
    gateway: '192.168.1.1',
    gateway6: null,
    interface: 'eth0',
    lan: '192.168.1.34',
    lan6: null,
    exit: null,
  }
  /** Ports on which a program listens. */
  listening: number[] = []
  mappings: Mapping[] = []
  reliable = true
  router: Router | null = {
    address: '192.168.1.1',
    name: 'Fake',
    model: null,
    manufacturer: null,
    page: null,
    wan: this.wan,
    speaks: [{ way: 'upnp', detail: 'WANIPConnection:1' }],
  }
  /** What the sweep before everything says. */
  swept: RouterNote[] = []
  /** What a release says of a mapping that may be left. */
  left: LeftForward | null = null
  /** Refuses to open a mapping. */
  refusal: Refusal | null = null
  /** How the outside finds a port; the token is what answers there, null: a program. */
  outcome: (port: number, token: string | null) => SightOutcome | Promise<SightOutcome> = () => ({
    kind: 'silent',
    seenAs: this.wan,
  })
  firewall: (port: number) => FirewallFinding['verdict'] = () => 'allows'
  /** Who came to a port that Portlight answers. */
  hits: (port: number) => readonly AnswererHit[] = () => []
  /** Where the filter hands a port on to. */
  redirect: HandedOn | null = null
  /** Milliseconds that a look at the router takes. */
  routerMs = 0
  /** What happened, in order: `open 1`, `release 1`, `look`, `answer 1`, `close 1`, `probe 1`. */
  readonly log: string[] = []

  options(): ForwardOptions {
    return {
      platform: {
        hostFirewall: async () => this.#hostFirewall(),
        portVisits: null,
      } as unknown as ForwardOptions['platform'],
      sockets: { list: async () => this.#sockets() },
      dataFolder: '/nowhere',
      wallClock: Date.now,
      lookAround: async () => this.place,
      routers: this.#routers(),
      outside: this.#outside(),
    }
  }

  #hostFirewall() {
    return {
      judge: ({ port }: { readonly port: number }): FirewallFinding => ({
        verdict: this.firewall(port),
        name: null,
        because: { why: 'rule', rule: 'so it is' },
        remedy: null,
        evidence: [],
      }),
      door: () => null,
      redirect: () => this.redirect,
    }
  }

  #sockets() {
    const sockets = this.listening.map((port) => ({
      local: { address: '0.0.0.0', port },
      remote: null,
      family: 'ipv4',
      reach: 'everywhere',
      owners: [{ program: 'java', executable: '/bin/java' }],
    })) as unknown as Socket[]
    return { sockets } as unknown as Awaited<ReturnType<ForwardOptions['sockets']['list']>>
  }

  #routers(): RouterPart {
    return {
      look: async (_place, signal): Promise<RouterLook> => {
        this.log.push('look')
        await sleep(this.routerMs, undefined, { signal })
        const { router, mappings, reliable } = this
        return {
          router,
          mappings: [...mappings],
          others: [],
          reliable,
          notes: [],
          silence: null,
          evidence: [],
        }
      },
      add: async () => refused({ why: 'no-router', silence: null }),
      remove: async () => ({ kind: 'removed' }),
      open: async (_place, wish) => {
        if (this.refusal !== null) return { refused: this.refusal }
        this.log.push(`open ${wish.externalPort}`)
        const mapping = aMapping({
          ours: true,
          externalPort: wish.externalPort,
          internalPort: wish.internalPort,
        })
        this.mappings.push(mapping)
        return {
          mapping,
          externalAddress: null,
          release: async () => {
            this.mappings = this.mappings.filter((one) => one !== mapping)
            this.log.push(`release ${wish.externalPort}`)
            return this.left
          },
        }
      },
      sweep: async () => this.swept,
      identify: async () => ({ name: null, hardware: null, upFor: null }),
      stands: async () => null,
      close: async () => {},
    }
  }

  #outside(): OutsidePart {
    let tokens = 0
    return {
      askStun: async (servers, { family }) =>
        servers.map((server) => ({
          server,
          family,
          asked: '26.0.0.9',
          address: this.wan,
          because: null,
          inVain: null,
          tookMs: 1,
        })),
      natLifetime: async () => ({ atLeast: 30, lessThan: 45, notes: [] }),
      natBehaviour: async () => ({ found: { kind: 'no-answer' }, ports: [] }),
      newToken: () => {
        tokens += 1
        return `token${tokens}`
      },
      answerPort: async ({ port }) => {
        this.log.push(`answer ${port}`)
        return {
          port,
          hits: () => this.hits(port),
          close: async () => {
            this.log.push(`close ${port}`)
          },
        }
      },
      probe: async (_helpers, { port, token, family }, signal) => {
        this.log.push(`probe ${port}`)
        const outcome = await Promise.race([
          Promise.resolve(this.outcome(port, token)),
          new Promise<never>((_, reject) =>
            signal.addEventListener('abort', () => reject(new Error('aborted'))),
          ),
        ])
        return [aSight(outcome, family, { heldMs: 0 })]
      },
      trace: async () => ({}),
      tryHelpers: async () => [],
      lookUpName: async () => Promise.reject(new Error('nobody asked for a name')),
      hairpin: async () => false,
      lookBeyond: async () => [],
      firstHops: async () => null,
      askBeyond: async () => [],
    }
  }
}

/** A mapping of port 25565 to this computer. */
export function aMapping(part: Partial<Mapping>): Mapping {
  return {
    way: 'upnp',
    family: 'ipv4',
    protocol: 'tcp',
    externalPort: 25_565,
    internalAddress: '192.168.1.34',
    internalPort: 25_565,
    remoteHost: null,
    enabled: true,
    leaseSeconds: 0,
    description: '',
    ours: false,
    toThisComputer: true,
    ...part,
  }
}
