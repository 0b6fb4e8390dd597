import type { TargetSpec } from '../targets/target'
import { parseTargets } from '../targets/target-spec'
import { clip } from '../words/problem'

/** Why a text is not one address or one name, as a sentence; null: it is. */
export function oneHostProblem(text: string): string | null {
  const parsed = parseTargets(text)
  const [spec, more] = parsed.ok ? parsed.value : []
  if (spec !== undefined && more === undefined && isOneHost(spec)) return null
  const why = parsed.ok ? 'name each host by itself.' : (parsed.problems[0]?.message ?? '')
  return `${clip(text)} is not one address or one name: ${why}`
}

function isOneHost(spec: TargetSpec): boolean {
  switch (spec.kind) {
    case 'name':
      return spec.bits === null
    case 'ipv4':
      return spec.octets.every((octets) => octets.length === 1)
    case 'ipv6':
      return spec.first === spec.last
    default:
      return spec satisfies never
  }
}
