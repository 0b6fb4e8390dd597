import { randomInt } from 'node:crypto'
import { addressToLookAt, outerKind, seenFromOutside } from '#shared/forward/addresses'
import { lookersNamed, seesWhoAsks } from '#shared/forward/lookers'
import { arrivalPort, portMappings } from '#shared/forward/mapping-choice'
import type { OutsideFinding } from '#shared/forward/verdict/findings'
import { judgeForward } from '#shared/forward/verdict/verdict'
import { fromOutside } from '#shared/forward/verdict/verdict-outside'
import { atThePort } from '#shared/forward/verdict/verdict-program'
import type { Family } from '#shared/sockets/socket'
import type { HostFirewall } from '../platform/network'
import type { ChainAnswer } from './chain-answer'
import type { ChainBoard } from './chain-board'
import { openMapping } from './chain-router'
import { type Arrivals, watchArrivals } from './computer/arrivals'
import type { Place } from './computer/place'
import { within } from './deadline'
import type { OutsideProbe, OutsideSeen, RouterPlace } from './parts'

/** Milliseconds; the probe bounds itself, so this is for what should not happen. */
const probeDeadline = 35_000
const hairpinDeadline = 2_500

const nothingSeen: OutsideFinding = {
  asked: false,
  sights: [],
  arrivals: [],
  watch: { kind: 'nothing' },
  hairpin: null,
  control: null,
  evidence: [],
}

const nobodyCame = { what: 'came in at this computer meanwhile', detail: 'nobody' }

/** Lets the outside try the port, over each family that this computer has, and watches who comes in meanwhile. */
export async function lookFromOutside(
  board: ChainBoard,
  answer: ChainAnswer,
  place: Place,
  addresses: Promise<void>,
): Promise<void> {
  const { request, needs } = board
  const families: readonly Family[] = [
    ...(place.gateway !== null || place.exit !== null || place.lan !== null ? (['ipv4'] as const) : []),
    ...(place.lan6 !== null ? (['ipv6'] as const) : []),
  ]
  if (lookersNamed(request.outside).length === 0 || families.length === 0) {
    board.learn({ outside: nothingSeen })
    return
  }
  board.testing('outside', `Letting the outside try port ${request.port}`)
  if (lookersNamed(request.outside).some((by) => !seesWhoAsks(by))) await addresses
  const { port, protocol } = request
  const since = needs.wallClock()
  const ours = atThePort(board.findings).kind === 'portlight'
  const token = ours ? answer.token : null
  const { sockets, platform } = needs
  const watching = ours
    ? null
    : await watchArrivals(
        { sockets, visits: platform.portVisits },
        protocol,
        arrivalPort(board.findings),
        board.signal,
      )
  const seen = await Promise.all(
    families.map((family) =>
      probe(board, { port, protocol, token, family, target: addressToLookAt(board.findings, family) }),
    ),
  )
  const { arrivals, watch }: Arrivals =
    watching === null
      ? { arrivals: answer.visitorsSince(since), watch: { kind: 'answerer' } }
      : await watching.stop()
  const sights = seen.flat()
  board.learn({
    outside: {
      ...nothingSeen,
      asked: true,
      sights: sights.map(({ evidence: _, ...sight }) => sight),
      arrivals,
      watch,
      evidence: [
        ...sights.flatMap(({ evidence }) => evidence),
        ...arrivals.map(({ from, times }) => ({
          what: 'came in at this computer meanwhile',
          detail: times === 1 ? from : `${from}, ${times} times`,
        })),
        ...(arrivals.length === 0 && watch.kind !== 'nothing' ? [nobodyCame] : []),
      ],
    },
  })
  board.tell('outside')
}

function probe(board: ChainBoard, wanted: OutsideProbe): Promise<readonly OutsideSeen[]> {
  return within(
    probeDeadline,
    board.signal,
    (signal) => board.needs.outside.probe(board.request.outside, wanted, signal),
    (failure): readonly OutsideSeen[] =>
      lookersNamed(board.request.outside).map((by) => ({
        by,
        family: wanted.family,
        place: null,
        helper: null,
        outcome: {
          kind: 'failed',
          sentence: failure instanceof Error ? failure.message : 'It gave no answer in time.',
          inVain: failure instanceof Error ? 'not-asked' : 'silent',
        },
        rttMs: null,
        visits: 0,
        heldMs: 0,
        evidence: [],
      })),
  )
}

