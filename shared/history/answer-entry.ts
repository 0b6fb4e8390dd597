import { placeOf } from '../conflict/question'
import type { ForwardVerdict } from '../forward/forward-verdicts'
import type { ForwardReport } from '../forward/report'
import { isListening, type Socket } from '../sockets/socket'
import type { KeptAnswer } from './kept-answer'
import type { RunEntry } from './run-entry'

/** Sockets of which a snapshot keeps all; of more it keeps what listens. */
const mostSockets = 5_000

/** From here on systems give ports out: what is bound to one by UDP is most likely a client, which comes and goes. */
const firstGivenOut = 32_768

/** An answer of bounded size. */
export function boundedAnswer(answer: KeptAnswer): KeptAnswer {
  if (answer.kind !== 'sockets' || answer.result.sockets.length <= mostSockets) return answer
  const sockets = answer.result.sockets.filter(isListening).slice(0, mostSockets)
  const result = { ...answer.result, sockets, matching: sockets.length }
  return { kind: 'sockets', result, listenersOnly: true }
}

/** What has to be the same in two answers for them to say the same; null: each is one of its own. */
export function sameText(answer: KeptAnswer): string | null {
  switch (answer.kind) {
    case 'sockets':
      return answer.result.sockets.filter(isLasting).map(listenerText).sort().join('\n')
    case 'router': {
      const forwards = answer.result.mappings.map((one) =>
        [one.protocol, one.externalPort, one.internalAddress, one.internalPort, one.enabled].join(' '),
      )
      return [answer.gateway, answer.lan, answer.result.whole, ...forwards.sort()].join('\n')
    }
    case 'conflict':
    case 'forward':
      return null
    default:
      return answer satisfies never
  }
}

function isLasting(socket: Socket): boolean {
  return isListening(socket) && (socket.protocol === 'tcp' || socket.local.port < firstGivenOut)
}

function listenerText({ protocol, local, owners }: Socket): string {
  const programs = [...new Set(owners.map(({ program }) => program))].sort()
  return `${protocol} ${local.address} ${local.port} ${programs.join(' ')}`
}

/** What the list says of an answer. @param digest of {@link sameText} */
export function entryOf(
  answer: KeptAnswer,
  run: Pick<RunEntry, 'id' | 'startedAt' | 'tookMs'>,
  digest: string,
): RunEntry {
  const every = { kind: 'entry', version: 1, ...run } as const
  switch (answer.kind) {
    case 'conflict': {
      const { verdict, sentence } = answer.result
      return { ...every, what: 'conflict', partial: false, asked: placeOf(answer.asked), verdict, sentence }
    }
    case 'forward': {
      const { port, protocol, verdict, sentence, name } = answer.result
      return {
        ...every,
        what: 'forward',
        partial: false,
        port,
        protocol,
        name: name?.name ?? null,
        verdict,
        sentence,
        seen: answer.opened ? null : seenOf(answer.result),
      }
    }
    case 'sockets': {
      const { result, listenersOnly } = answer
      const listeners = result.sockets.filter(isListening).length
      return { ...every, what: 'sockets', partial: listenersOnly, sockets: result.total, listeners, digest }
    }
    case 'router': {
      const { gateway, lan, result } = answer
      const forwards = result.mappings.length
      return { ...every, what: 'router', partial: !result.whole, gateway, lan, forwards, digest }
    }
    default:
      return answer satisfies never
  }
}

/** Verdicts that say of this computer's port that the outside did not come in. */
const notReached: ReadonlySet<ForwardVerdict> = new Set<ForwardVerdict>([
  'reachable-other-machine',
  'host-firewall',
  'no-mapping',
  'mapping-wrong-host',
  'mapping-wrong-port',
  'mapping-disabled',
  'mapping-ineffective',
  'double-nat',
  'carrier-grade-nat',
  'blocked-upstream',
])

/** What the outside saw of the port at which packets arrive on this computer; null: nobody looked, or it is not known. */
function seenOf(report: ForwardReport) {
  const { protocol, verdict, outside, mappings, addresses } = report
  const looked = outside.some(({ outcome }) => outcome !== 'failed')
  if (!looked || (verdict !== 'reachable' && !notReached.has(verdict))) return null
  const here = mappings.find(
    (one) =>
      one.toThisComputer && one.enabled && one.protocol === protocol && one.externalPort === report.port,
  )
  const { gateway, lan } = addresses
  return { gateway, lan, port: here?.internalPort ?? report.port, reached: verdict === 'reachable' }
}
