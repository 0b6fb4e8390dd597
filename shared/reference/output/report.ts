import type { PortAdvice } from '../port-advice'
import type { PortReference } from '../port-reference'

/** An answer about one port. */
export interface PortReport {
  readonly reference: PortReference
  readonly advice: PortAdvice
  /** Who has it on this computer now, as words; null: not known. */
  readonly here: readonly string[] | null
}
