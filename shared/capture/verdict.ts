import { counted, durationText, roundTripText } from '../scan/output/figures'
import type { Answer, Attempt } from './attempt'
import type { CaptureFacts } from './attempts'
import { isGroup } from './group-address'
import type { HostSigns } from './host-signs'
import type { IcmpPacket } from './packet'
import { icmpWords } from './packet-text'

/** What became of an attempt, as far as its capture shows. */
export const attemptStates = ['open', 'refused', 'rejected', 'answered', 'silent', 'not-known'] as const
export type AttemptState = (typeof attemptStates)[number]

/** Who gave the answer that refuses: the host that was asked, or somebody else, such as a firewall on the way. */
export type Refuser = 'host' | 'maybe-firewall' | 'firewall' | 'router' | 'not-known'

/** What can be said of an attempt. */
export interface AttemptVerdict {
  readonly state: AttemptState
  /** Null: nobody refused. */
  readonly by: Refuser | null
  /** What happened, and what it means. */
  readonly sentence: string
  /** What that is concluded from, and what can't be concluded. */
  readonly reasons: readonly string[]
}

/** Silence is told from a capture that ended too soon: so long after the last question, in microseconds, it went on. */
const patience = 1_000_000
/** One question alone may be lost: so long it has to be waited. */
const patienceForOne = 3_000_000

/** Judges one attempt of a capture. */
export function verdictOf(attempt: Attempt, facts: CaptureFacts): AttemptVerdict {
  const unbegun = attempt.begun ? [] : ['Its first question is not in this capture.']
  const verdict = attempt.protocol === 'tcp' ? tcpVerdict(attempt, facts) : udpVerdict(attempt, facts)
  return { ...verdict, reasons: [...verdict.reasons, ...unbegun] }
}

function tcpVerdict(attempt: Attempt, facts: CaptureFacts): AttemptVerdict {
  if (attempt.answer !== null) return openVerdict(attempt, attempt.answer, facts)
  if (attempt.refusal !== null) return refusedVerdict(attempt, attempt.refusal, facts)
  if (attempt.icmp !== null) return rejectedVerdict(attempt, attempt.icmp)
  const stray = attempt.strayAnswer ?? attempt.strayRefusal
  if (stray !== null) {
    const what = attempt.strayAnswer === null ? 'A RST' : 'A SYN-ACK'
    return {
      state: 'not-known',
      by: null,
      sentence: `${what} came back that does not fit to the SYN, so the client has to take no notice of it; nothing else answered.`,
      reasons: [
        `Packet ${stray.packet} does not acknowledge the number of the SYN: it belongs to an older connection, or a device on the way made it.`,
      ],
    }
  }
  return silentVerdict(attempt, facts)
}

function openVerdict(attempt: Attempt, answer: Answer, facts: CaptureFacts): AttemptVerdict {
  const { acknowledged, clientData, serverData, reset, fins, server } = attempt
  const reasons = [
    `Packet ${answer.packet} is the SYN-ACK: something takes connections on port ${server.port}.`,
  ]
  const open = (sentence: string, by: Refuser | null = null) =>
    ({ state: 'open', by, sentence: `Open: ${sentence}`, reasons }) as const
  if (attempt.client.address === server.address && attempt.client.port === server.port) {
    reasons.push('Both ends are the same port: the connection met itself, and no program listens there.')
    return {
      state: 'not-known',
      by: null,
      sentence: 'The connection met itself (RFC 9293, section 3.5).',
      reasons,
    }
  }
  if (attempt.refusal !== null) {
    reasons.push(`Packet ${attempt.refusal.packet} is a RST that refuses the same SYN.`)
    return attempt.asked > 1
      ? open('refused at first, and taken when it was asked again: the program may have begun between.')
      : open(
          'but a RST refused the same SYN, so two answered it: one of them may be a firewall.',
          'maybe-firewall',
        )
  }
  if (reset?.by === 'client' && !acknowledged)
    return open('it answered, and the client broke off at once. Scanners that need no more do so.')
  if (reset?.by === 'server') {
    const { by, reasons: whose } = resetterOf(attempt, reset, facts)
    reasons.push(`Packet ${reset.packet} is the RST.`, ...whose)
    const when = !acknowledged
      ? 'before it was complete'
      : serverData
        ? 'after it had sent data'
        : clientData
          ? 'after the client had spoken'
          : 'at once'
    return open(`the server answered, and the connection was reset from its side ${when}.`, by)
  }
  if (!acknowledged) {
    reasons.push(
      'The client’s last word, its ACK, is not in this capture: what the server said may not arrive there.',
    )
    return open('the server answered, and the connection was never complete here.')
  }
  if (clientData && !serverData && !fins.server) {
    reasons.push('The system takes connections and data before its program does: the program may hang.')
    return open('the connection came about, and the program there sent no word until the capture ended.')
  }
  if (serverData) return open('the connection came about, and the server sent data.')
  return open('the connection came about.')
}

