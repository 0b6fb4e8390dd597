import { unresolvedText } from '../scan/name-failure'
import type { Family } from '../sockets/socket'
import { parseStunServer } from '../stun/server-name'
import type { Evidence } from '../words/evidence'
import { familyWords } from '../words/family-words'
import type { StunFailure, StunFinding } from './stun-found'
import { systemWords } from './system-words'

/** Why a STUN server told no address of ours, as a sentence. */
export function stunFailureText(server: string, family: Family, because: StunFailure): string {
  const over = familyWords[family]
  switch (because.why) {
    case 'no-server': {
      const parsed = parseStunServer(server)
      return parsed.ok ? `${server} could not be asked.` : parsed.problem
    }
    case 'other-family':
      return `${server} is an ${familyWords[family === 'ipv4' ? 'ipv6' : 'ipv4']} address and can't be asked over ${over}.`
    case 'no-address':
      return because.because === null
        ? `${hostOf(server)} has no ${over} address.`
        : `${unresolvedText({ name: hostOf(server), problem: because.because })}.`
    case 'same-server':
      return `${server} is the same server as ${because.as}, so it is asked once.`
    case 'silent':
      return `${server} did not answer.`
    case 'code':
      return because.code === 'ECONNREFUSED'
        ? `${server} says that nothing listens on that port.`
        : `${server} could not be asked: ${systemWords(because.code)}.`
    case 'refused': {
      const { error } = because
      if (error === null) return `${server} answered without an address.`
      return `${server} refused to answer (${error.code}${error.reason === '' ? '' : ` ${error.reason}`}).`
    }
    case 'saw-other-family':
      return `${server} was asked over ${over} and answered with ${because.address}.`
    case 'saw-nobody':
      return `${server} answered with ${because.address} port ${because.port}, which nobody can have.`
  }
}

/** Without its port. */
function hostOf(server: string): string {
  const parsed = parseStunServer(server)
  return parsed.ok ? parsed.server.host : server
}

/** Server by server. */
export function stunEvidence(seen: readonly StunFinding[]): readonly Evidence[] {
  return seen.map(({ server, family, address, because, tookMs }) => ({
    what: `STUN ${server} (${familyWords[family]})`,
    detail:
      because === null
        ? `sees ${address}, after ${Math.round(tookMs)} ms`
        : stunFailureText(server, family, because),
  }))
}
