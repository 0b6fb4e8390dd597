import { addressToLookAt } from '#shared/forward/addresses'
import { fromOutside } from '#shared/forward/verdict/verdict-outside'
import { step } from './chain-step'
import { within } from './deadline'

/** Milliseconds; who traces bounds itself, so this is for what should not happen. */
const traceDeadline = 20_000

/** Lets somebody outside find where packets to a TCP port stop, where nobody out there gets any answer. */
export const trace = step({
  yields: 'trace',
  needs: ['sights', 'stun', 'telephone'],
  tells: ['outside'],
  run: async ({ board }) => {
    const { port, protocol, outside: helpers } = board.request
    const found = fromOutside(board.findings)
    const target = addressToLookAt(board.findings, 'ipv4')
    if (protocol !== 'tcp' || found.kind !== 'silent' || found.sight.family !== 'ipv4' || target === null)
      return
    board.testing('outside', { step: 'trace' })
    const seen = await within(
      traceDeadline,
      board.signal,
      (signal) => board.needs.outside.trace(helpers, { port, target }, signal),
      () => ({}),
    )
    board.add('outside', seen)
  },
})
