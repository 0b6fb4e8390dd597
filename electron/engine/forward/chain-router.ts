import { outerKind } from '#shared/forward/addresses'
import { arrivalPort, portMappings } from '#shared/forward/mapping-choice'
import type { RouterFinding } from '#shared/forward/verdict/findings'
import { fromOutside } from '#shared/forward/verdict/verdict-outside'
import { hidesItsAddress, tellsNoAddress } from '#shared/forward/verdict/verdict-provider'
import type { Family } from '#shared/sockets/socket'
import type { ChainBoard } from './chain-board'
import type { Place } from './computer/place'
import { within } from './deadline'
import type { RouterLook, RouterPlace, StunSeen, TestMapping } from './parts'
import { notWaited } from './router/router-words'

/** Milliseconds; the parts bound themselves, so these are for what should not happen. */
const routerDeadline = 75_000
const openDeadline = 30_000
const stunDeadline = 4_000
const natDeadline = 3_900
const beyondDeadline = 2_000
const hopsDeadline = 9_000

/** A mapping for a test lives no longer than this, in seconds, if we die before we remove it. */
const testLease = 120
/** The same where a telephone is waited for meanwhile. */
const telephoneLease = 300

/** Asks the router what it is and what it forwards. */
export async function askRouter(board: ChainBoard, place: RouterPlace): Promise<void> {
  board.testing('router', `Asking the router ${place.gateway} what it forwards`)
  const look = await within(
    routerDeadline,
    board.signal,
    (signal) => board.needs.routers.look(place, signal),
    (): RouterLook => ({
      router: null,
      mappings: [],
      others: [],
      notes: [],
      silence: notWaited(place.gateway, routerDeadline),
      evidence: [],
      reliable: false,
    }),
  )
  board.learn({ router: { ...look, test: null, vanished: false } })
  board.tell('router')
}

/** Makes a mapping for the test where it is wished and nothing stands in its place. */
export async function openForTest(
  board: ChainBoard,
  place: RouterPlace,
  undoLater: (undo: () => Promise<void>) => void,
): Promise<void> {
  const { request, findings } = board
  const { router } = findings
  if (!request.map || router === null) return
  const { here, elsewhere, named } = portMappings(findings)
  if (here !== null || elsewhere !== null || named !== null) return
  board.testing('router', `Asking the router to forward port ${request.port} for this test`)
  const test = await openMapping(board, place, request.port, arrivalPort(findings))
  if ('refused' in test) {
    board.learn({ router: { ...router, test: { refused: test.refused } } })
    return
  }
  undoLater(async () => {
    const left = await test.release()
    if (left !== null) return void board.left.push(left)
    board.notes.push(
      `Portlight asked the router to forward ${request.protocol.toUpperCase()} port ${request.port} for this test, and removed that forward afterwards.`,
    )
  })
  const known = router.router
  const finding: RouterFinding = {
    ...router,
    router: known === null ? null : { ...known, wan: known.wan ?? test.externalAddress },
    test: { mapping: test.mapping },
  }
  board.learn({ router: finding })
}

/** A mapping that comes too late is removed all the same. */
export async function openMapping(
  board: ChainBoard,
  place: RouterPlace,
  externalPort: number,
  internalPort: number,
): Promise<TestMapping> {
  const { protocol, telephone } = board.request
  const opening = board.needs.routers.open(
    place,
    { protocol, externalPort, internalPort, seconds: telephone ? telephoneLease : testLease },
    board.signal,
  )
  let late = false
  void opening.then(
    (test) => {
      if (late && 'release' in test) void test.release()
    },
    () => {},
  )
  try {
    return await within(
      openDeadline,
      board.signal,
      () => opening,
      (): TestMapping => {
        late = true
        return { refused: `Asked for a forward: ${notWaited(place.gateway, openDeadline)}`, code: null }
      },
    )
  } catch (thrown) {
    late = true
    // cancelled: wait for what is on its way, so that nothing stays behind
    const test = await opening.catch(() => null)
    const left = test !== null && 'release' in test ? await test.release() : null
    if (left !== null) board.left.push(left)
    throw thrown
  }
}

