import type { Baseline } from './baseline'
import { computerDrift } from './drift-computer'
import { forwardDrift } from './drift-forwards'
import { hostDrift } from './drift-hosts'
import { type DriftItem, gravities, type PartDrift } from './drift-item'
import type { Look } from './look'

/** What a look says beside a baseline; the gravest comes first. */
export interface Drift extends PartDrift {
  /** Nothing drifted, and all of what the baseline has was seen. */
  readonly same: boolean
}

/**
 * Holds what was seen against what is approved. What was not looked at is not known: it is never gone, closed or the same.
 * Parts that the baseline does not have are not compared.
 */
export function drift(baseline: Baseline, look: Look): Drift {
  const parts = [
    computerDrift(baseline.computer, look),
    ...(baseline.hosts ?? []).map((host, at) => hostDrift(host, at, look)),
    forwardDrift(baseline.forwards, look),
  ]
  const items = parts.flatMap((part) => part.items)
  const notKnown = parts.flatMap((part) => part.notKnown)
  return {
    items: items
      .map((item, at) => ({ item, at }))
      .sort((a, b) => rankOf(a.item) - rankOf(b.item) || a.at - b.at)
      .map(({ item }) => item),
    notKnown,
    same: items.length === 0 && notKnown.every(({ counts }) => !counts),
  }
}

function rankOf({ gravity }: DriftItem): number {
  return gravities.indexOf(gravity)
}
