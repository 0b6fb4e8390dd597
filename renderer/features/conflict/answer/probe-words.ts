import type { BindProbe } from '#shared/conflict/report'

export const outcomeWords: Readonly<Record<BindProbe['outcome'], string>> = {
  binds: 'binds',
  fails: 'fails',
  'not-known': 'not known',
}

/** One try in a sentence: `Bind 0.0.0.0 without SO_REUSEADDR: fails (EADDRINUSE), inferred.` */
export function probeWords({ address, reuseAddress, source, outcome, error }: BindProbe): string {
  const reuse = reuseAddress === 'set' ? 'with' : 'without'
  const why = error === null ? '' : ` (${error})`
  return `Bind ${address} ${reuse} SO_REUSEADDR: ${outcomeWords[outcome]}${why}, ${source}.`
}

/** Tries of one address, side by side. */
export interface ProbeRow {
  readonly address: string
  readonly family: BindProbe['family']
  readonly unset: BindProbe | null
  readonly set: BindProbe | null
}

/** Rows of a small matrix: an address each, in the order in which they were tried. */
export function probeRows(probes: readonly BindProbe[]): readonly ProbeRow[] {
  const rows = new Map<string, ProbeRow>()
  for (const probe of probes) {
    const { address, family, reuseAddress } = probe
    const key = `${family} ${address}`
    const row = rows.get(key) ?? { address, family, unset: null, set: null }
    rows.set(key, { ...row, [reuseAddress]: probe })
  }
  return [...rows.values()]
}
