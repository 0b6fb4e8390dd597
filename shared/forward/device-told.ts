import type { DeviceOutcome, DeviceProblem } from './device-found'

const plain = {
  silent: 'does not answer',
  slow: 'answers too slowly',
  refuses: 'refuses the connection',
  'hung-up': 'hangs up without a word',
  'not-waited': 'was not waited for',
  'no-http': 'does not answer with HTTP',
  'too-much': 'sends more than any router has to say',
  'no-soap': 'answers with something that is no SOAP message',
  'no-code': 'reports an error without saying which',
  'other-answer': 'answers with something else than was asked for',
  'broken-off': 'breaks off in the middle of its answer',
  'part-of-list': 'does not show its list of forwards whole',
} as const

/** Goes on from "it" or "the router"; no full stop. */
export function problemText(what: DeviceProblem): string {
  switch (what.problem) {
    case 'not-asked':
      return `could not be asked (${what.code})`
    case 'redirects':
      return `leads elsewhere (to ${what.to ?? 'nowhere'}), which is not followed`
    case 'http-status':
      return `refuses with HTTP status ${what.status} and does not say why`
    case 'error':
      return `answers with error ${what.error}`
    default:
      return plain[what.problem]
  }
}

/** Goes on from "… says that it is a router, but"; no full stop. */
export function outcomeText(outcome: DeviceOutcome): string {
  switch (outcome.kind) {
    case 'unreachable':
      return `its description can’t be had: it ${problemText(outcome.problem)}`
    case 'redirects':
      return `leads elsewhere (to ${outcome.to ?? 'nowhere'}), which Portlight does not follow`
    case 'undescribed':
      return 'does not describe itself in a way that can be read'
    case 'no-service':
      return 'has no service that forwards ports'
    case 'services-elsewhere':
      return 'names addresses outside of this network for its services, which Portlight does not follow'
    case 'services-mute':
      return `its service that forwards ports ${problemText(outcome.problem)}`
    case 'not-waited':
      return 'is so slow that Portlight stopped waiting for it'
    case 'elsewhere':
      return 'names an address outside of this network, which Portlight does not follow'
  }
}
