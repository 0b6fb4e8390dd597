import type { Evidence } from '../../words/evidence'

/** Where a name leads. */
export interface NameRecords {
  readonly ipv4: readonly string[]
  /** `own`: it is an address of this computer. */
  readonly ipv6: readonly { readonly address: string; readonly own: boolean }[]
}

/**
 * Why a name leads nowhere:
 * - `missing`: there is no such name (NXDOMAIN)
 * - `no-address`: it is there, and has none
 * - `unanswered`: no name server told
 */
export type NameProblem = 'missing' | 'no-address' | 'unanswered'

/** An SRV record (RFC 2782): games and telephones ask for it before they ask for an address. */
export interface NameService {
  /** `_minecraft._tcp`, and what its programs are called. */
  readonly service: string
  readonly program: string
  /** The port that they use without such a record. */
  readonly usualPort: number
  /** `.`: there is decidedly no such service. */
  readonly target: string
  readonly port: number
  readonly records: NameRecords
  readonly problem: NameProblem | null
}

/** What name servers tell of the name that friends type. */
export interface NameFinding {
  readonly name: string
  /** Where an alias (CNAME) leads in the end; null: it is none. */
  readonly alias: string | null
  readonly records: NameRecords
  readonly problem: NameProblem | null
  readonly services: readonly NameService[]
  readonly evidence: readonly Evidence[]
}
