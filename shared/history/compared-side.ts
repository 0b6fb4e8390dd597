import { AskedHosts } from './asked-hosts'
import type { ComparedRun } from './comparison'
import { PortColumn } from './port-column'

/** A run with what can be asked of it again and again. */
export interface Side extends ComparedRun {
  readonly asked: AskedHosts
  readonly column: PortColumn
}

export function sideOf({ label, run }: ComparedRun): Side {
  return { label, run, asked: new AskedHosts(run), column: new PortColumn() }
}

/** A host that answered, or of which a port did. */
