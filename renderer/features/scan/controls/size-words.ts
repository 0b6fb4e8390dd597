import { countOf } from '../../../ui/numbers'
import type { FieldCheck, FormCheck } from './form-check'

/** The size of a scan: `65,535 ports × 1 host`; empty while it can't be told. */
export function sizeText(check: FormCheck): string {
  if (check.hosts === null || check.hosts.count === 0 || check.wanted.length === 0) return ''
  const hosts = `${check.hosts.exact ? '' : 'up to '}${countOf(check.hosts.count, 'host')}`
  return `${countOf(check.wanted.length, 'port')} × ${hosts}`
}

/** The first problem of a field, and how many more there are; null where it is fine or still empty. */
export function problemText(check: FieldCheck): string | null {
  const [first, ...more] = check.problems
  if (check.empty || first === undefined) return null
  return more.length === 0 ? first.message : `${first.message} (and ${more.length} more)`
}
