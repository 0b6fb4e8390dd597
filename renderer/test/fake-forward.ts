import type { FirewallFound } from '#shared/forward/firewall-told'
import type { ForwardVerdict } from '#shared/forward/forward-verdicts'
import { forwardVerdicts } from '#shared/forward/forward-verdicts'
import type { WhereFound } from '#shared/forward/found'
import type { KeptFound } from '#shared/forward/kept'
import type { HelperTriedFound } from '#shared/forward/look-found'
import type { FirewallChange } from '#shared/forward/mend'
import type { RefusalReason } from '#shared/forward/refusal-found'
import type {
  ForwardEvent,
  ForwardLink,
  ForwardReport,
  TelephoneSaw,
  TelephoneWait,
} from '#shared/forward/report'
import type {
  AddMapping,
  ForwardTest,
  OutsideHelpers,
  RemoveMapping,
  WhereRequest,
} from '#shared/forward/request'
import type {
  AddMappingAnswer,
  Mapping,
  RemoveMappingAnswer,
  Router,
  RouterMappingsFound,
} from '#shared/forward/router'
import type { OtherDevice } from '#shared/forward/router-notes'
import { findings, usualNat } from '#shared/forward/testing/findings'
import type { KeptAnswer } from '#shared/history/kept-answer'
import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import { foreignMapping, homeRouter, ownMapping, reportOf } from './fake-forward-reports'
import type { PlayedWords } from './played-words'

/** How tests of a forward and the router are played. */
export interface ForwardPlay {
  readonly verdict?: ForwardVerdict
  readonly change?: Partial<ForwardReport>
  /** Milliseconds between two links. */
  readonly stepMs?: number
  /** Stands still while this link is tested, until it is cancelled. */
  readonly holdAt?: ForwardLink
  /** Is waited for at the link that is held at. */
  readonly telephone?: TelephoneWait
  /** The engine says no, or dies, at the router. */
  readonly ends?: 'failing' | 'gone'
  /** What helpers that are tried answer. */
  readonly tried?: readonly HelperTriedFound[]
  /** Null: none is found. */
  readonly router?: Router | null
  readonly mappings?: readonly Mapping[]
  /** What the engine renews from the beginning. */
  readonly kept?: readonly KeptFound[]
  /** Devices that say they are routers, too. */
  readonly others?: readonly OtherDevice[]
  /** What becomes of a change of this computer's firewall. */
  readonly firewall?: FirewallFound
  /** What the router answers whoever wants to change something. */
  readonly refuses?: RefusalReason
}

/** What was asked of the engine. */
export interface ForwardAsked {
  readonly tests: ForwardTest[]
  readonly where: WhereRequest[]
  readonly tried: OutsideHelpers[]
  readonly added: AddMapping[]
  readonly removed: RemoveMapping[]
  readonly firewall: FirewallChange[]
  readonly saw: TelephoneSaw[]
  /** Tests that were cancelled. */
  cancelled: number
}

type ForwardHandlers = Pick<
  Handlers<EngineContract>,
  | 'forward.test'
  | 'forward.where'
  | 'forward.helpers'
  | 'forward.mappings'
  | 'forward.add'
  | 'forward.remove'
  | 'forward.firewall'
  | 'forward.kept'
  | 'forward.telephone-saw'
  | 'forward.let-go'
>

/** A link for a telephone. */
export const aTelephone: TelephoneWait = {
  link: 'http://203.0.113.7:25565/6f1d0a9c3e',
  opens: { kind: 'page' },
  fromInside: null,
}

/** The play of a verdict's name, or of a way to end; for the gallery. */
export function forwardPlay(name: string | null): ForwardPlay {
  const verdict = forwardVerdicts.find((known) => known === name)
  if (verdict !== undefined) return { verdict, stepMs: 30 }
  if (name === 'slow') return { holdAt: 'provider', stepMs: 30 }
  if (name === 'telephone') return { holdAt: 'outside', stepMs: 30, telephone: aTelephone }
  if (name === 'failing') return { ends: 'failing' }
  if (name === 'no-router') return { router: null, verdict: 'no-gateway' }
  return {}
}

export const manyMappings: readonly Mapping[] = [
  ownMapping,
  { ...foreignMapping, externalPort: 32400, internalPort: 32400, description: 'Plex Media Server' },
  {
    ...foreignMapping,
    protocol: 'udp',
    externalPort: 51820,
    internalPort: 51820,
    enabled: false,
    description: 'wg',
  },
  {
    ...ownMapping,
    externalPort: 8080,
    internalPort: 80,
    ours: false,
    leaseSeconds: null,
    description: 'web server for testing the page of the sports club',
  },
]

