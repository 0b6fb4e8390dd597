import type { Evidence } from '../words/evidence'
import { problemText } from './device-told'
import { refusalCode } from './router-codes'
import type { PortControlSeen, RouterEvidence } from './router-evidence'
import { wayNames } from './way-names'

/** What was seen of a router, for people. */
export function toldEvidence(seen: RouterEvidence): Evidence {
  switch (seen.seen) {
    case 'ssdp-answer':
      return { what: `SSDP answer of ${seen.sender}`, detail: `${seen.location}, ${afterText(seen)}` }
    case 'ssdp-search':
      return {
        what: 'SSDP search',
        detail: `${seen.answers} answers, ${seen.others} of them of other devices`,
      }
    case 'ssdp-unsent':
      return {
        what: 'SSDP search',
        detail: `could not be sent${seen.code === null ? '' : `: ${seen.code}`}`,
      }
    case 'description':
      return { what: `UPnP description ${seen.url}`, detail: `answered ${afterText(seen)}` }
    case 'connection':
      return {
        what: connection(seen.service),
        detail: `${seen.status ?? 'no status'}, ${seen.wan ?? 'no address'}`,
      }
    case 'mute-connection':
      return { what: connection(seen.service), detail: `the router ${problemText(seen.problem)}` }
    case 'list':
      return { what: seen.action, detail: `${seen.forwards} forwards${seen.whole ? '' : ', not all'}` }
    default:
      return { what: `${wayNames[seen.seen]} ${seen.server}`, detail: answerText(seen.answer) }
  }
}

function connection(service: string): string {
  return `${service} GetStatusInfo, GetExternalIPAddress`
}

function answerText(answer: PortControlSeen): string {
  switch (answer.kind) {
    case 'silent':
      return 'no answer'
    case 'refused':
      return 'nothing listens there'
    case 'failed':
      return `could not be asked: ${answer.code}`
    case 'refusal':
      return `${refusalCode(answer.because)}, ${afterText(answer)}`
    case 'address':
      return `outer address ${answer.address}, ${afterText(answer)}`
    case 'version':
      return `version ${answer.version}, ${afterText(answer)}`
    case 'other-version': {
      const spoken = answer.version === 0 ? 'NAT-PMP' : `version ${answer.version}`
      return `speaks ${spoken} only, ${afterText(answer)}`
    }
  }
}

function afterText({ afterMs }: { readonly afterMs: number }): string {
  return `after ${Math.round(afterMs)} ms`
}
