import * as v from 'valibot'
import { ForwardReport } from '#shared/forward/report'

/** As much of `localStorage` as is needed. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The last reports, the newest first, kept from one start to the next. */
export interface HistoryKeeper {
  list(): readonly ForwardReport[]
  /** Puts a report first and gives the new list. */
  add(report: ForwardReport): readonly ForwardReport[]
  clear(): readonly ForwardReport[]
}

const key = 'portlight.forward.history'
/** Reports that are kept. */
export const mostReports = 50
/** Of one report: evidence of a link, mappings, and characters of a text; a router may tell a lot. */
const mostEvidence = 12
const mostMappings = 24
const longestText = 400

const Kept = v.array(v.unknown())

/** Keeps reports in a storage. What fails or isn't a report any more counts as not there. */
export function historyKeeper(storage: TextStorage): HistoryKeeper {
  let reports = read(storage)
  const write = (next: readonly ForwardReport[]) => {
    reports = next
    try {
      storage.setItem(key, JSON.stringify(next))
    } catch {
      // A full or forbidden storage costs only the memory of it after the end.
    }
    return next
  }
  return {
    list: () => reports,
    add: (report) => write([bounded(report), ...reports].slice(0, mostReports)),
    clear() {
      reports = []
      try {
        storage.removeItem(key)
      } catch {
        // As above.
      }
      return reports
    },
  }
}

function read(storage: TextStorage): readonly ForwardReport[] {
  try {
    const kept = v.parse(Kept, JSON.parse(storage.getItem(key) ?? '[]'))
    return kept.slice(0, mostReports).flatMap((entry) => {
      const report = v.safeParse(ForwardReport, entry)
      return report.success ? [report.output] : []
    })
  } catch {
    return []
  }
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
