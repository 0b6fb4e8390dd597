import { basename } from 'node:path'
import { compareRuns } from '#shared/history/compare'
import type { Comparison } from '#shared/history/comparison'
import { comparisonJson } from '#shared/history/output/comparison-json'
import { comparisonMarkdown } from '#shared/history/output/comparison-markdown'
import { comparisonText } from '#shared/history/output/comparison-text'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { runToEnd } from '../../run-to-end'
import { terminalStyle } from '../../terminal'
import { version } from '../../version'
import { labelOf, readNamedRun } from '../run-files'
import type { CompareOptions } from './compare-options'

/** `portlight compare`. Resolves to the exit code. */
export function runCompare(options: CompareOptions, io: CliIo): Promise<number> {
  return runToEnd(io, async ({ stdout, signal }) => {
    const [labelA, labelB] = labelsOf(options.a, options.b)
    const a = await readNamedRun(options.a, labelA, io, signal)
    const b = a === null ? null : await readNamedRun(options.b, labelB, io, signal)
    if (a === null || b === null) return exitCodes.failed
    const comparison = compareRuns({ label: labelA, run: a }, { label: labelB, run: b })
    if (!options.quiet) await stdout.write(textOf(comparison, options, io))
    return comparison.same ? exitCodes.done : exitCodes.unexpected
  })
}

/** Names that sentences can bear: those of the files without their folders, where that tells them apart. */
function labelsOf(a: string, b: string): readonly [string, string] {
  const [shortA, shortB] = [basename(labelOf(a)), basename(labelOf(b))]
  return shortA === shortB ? [labelOf(a), labelOf(b)] : [shortA, shortB]
}

function textOf(comparison: Comparison, { format, noColour }: CompareOptions, io: CliIo): string {
  switch (format) {
    case 'json':
      return comparisonJson(comparison, version)
    case 'markdown':
      return comparisonMarkdown(comparison)
    case 'text':
      return comparisonText(comparison, version, { ...terminalStyle(io, noColour), shapes: false })
  }
}
