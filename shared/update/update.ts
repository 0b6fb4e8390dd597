import * as v from 'valibot'
import { clip } from '../words/problem'

/** A version as a release has it: three numbers (semver.org). What is before a release is never told of. */
const Version = v.pipe(v.string(), v.regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/))

/** What `npm run release` writes beside the packages, as `latest.json`. */
const Latest = v.object({
  version: Version,
  /** Where people read of it and get it. */
  page: v.pipe(v.string(), v.maxLength(300), v.regex(/^https:\/\/[\w.-]+(?::\d+)?\/[\w./~%-]*$/)),
})

/** What is known of a newer Portlight. */
export const UpdateAnswer = v.variant('kind', [
  v.object({ kind: v.literal('newer'), version: v.string(), page: v.string() }),
  /** This one is the newest that is told of, or newer than that. */
  v.object({ kind: v.literal('newest'), version: v.string() }),
  /** Nobody was asked, as nobody agreed to it. */
  v.object({ kind: v.literal('not-asked') }),
  /** A whole sentence. */
  v.object({ kind: v.literal('not-known'), because: v.string() }),
])
export type UpdateAnswer = v.InferOutput<typeof UpdateAnswer>

/** Who learns what, said before anybody is asked. */
export function whoLearns(site: string): string {
  return `Whoever runs ${site} learns your internet address, and that you use Portlight. Nothing else is sent, and nothing is downloaded.`
}

/**
 * What an answer means for a Portlight.
 * @param own its version
 * @param site who answered, for a sentence
 * @param answer with its HTTP status
 */
export function readLatest(
  own: string,
  site: string,
  { status, body }: { readonly status: number; readonly body: string },
): UpdateAnswer {
  if (status !== 200) return { kind: 'not-known', because: `${site} answered with HTTP status ${status}.` }
  const latest = v.safeParse(Latest, jsonOf(body))
  if (!latest.success) {
    return { kind: 'not-known', because: `What ${clip(site)} answered names no version and page.` }
  }
  const { version, page } = latest.output
  return isNewer(version, own) ? { kind: 'newer', version, page } : { kind: 'newest', version: own }
}

/** By their three numbers; what stands behind them in an own build (`1.2.0-beta.1`) makes it older than its release (semver.org, 11). */
export function isNewer(version: string, own: string): boolean {
  const [theirs, ours] = [numbersOf(version), numbersOf(own)]
  for (const [at, number] of theirs.entries()) {
    const other = ours[at] ?? 0
    if (number !== other) return number > other
  }
  return own.includes('-')
}

function numbersOf(version: string): readonly number[] {
  return (version.split(/[-+]/, 1)[0] ?? '').split('.').map(Number)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
