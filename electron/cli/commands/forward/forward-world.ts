import { jsonText } from '#shared/words/json-text'
import type { CliEngine, CliIo } from '../../cli-io'
import type { TerminalStyle, TextOutput } from '../../terminal'

/** What every verb of `portlight forward` works with. */
export interface ForwardWorld {
  readonly io: CliIo
  readonly engine: CliEngine
  readonly stdout: TextOutput
  readonly style: TerminalStyle
  readonly signal: AbortSignal
}

/** One JSON document of a verb. */
export function jsonDocument(members: Record<string, unknown>): string {
  return `${jsonText(members, 2)}\n`
}