/** Handlers that play; each shell has its own router. */
export function fakeForward(
  play: ForwardPlay = {},
  inFacts: PlayedWords['forward'],
): {
  readonly asked: ForwardAsked
  /** @param keep keeps what was answered, as the engine does */
  readonly handlers: (
    breakOff: () => void,
    keep: (answer: KeptAnswer, startedAt: number) => void,
  ) => ForwardHandlers
} {
  const asked: ForwardAsked = {
    tests: [],
    where: [],
    tried: [],
    added: [],
    removed: [],
    firewall: [],
    saw: [],
    cancelled: 0,
  }
  let mappings = play.mappings ?? manyMappings
  let kept = play.kept ?? []
  const router = play.router === undefined ? homeRouter : play.router
  const { others = [] } = play

  async function* test(
    request: ForwardTest,
    signal: AbortSignal,
    breakOff: () => void,
  ): AsyncGenerator<ForwardEvent, void, void> {
    asked.tests.push(request)
    const report = reportOf(play.verdict ?? 'mapping-wrong-host', {
      port: request.port,
      protocol: request.protocol,
      answeredOurselves: request.answer,
      ...play.change,
    })
    for (const link of report.links) {
      yield { kind: 'testing', link: link.link, what: steps[link.link] }
      if (play.ends === 'failing' && link.link === 'router') {
        throw failure('failed', 'The sockets of this computer could not be read: permission was denied.')
      }
      if (play.ends === 'gone' && link.link === 'router') {
        // the next engine knows nothing of what this one kept
        kept = []
        return breakOff()
      }
      if (play.holdAt === link.link && play.telephone !== undefined) {
        yield { kind: 'telephone', wait: play.telephone }
      }
      if (play.holdAt === link.link) while (!signal.aborted) await tick(10)
      await tick(play.stepMs ?? 5)
      if (signal.aborted) {
        asked.cancelled += 1
        throw failure('cancelled', 'Cancelled.')
      }
      yield { kind: 'link', report: link }
    }
    yield { kind: 'done', report }
  }

  const add = async (wanted: AddMapping): Promise<AddMappingAnswer> => {
    asked.added.push(wanted)
    if (play.refuses !== undefined) return { kind: 'refused', because: play.refuses, rest: [] }
    const [device] = others
    if (router === null && device !== undefined && wanted.gateway === null) {
      return { kind: 'other-router', device }
    }
    const same = (mapping: Mapping) =>
      mapping.externalPort === wanted.externalPort && mapping.protocol === wanted.protocol
    const existing = mappings.find(same)
    if (existing !== undefined && !existing.ours && !wanted.replace) return { kind: 'taken', existing }
    const mapping: Mapping = {
      ...ownMapping,
      protocol: wanted.protocol,
      externalPort: wanted.externalPort,
      internalPort: wanted.internalPort,
      internalAddress: wanted.internalAddress ?? ownMapping.internalAddress,
      toThisComputer: wanted.internalAddress === null,
      leaseSeconds: wanted.leaseSeconds,
      description: `Portlight: ${wanted.description}`,
    }
    mappings = [...mappings.filter((known) => !same(known)), mapping]
    if (wanted.keep === true) {
      kept = [
        ...kept,
        {
          id: String(kept.length),
          mapping,
          state: 'kept',
          news: null,
          renewedAt: Date.now(),
          endsAt: null,
        },
      ]
    }
    const by = others.find(({ address }) => address === wanted.gateway)?.address
    return by === undefined ? { kind: 'added', mapping } : { kind: 'added', mapping, by }
  }

  const remove = async (wanted: RemoveMapping): Promise<RemoveMappingAnswer> => {
    asked.removed.push(wanted)
    if (play.refuses !== undefined) return { kind: 'refused', because: play.refuses, rest: [] }
    const found = mappings.find(
      ({ externalPort, protocol }) => externalPort === wanted.externalPort && protocol === wanted.protocol,
    )
    if (found !== undefined && !found.ours && !wanted.foreign) return { kind: 'foreign', existing: found }
    mappings = mappings.filter((mapping) => mapping !== found)
    return { kind: 'removed' }
  }

  return {
    asked,
    handlers: (breakOff, keep) => ({
      'forward.test': async function* (request, signal) {
        for await (const event of test(request, signal, breakOff)) {
          if (event.kind === 'done') {
            const { report } = event
            keep({ kind: 'forward', asked: request, result: report, opened: false }, report.at)
          }
          yield inFacts(event)
        }
      },
      'forward.where': async (request) => {
        asked.where.push(request)
        return whereabouts(request, router)
      },
      'forward.helpers': async ({ outside }) => {
        asked.tried.push(outside)
        return play.tried ?? []
      },
      'forward.mappings': async (): Promise<RouterMappingsFound> => {
        await tick(play.stepMs ?? 5)
        return router === null
          ? {
              router: null,
              mappings: [],
              others,
              whole: false,
              silence: { silence: 'no-gateway' },
              notes: [],
            }
          : {
              router,
              mappings,
              others,
              whole: false,
              silence: null,
              notes: [{ note: 'no-list' }],
            }
      },
      'forward.add': add,
      'forward.remove': remove,
      'forward.firewall': async (change) => {
        asked.firewall.push(change)
        return play.firewall ?? { kind: 'done' }
      },
      'forward.kept': async function* (_input, signal) {
        let told: readonly KeptFound[] | null = null
        while (!signal.aborted) {
          if (told !== kept) yield kept
          told = kept
          await tick(5)
        }
      },
      'forward.telephone-saw': async (told) => {
        asked.saw.push(told)
        return null
      },
      'forward.let-go': async ({ id }) => {
        kept = kept.filter((one) => one.id !== id)
        return null
      },
    }),
  }
}

const steps: Readonly<Record<ForwardLink, string>> = {
  program: 'Looking which program listens on the port',
  computer: 'Looking for this computer’s address and its firewall',
  router: 'Asking the router by UPnP, NAT-PMP and PCP',
  provider: 'Comparing the router’s address with the one that the internet sees',
  name: 'Asking name servers where the name leads',
  outside: 'Letting the helper outside knock on the port',
}

function whereabouts({ outside, lifetime }: WhereRequest, router: Router | null): WhereFound {
  const alone = outside.stun.length === 0 && outside.reflector === null
  const wan = router?.wan ?? null
  const found = findings({
    stun: alone ? [] : [wan],
    router: { router },
    nat: alone ? { kind: 'no-server' } : { kind: 'seen', sights: usualNat },
  })
  return {
    findings: { ...found, outside: null },
    lifetime: lifetime ? { atLeast: 25, lessThan: 35, notes: [] } : null,
  }
}

function tick(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
