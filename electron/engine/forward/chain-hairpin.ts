import { outerKind, seenFromOutside } from '#shared/forward/addresses'
import { atThePort } from '#shared/forward/verdict/verdict-program'
import { step } from './chain-step'
import { within } from './deadline'

/** Milliseconds. */
const hairpinDeadline = 2_500

/** One try from inside, where it was asked for. */
export const hairpin = step({
  yields: 'hairpin',
  // whoever comes by this way must not be taken for somebody from outside
  needs: ['sights', 'telephone', 'control'],
  tells: ['outside'],
  run: async ({ board, answer }) => {
    const { request, findings, needs } = board
    if (!request.hairpin || findings.outside === null) return
    const seen = seenFromOutside(findings, 'ipv4')
    const wan = findings.router?.router?.wan ?? (seen.kind === 'agreed' ? seen.address : null)
    const token = atThePort(findings).kind === 'portlight' ? answer.token : null
    const { port, protocol } = request
    const possible = wan !== null && outerKind(wan) !== 'none' && outerKind(wan) !== null
    if (!possible || (protocol === 'udp' && token === null)) {
      board.notes.push({ note: 'no-hairpin', because: possible ? 'udp-program' : 'no-outer-address' })
      return
    }
    board.testing('outside', { step: 'hairpin', address: wan })
    const reached = await within(
      hairpinDeadline,
      board.signal,
      (signal) => needs.outside.hairpin({ address: wan, port, protocol, token }, signal),
      () => false,
    )
    board.add('outside', { hairpin: { address: wan, reached } })
  },
})