/** No program, or a firewall that says so? */
function refusedVerdict(attempt: Attempt, refusal: Answer, facts: CaptureFacts): AttemptVerdict {
  const { by, reasons } = resetterOf(attempt, refusal, facts)
  const port = attempt.server.port
  const meaning: Readonly<Record<Refuser, string>> = {
    host: `Most likely nothing listens on port ${port}, so the program is down. A firewall on the host itself that refuses looks the same.`,
    'maybe-firewall': 'It may be a firewall on the way that refuses, and not the host.',
    firewall: 'A firewall refuses.',
    router: 'A router refuses.',
    'not-known': `Either nothing listens on port ${port}, or a firewall refuses: which of them can’t be told.`,
  }
  return {
    state: 'refused',
    by,
    sentence: `Refused: a RST answered the SYN. ${meaning[by]}`,
    reasons: [`Packet ${refusal.packet} is the RST, and it acknowledges the SYN.`, ...reasons],
  }
}

/** By how far a packet came, and how fast, compared with what certainly is the host's own. */
function resetterOf(
  { client, server, answer, firstAsked, asked }: Attempt,
  rst: Answer,
  { hosts }: CaptureFacts,
): { readonly by: Refuser; readonly reasons: readonly string[] } {
  if (client.address === server.address || isLoopback(server.address))
    return { by: 'host', reasons: ['Both ends are on the same computer, so nobody is between them.'] }
  const signs = hosts.get(server.address)
  if (signs === undefined || signs.ttls.size === 0) {
    return {
      by: 'not-known',
      reasons: [`Nothing else of ${server.address} is in this capture that the RST could be compared with.`],
    }
  }
  const took =
    answer === null && asked === 1 && firstAsked !== null && rst.at !== null ? rst.at - firstAsked : null
  const [known, firstPacket] = nearestTtl(signs, rst.ttl)
  const seen = `The RST came with ${counted(rst.ttl, 'hop')} left, and packet ${firstPacket}, which is the host’s own, with ${known}`
  if (known !== rst.ttl) {
    const same = startOf(known) === startOf(rst.ttl)
    if (same && Math.abs(known - rst.ttl) === 1) {
      return {
        by: 'not-known',
        reasons: [`${seen}: one more or less may be another way through the network.`],
      }
    }
    const why = same
      ? 'somebody nearer or further away may have sent it.'
      : 'it began with another number, so another device may have sent it. Some systems begin a RST otherwise, too.'
    return { by: 'maybe-firewall', reasons: [`${seen}: ${why}`] }
  }
  const reasons = [`${seen} too.`]
  if (took !== null && signs.fastest !== null && took * 4 < signs.fastest && signs.fastest - took > 2000) {
    const times = `${roundTripText(took / 1000)}, and the host’s own answers take ${roundTripText(signs.fastest / 1000)} and more`
    return {
      by: 'maybe-firewall',
      reasons: [...reasons, `But it came after ${times}: somebody nearer may have sent it.`],
    }
  }
  return { by: 'host', reasons }
}

function nearestTtl({ ttls }: HostSigns, ttl: number): readonly [ttl: number, packet: number] {
  const [first = [ttl, 0] as const, ...others] = ttls
  return others.reduce((best, one) => (Math.abs(one[0] - ttl) < Math.abs(best[0] - ttl) ? one : best), first)
}

/** What systems begin with: 32, 64, 128 or 255 hops. */
function startOf(ttl: number): number {
  return [32, 64, 128].find((start) => ttl <= start) ?? 255
}