/** Looks for another router beyond the first, where that one tells no outer address. */
export async function lookForSecondRouter(board: ChainBoard, { asked }: ProviderAsked): Promise<void> {
  const { provider, computer } = board.findings
  const gateway = computer?.gateway ?? null
  if (provider === null || gateway === null || !tellsNoAddress(board.findings)) return
  // whoever got in over IPv4 came past whatever stands there
  const found = fromOutside(board.findings)
  if (found.kind === 'proved' && found.sight.family === 'ipv4') return
  const target = await asked
  board.testing('provider', 'Looking for a second router')
  const nobody = (): readonly string[] => []
  const [beyond, hops] = await Promise.all([
    hidesItsAddress(board.findings)
      ? within(
          beyondDeadline,
          board.signal,
          (signal) => board.needs.outside.lookBeyond(gateway, signal),
          nobody,
        )
      : null,
    // only in the direction of somebody who may be asked
    target === null
      ? null
      : within(
          hopsDeadline,
          board.signal,
          (signal) => board.needs.outside.firstHops(target, signal),
          () => null,
        ),
  ])
  const local = computer?.lan ?? null
  const met = [...new Set([...(beyond ?? []), ...(hops ?? [])])].filter(
    (address) => address !== null && address !== gateway && isBeforeTheInternet(address),
  )
  const second =
    local === null || met.length === 0
      ? []
      : await within(
          beyondDeadline,
          board.signal,
          (signal) =>
            board.needs.outside.askBeyond(
              met.flatMap((address) => address ?? []),
              local,
              signal,
            ),
          () => [],
        )
  board.learn({ provider: { ...provider, beyond, ...(hops === null ? {} : { hops }), second } })
}

function isBeforeTheInternet(address: string): boolean {
  const kind = outerKind(address)
  return kind === 'private' || kind === 'carrier'
}

/** What the STUN servers tell: at first who we look like, and a while later how the NAT behaves too. */
export interface ProviderAsked {
  readonly addresses: Promise<void>
  readonly whole: Promise<void>
  /** IPv4 address of one of them that answered; null: none did. */
  readonly asked: Promise<string | null>
}

/** Asks the STUN servers that were named. */
export function askProvider(board: ChainBoard, place: Place): ProviderAsked {
  let told: (asked: string | null) => void = () => {}
  const early = new Promise<string | null>((resolve) => {
    told = resolve
  })
  const whole = askStunServers(board, place, told)
  // whoever fails first is waited for by the chain
  whole.catch(() => {})
  const asked = Promise.race([early, whole.then(() => null)])
  asked.catch(() => {})
  const addresses = asked.then(() => {})
  addresses.catch(() => {})
  return { addresses, whole, asked }
}

async function askStunServers(
  board: ChainBoard,
  place: Place,
  told: (asked: string | null) => void,
): Promise<void> {
  const { outside } = board.needs
  const { stun } = board.request.outside
  const families: readonly Family[] = [
    ...(place.gateway !== null || place.exit !== null || place.lan !== null ? (['ipv4'] as const) : []),
    ...(place.lan6 !== null ? (['ipv6'] as const) : []),
  ]
  if (stun.length === 0 || families.length === 0) {
    board.learn({ provider: { stun: [], nat: null, beyond: null, evidence: [] } })
    return
  }
  board.testing('provider', 'Asking STUN servers who we look like')
  // evidence only: whoever is not ready by then is not waited for
  const nat = within(
    natDeadline,
    board.signal,
    (signal) => outside.natBehaviour(stun, signal),
    () => null,
  )
  nat.catch(() => {})
  const asked = await Promise.all(
    families.map((family) =>
      within(
        stunDeadline,
        board.signal,
        (signal) => outside.askStun(stun, { family }, signal),
        (): readonly StunSeen[] =>
          stun.map((server) => ({
            server,
            family,
            asked: null,
            address: null,
            problem: `${server} did not answer.`,
            inVain: 'silent',
            tookMs: 0,
          })),
      ),
    ),
  )
  const seen = asked.flat()
  const evidence = seen.map(({ server, family, address, problem, tookMs }) => ({
    what: `STUN ${server} (${family === 'ipv4' ? 'IPv4' : 'IPv6'})`,
    detail: address === null ? (problem ?? 'no answer') : `sees ${address}, after ${Math.round(tookMs)} ms`,
  }))
  // a server without an address in one family is no failure of the network
  const counted = seen.filter(({ family, address }) => address !== null || family === 'ipv4')
  board.learn({ provider: { stun: counted, nat: null, beyond: null, evidence } })
  board.tell('provider')
  told(
    seen.find(({ family, address, asked }) => family === 'ipv4' && address !== null && asked !== null)
      ?.asked ?? null,
  )
  const behaviour = await nat
  if (behaviour === null) return
  const words = { mapping: behaviour.mapping ?? 'not known', filtering: behaviour.filtering ?? 'not known' }
  board.learn({
    provider: {
      stun: counted,
      beyond: null,
      nat: { mapping: behaviour.mapping, filtering: behaviour.filtering, notes: behaviour.notes },
      evidence: [
        ...evidence,
        {
          what: 'behaviour of the NAT (RFC 5780)',
          detail: `mapping ${words.mapping}, filtering ${words.filtering}`,
        },
      ],
    },
  })
}
