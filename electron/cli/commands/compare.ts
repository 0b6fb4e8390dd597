import { basename } from 'node:path'
import { readRunFile } from '#engine/history/read-run-file'
import { compareRuns } from '#shared/history/compare'
import type { ComparedRun, Comparison } from '#shared/history/comparison'
import { comparisonJson } from '#shared/history/output/comparison-json'
import { comparisonMarkdown } from '#shared/history/output/comparison-markdown'
import { comparisonText } from '#shared/history/output/comparison-text'
import type { CliIo } from '../cli-io'
import { exitCodes } from '../exit-codes'
import { runToEnd } from '../run-to-end'
import { fileProblem } from '../system-error'
import { say, terminalStyle } from '../terminal'
import { version } from '../version'
import type { CompareOptions } from './compare-options'

/** `portlight compare`. Resolves to the exit code. */
export function runCompare(options: CompareOptions, io: CliIo): Promise<number> {
  return runToEnd(io, async ({ stdout, signal }) => {
    const [labelA, labelB] = labelsOf(options.a, options.b)
    const a = await namedRun(options.a, labelA, io, signal)
    const b = a === null ? null : await namedRun(options.b, labelB, io, signal)
    if (a === null || b === null) return exitCodes.failed
    const comparison = compareRuns(a, b)
    if (!options.quiet) await stdout.write(textOf(comparison, options, io))
    return comparison.same ? exitCodes.done : exitCodes.unexpected
  })
}

/** Names that sentences can bear: those of the files without their folders, where that tells them apart. */
function labelsOf(a: string, b: string): readonly [string, string] {
  const called = (name: string) => (name === '-' ? 'standard input' : name)
  const [shortA, shortB] = [basename(called(a)), basename(called(b))]
  return shortA === shortB ? [called(a), called(b)] : [shortA, shortB]
}

/** Null where it can't be read; the reason has been said. */
async function namedRun(
  name: string,
  label: string,
  io: CliIo,
  signal: AbortSignal,
): Promise<ComparedRun | null> {
  try {
    const read = await readRunFile(name === '-' ? bytesOf(io.stdin, signal) : name, signal)
    if (read.ok) return { label, run: read.run }
    say(io, `portlight: ${label}: ${read.message}`)
  } catch (thrown) {
    if (!signal.aborted) say(io, `portlight: ${label} cannot be read: ${fileProblem(thrown)}.`)
  }
  return null
}

/** Ends when it is stopped, even where nothing comes. */
async function* bytesOf(
  stream: NodeJS.ReadableStream,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array | string, void, void> {
  const stop = () => {
    if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy(new Error('stopped'))
  }
  signal.addEventListener('abort', stop)
  try {
    for await (const chunk of stream) yield chunk
  } finally {
    signal.removeEventListener('abort', stop)
  }
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