function rejectedVerdict({ protocol, server }: Attempt, icmp: IcmpPacket): AttemptVerdict {
  const own = icmp.from === server.address
  const whose = own ? 'The host itself' : `${icmp.from}, which is not the host,`
  const said = `${whose} said “${icmpWords[icmp.meaning]}” (packet ${icmp.number}).`
  switch (icmp.meaning) {
    case 'prohibited':
      return {
        state: 'rejected',
        by: 'firewall',
        sentence: `Rejected by a firewall${own ? ' on the host' : ` at ${icmp.from}`}: it does not allow this.`,
        reasons: [said],
      }
    case 'port':
    case 'protocol':
      return {
        state: 'rejected',
        by: 'firewall',
        sentence: `Rejected by a firewall${own ? ' on the host' : ` at ${icmp.from}`}.`,
        reasons: [
          said,
          protocol === 'tcp'
            ? 'A system where nothing listens answers a SYN with a RST and not so (RFC 9293, section 3.10.7.1); firewalls that reject do.'
            : 'It is not the host’s own answer, so somebody on the way rejects.',
        ],
      }
    case 'host':
    case 'network':
    case 'too-many-hops':
      return {
        state: 'rejected',
        by: own ? 'not-known' : 'router',
        sentence: own
          ? 'The host’s own address says that it can’t be reached.'
          : `It did not get there: ${icmp.from} has no way to ${server.address}, or the host is off.`,
        reasons: [said, 'A firewall can be set to answer so, too.'],
      }
  }
}

function udpVerdict(attempt: Attempt, facts: CaptureFacts): AttemptVerdict {
  const { answer, icmp, server, group } = attempt
  if (answer !== null && attempt.asked === 0) {
    return {
      state: 'not-known',
      by: null,
      sentence: `Datagrams came from port ${server.port}, as answers do, but nothing that they answer is in this capture.`,
      reasons: [],
    }
  }
  if (answer !== null) {
    return {
      state: 'answered',
      by: null,
      sentence: 'Answered: datagrams came back from that port, so it is open.',
      reasons: [`Packet ${answer.packet} is the first.`],
    }
  }
  if (icmp !== null && icmp.meaning === 'port' && icmp.from === server.address) {
    return {
      state: 'refused',
      by: 'host',
      sentence: `Refused: the host says that nothing has UDP port ${server.port}. A firewall on the host that rejects looks the same.`,
      reasons: [`Packet ${icmp.number} is its ICMP “port unreachable”.`],
    }
  }
  if (icmp !== null) return rejectedVerdict(attempt, icmp)
  if (group || isGroup(server.address)) {
    return {
      state: 'not-known',
      by: null,
      sentence: 'Sent to many at once: whoever answers does so from an address of its own.',
      reasons: [],
    }
  }
  const silent = silentVerdict(attempt, facts)
  if (silent.state !== 'silent') return silent
  return {
    ...silent,
    sentence: `${silent.sentence} Over UDP that alone says nothing: open ports are silent too where they are not asked in their own words.`,
  }
}

function silentVerdict(attempt: Attempt, { until, heard, hosts }: CaptureFacts): AttemptVerdict {
  const { asked, firstAsked, lastAsked, direction, protocol, client, server } = attempt
  const what = protocol === 'tcp' ? 'SYN' : 'datagram'
  if (firstAsked === null || lastAsked === null || until === null) {
    return {
      state: 'not-known',
      by: null,
      sentence: 'No answer is in this capture.',
      reasons: ['Its packets have no times, so how long an answer was waited for can’t be told.'],
    }
  }
  const waited = until - lastAsked
  const after = durationText(waited / 1000)
  if (waited < (asked > 1 ? patience : patienceForOne)) {
    return {
      state: 'not-known',
      by: null,
      sentence: `No answer is in this capture, but it ends ${after} after the last ${what}: an answer may have come later.`,
      reasons: [],
    }
  }
  const times = asked === 1 ? 'once' : `${asked} times in ${durationText((lastAsked - firstAsked) / 1000)}`
  const own = hosts.get(server.address)?.ttls.values().next().value
  const off = own === undefined ? ', the host is off' : ''
  const meaning: Readonly<Record<'in' | 'out' | 'not-told', string>> = {
    in: 'It arrived at the computer that captured, which did not answer: a firewall there drops it, or its answer takes another way.',
    out: `A firewall drops it somewhere${off}, or its answers get lost.`,
    'not-told': `A firewall drops it${off}, or its answers take another way.`,
  }
  const reasons = [
    own === undefined ? null : `The host is not off: packet ${own} is its own.`,
    heard.has(client.address)
      ? null
      : `Nothing at all that was sent to ${client.address} is in this capture: it may show one direction only, and then answers are not in it.`,
  ]
  return {
    state: 'silent',
    by: null,
    sentence: `Silent: asked ${times}, and no answer in the ${after} after that. ${meaning[direction ?? 'not-told']}`,
    reasons: reasons.filter((reason) => reason !== null),
  }
}

/** RFC 1122 section 3.2.1.3; RFC 4291 section 2.5.3. */
function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}
