import process from 'node:process'
import { parseIpv4 } from '#shared/targets/address'
import { programFile } from '../platform/program-file'
import { systemOutput } from '../platform/system-output'

/** Hops that are looked at: the router, and what comes behind it. */
const hops = 3
/** Milliseconds; `tracepath` waits three seconds for a hop that is silent. */
const limits = { deadlineMs: 8_000, mostBytes: 65_536 } as const

interface Tracer {
  readonly program: string
  readonly args: readonly string[]
}

/** Numbers only, few hops, and a short patience: see traceroute(8), tracepath(8), and Windows' `tracert /?`. */
const tracers: readonly Tracer[] =
  process.platform === 'win32'
    ? [{ program: 'tracert.exe', args: ['-4', '-d', '-h', String(hops), '-w', '800'] }]
    : [
        { program: 'traceroute', args: ['-n', '-m', String(hops), '-q', '1', '-w', '1'] },
        { program: 'tracepath', args: ['-n', '-m', '2'] },
      ]

/**
 * Addresses of the first hops to a host on the internet, by the system's own tool, which needs no rights for it; null for
 * one that does not answer. Null: there is no such tool, or it told nothing.
 * @param target an IPv4 address that may be asked: packets go in its direction, and end after three hops
 */
export async function firstHops(
  target: string,
  signal: AbortSignal,
): Promise<readonly (string | null)[] | null> {
  if (parseIpv4(target) === null) return null
  const tracer = tracers.find(({ program }) => programFile(program) !== null)
  if (tracer === undefined) return null
  const printed = await systemOutput(tracer.program, [...tracer.args, target], limits, signal)
  return printed === null ? null : readHops(printed)
}

/** What such a tool printed: a line a hop, its number first, and its address somewhere in it. */
export function readHops(text: string): readonly (string | null)[] | null {
  const found = new Map<number, string | null>()
  for (const line of text.split(/\r?\n/)) {
    const [, number, rest = ''] = /^\s{0,4}(\d{1,2})(?:\?|:)*\s(.*)$/.exec(line) ?? []
    if (number === undefined || Number(number) < 1 || Number(number) > 8) continue
    const address = rest.split(/[\s()]+/).find((word) => parseIpv4(word) !== null) ?? null
    if (found.get(Number(number)) == null) found.set(Number(number), address)
  }
  const last = Math.max(0, ...found.keys())
  if ([...found.values()].every((address) => address === null)) return null
  return Array.from({ length: last }, (_, at) => found.get(at + 1) ?? null)
}
