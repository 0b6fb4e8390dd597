import type { ForwardReport } from '#shared/forward/report'

/** What Portlight can do towards the next step; null: that is the person's. */
export type VerdictAction =
  | 'share'
  | 'answer-ourselves'
  | 'forward-it'
  | 'show-router'
  | 'ask-outside'
  | 'where'
  | null

/** What was asked for beside the port. */
export interface ActionContext {
  /** Helpers that are agreed to. */
  readonly helpers: number
  /** The test was allowed to make a forward of its own. */
  readonly mapped: boolean
}

export function actionFor(report: ForwardReport, { helpers, mapped }: ActionContext): VerdictAction {
  const canMap = (report.router?.speaks.length ?? 0) > 0
  switch (report.verdict) {
    case 'reachable': {
      // a forward that was made for the test alone is gone by now, and is not among those of the router
      if (report.nextStep === null || isForwarded(report)) return 'share'
      return mapped && canMap ? 'forward-it' : null
    }
    case 'no-listener':
      return 'answer-ourselves'
    case 'no-mapping':
      // what can be done from here says it with the way back; reports of earlier versions have none
      return canMap && report.mends.length === 0 ? 'forward-it' : null
    case 'mapping-wrong-host':
    case 'mapping-wrong-port':
    case 'mapping-disabled':
      return canMap ? 'show-router' : null
    case 'double-nat':
    case 'carrier-grade-nat':
    case 'vpn-or-other-exit':
      return 'where'
    case 'not-known':
      return helpers === 0 ? 'ask-outside' : null
    default:
      return null
  }
}

/** The address to give away: the one that was reached, which the report names. Over IPv6 alone, that of IPv4 leads nowhere. */
export function addressToShare({ addresses, sentence, port }: ForwardReport): string | null {
  const { outside, wan, outside6, lan6 } = addresses
  const reached = [outside, wan, outside6, lan6].find(
    (address) => address !== null && sentence.includes(address),
  )
  if (reached === undefined || reached === null) return null
  return reached.includes(':') ? `[${reached}]:${port}` : `${reached}:${port}`
}

function isForwarded({ mappings, port, protocol }: ForwardReport): boolean {
  return mappings.some(
    (mapping) =>
      mapping.externalPort === port &&
      mapping.protocol === protocol &&
      mapping.toThisComputer &&
      mapping.enabled,
  )
}
