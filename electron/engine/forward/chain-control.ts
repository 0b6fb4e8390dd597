import { randomInt } from 'node:crypto'
import { addressToLookAt } from '#shared/forward/addresses'
import { judgeForward } from '#shared/forward/verdict/verdict'
import { hitsOf } from './chain-answer'
import { openMapping } from './chain-mapping'
import { probe, visitsToWaitFor } from './chain-outside'
import { step } from './chain-step'
import { routerPlaceOf } from './computer/place'

/**
 * Opens another port and lets the outside try that one, where the forward looks right and nobody gets in: if that works,
 * it is this port that is closed on the way. Only where the person let us open ports, and the firewall here lets it in.
 */
export const control = step({
  yields: 'control',
  needs: ['place', 'filter', 'again', 'beyond', 'trace'],
  tells: ['outside'],
  run: async ({ board }, { filter, ...facts }) => {
    const { request, needs, findings, signal } = board
    const { outside, computer } = findings
    const place = routerPlaceOf(facts.place)
    if (!request.map || outside === null || computer === null || place === null) return
    if (judgeForward(findings).verdict !== 'mapping-ineffective') return
    const port = randomInt(20_000, 60_000)
    const { protocol } = request
    const question = {
      family: 'ipv4' as const,
      protocol,
      port,
      interface: computer.interface,
      address: computer.lan,
      executables: [process.execPath],
    }
    if (filter.judge(question).verdict !== 'allows') return
    board.testing('outside', { step: 'control', port })
    const token = needs.outside.newToken()
    const answer = await needs.outside.answerPort({ port, protocol, family: 'both', token }, signal)
    if ('refused' in answer) return
    try {
      const test = await openMapping(board, place, port, port)
      if ('refused' in test) return
      try {
        const target = addressToLookAt(board.findings, 'ipv4')
        const seen = await probe(board, { port, protocol, token, family: 'ipv4', target })
        if (seen.every(({ outcome }) => outcome.kind === 'failed')) return
        // most who look learn no token; but nobody else knows this port, so whoever came here was sent by them
        const wanted = visitsToWaitFor(seen)
        const hits = await hitsOf(answer, Math.min(wanted, 1), signal)
        const reached = hits.length > 0 || seen.some(({ outcome }) => outcome.kind === 'token')
        // another machine answers it, so it compares to nothing
        if (!reached && wanted > 0) return
        board.notes.push({ note: 'compared', protocol, port, reached })
        board.add('outside', { control: { port, reached, sights: seen } })
      } finally {
        const left = await test.release()
        if (left !== null) board.left.push(left)
      }
    } finally {
      await answer.close()
    }
  },
})
