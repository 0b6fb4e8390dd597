import { addressToLookAt } from '#shared/forward/addresses'
import { fromOutside } from '#shared/forward/verdict/verdict-outside'
import type { ChainBoard } from './chain-board'
import { within } from './deadline'

/** Milliseconds; who traces bounds itself, so this is for what should not happen. */
const traceDeadline = 20_000

/** Lets somebody outside find where packets to a TCP port stop, where nobody out there gets any answer. */
export async function traceFromOutside(board: ChainBoard): Promise<void> {
  const { port, protocol, outside: helpers } = board.request
  const found = fromOutside(board.findings)
  const target = addressToLookAt(board.findings, 'ipv4')
  if (protocol !== 'tcp' || found.kind !== 'silent' || found.sight.family !== 'ipv4' || target === null)
    return
  board.testing('outside', 'Letting the outside find where packets stop')
  const traced = await within(
    traceDeadline,
    board.signal,
    (signal) => board.needs.outside.trace(helpers, { port, target }, signal),
    () => null,
  )
  const { outside } = board.findings
  if (traced === null || outside === null) return
  const evidence = [...outside.evidence, ...traced.evidence]
  board.learn({
    outside: { ...outside, evidence, ...(traced.found === null ? {} : { trace: traced.found }) },
  })
}