/** Reads the router's list again where nobody got in through a forward that stood on it: it may be gone by now. */
export async function lookAgain(board: ChainBoard, place: RouterPlace): Promise<void> {
  const { router } = board.findings
  const { here } = portMappings(board.findings)
  if (router === null || here?.enabled !== true || gotIn(board)) return
  board.testing('router', 'Reading the forwards of the router again')
  const again = await within(
    5_000,
    board.signal,
    (signal) => board.needs.routers.look(place, signal),
    () => null,
  )
  if (again === null || again.router === null || !again.reliable) return
  const still = again.mappings.some(
    ({ externalPort, protocol, family, toThisComputer }) =>
      externalPort === here.externalPort &&
      protocol === here.protocol &&
      family === here.family &&
      toThisComputer,
  )
  if (!still) board.learn({ router: { ...router, mappings: again.mappings, vanished: true } })
}

function gotIn({ findings }: ChainBoard): boolean {
  const { kind } = fromOutside(findings)
  return kind === 'proved' || kind === 'believed' || kind === 'not-asked'
}

/**
 * Opens another port and lets the outside try that one, where the forward looks right and nobody gets in: if that works,
 * it is this port that is closed on the way. Only where the person let us open ports, and the firewall here lets it in.
 */
export async function compareWithAnotherPort(
  board: ChainBoard,
  place: RouterPlace,
  filter: HostFirewall,
): Promise<void> {
  const { request, needs, findings, signal } = board
  const { outside, computer } = findings
  if (!request.map || outside === null || computer === null) return
  if (judgeForward(findings).verdict !== 'mapping-ineffective') return
  const port = randomInt(20_000, 60_000)
  const { protocol } = request
  const question = {
    family: 'ipv4' as const,
    protocol,
    port,
    interface: computer.interface,
    address: computer.lan,
    executables: [process.execPath],
  }
  if (filter.judge(question).verdict !== 'allows') return
  board.testing('outside', `Letting the outside try port ${port}, to compare`)
  const token = needs.outside.newToken()
  const answer = await needs.outside.answerPort({ port, protocol, family: 'both', token }, signal)
  if ('problem' in answer) return
  try {
    const test = await openMapping(board, place, port, port)
    if ('refused' in test) return
    try {
      const target = addressToLookAt(board.findings, 'ipv4')
      const seen = await probe(board, { port, protocol, token, family: 'ipv4', target })
      if (seen.every(({ outcome }) => outcome.kind === 'failed')) return
      const reached = seen.some(({ outcome }) => outcome.kind === 'token')
      board.notes.push(
        `To compare, Portlight opened ${protocol.toUpperCase()} port ${port} for a moment: the internet ${reached ? 'reached it' : 'did not reach it either'}.`,
      )
      board.learn({
        outside: {
          ...outside,
          control: { port, reached },
          evidence: [...outside.evidence, ...seen.flatMap(({ evidence }) => evidence)],
        },
      })
    } finally {
      const left = await test.release()
      if (left !== null) board.left.push(left)
    }
  } finally {
    await answer.close()
  }
}

/** One try from inside, where it was asked for. */
export async function tryHairpin(board: ChainBoard, answer: ChainAnswer): Promise<void> {
  const { request, findings, needs } = board
  const { outside } = findings
  if (!request.hairpin || outside === null) return
  const seen = seenFromOutside(findings, 'ipv4')
  const wan = findings.router?.router?.wan ?? (seen.kind === 'agreed' ? seen.address : null)
  const token = atThePort(findings).kind === 'portlight' ? answer.token : null
  const { port, protocol } = request
  const possible = wan !== null && outerKind(wan) !== 'none' && outerKind(wan) !== null
  if (!possible || (protocol === 'udp' && token === null)) {
    const why = possible
      ? 'a UDP program answers only what it understands'
      : "the router's outer address is not known"
    board.notes.push(`The port was not tried from inside: ${why}.`)
    return
  }
  board.testing('outside', `Trying ${wan} from inside, once`)
  const reached = await within(
    hairpinDeadline,
    board.signal,
    (signal) => needs.outside.hairpin({ address: wan, port, protocol, token }, signal),
    () => false,
  )
  const sentence = reached
    ? `From inside your network, port ${port} at ${wan} is reached too.`
    : `From inside your network, port ${port} at ${wan} is not reached. That says nothing about the forward: many routers lead nobody back in who comes from inside.`
  board.learn({ outside: { ...outside, hairpin: { reached, sentence } } })
}
