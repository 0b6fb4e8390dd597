import { compareRuns } from '#shared/history/compare'
import { comparisonInWords } from '#shared/history/output/comparison-in-words'
import type { StoredRun } from '#shared/history/stored-run'
import { failure } from '#shared/ipc/result'
import { dateText } from '../../../ui/when-text'
import type { ShownComparison } from '../history-state'
import { type ReadWatch, readContent } from './file-content'

/** A scan that can be compared in the page, and what stands above what changed: its file, and when it was made. */
export interface ComparedScan {
  readonly run: StoredRun
  readonly label: string
}

/** @throws Failure `invalid-input` where the file is no scan */
export async function scanInFile(file: File, watch: ReadWatch): Promise<ComparedScan> {
  const content = await readContent(file, watch)
  switch (content.kind) {
    case 'scan': {
      const { startedAt } = content.run
      return {
        run: content.run,
        label: startedAt === null ? file.name : `${file.name} (${dateText(startedAt)})`,
      }
    }
    case 'capture':
      throw failure('invalid-input', `${file.name}: This is a capture of packets, which is not compared.`)
    case 'neither':
      throw failure('invalid-input', content.message)
    default:
      return content satisfies never
  }
}

/** The earlier one first; where a file does not say when it was made, they stay as they were given. */
export function comparisonOf(one: ComparedScan, other: ComparedScan): ShownComparison {
  const [first, second] = [one.run.startedAt, other.run.startedAt]
  const ordered = first !== null && second !== null
  const [before, after] = ordered && second < first ? [other, one] : [one, other]
  const [a, b] = ordered ? ['the earlier scan', 'the later scan'] : ['the first scan', 'the second scan']
  const comparison = compareRuns({ run: before.run, label: a }, { run: after.run, label: b })
  return {
    before: before.label,
    after: after.label,
    result: comparisonInWords(comparison, after.run),
  }
}
