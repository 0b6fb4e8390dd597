import { ForwardReport } from '#shared/forward/report'
import { type RememberedList, rememberedList, type TextStorage } from '../../../ui/remembered'

/** The last reports, the newest first, kept from one start to the next. */
export type HistoryKeeper = RememberedList<ForwardReport>

/** Reports that are kept. */
export const mostReports = 50
/** Of one report: evidence of a link, mappings, and characters of a text; a router may tell a lot. */
const mostEvidence = 12
const mostMappings = 24
const longestText = 400

/** Keeps reports in a storage. Each is one of its own, however alike two are. */
export function historyKeeper(storage: TextStorage): HistoryKeeper {
  const kept = rememberedList(storage, 'portlight.forward.history', ForwardReport, mostReports, () => false)
  return { ...kept, add: (report) => kept.add(bounded(report)) }
}

/** A report of bounded size. */
export function bounded(report: ForwardReport): ForwardReport {
  return {
    ...report,
    links: report.links.map((link) => ({
      ...link,
      sentence: short(link.sentence),
      evidence: link.evidence
        .slice(0, mostEvidence)
        .map(({ what, detail }) => ({ what: short(what), detail: short(detail) })),
    })),
    mappings: report.mappings
      .slice(0, mostMappings)
      .map((mapping) => ({ ...mapping, description: short(mapping.description) })),
    notes: report.notes.slice(0, mostEvidence).map(short),
  }
}

function short(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`
}
