import type { NameFinding } from '#shared/forward/verdict/name-finding'
import { step } from './chain-step'
import { within } from './deadline'

/** Milliseconds; a name server that is silent costs six seconds, and an alias as much again. */
const nameDeadline = 15_000

/** Asks where the name leads that friends type, where one was named. */
export const name = step({
  yields: 'name',
  // a computer that can't tell its place asks nobody
  needs: ['place'],
  run: async ({ board }) => {
    const { request, needs, signal } = board
    const { name: wanted, protocol } = request
    if (wanted === null) return
    board.testing('name', { step: 'name', name: wanted })
    const found = await within(
      nameDeadline,
      signal,
      (limited) => needs.outside.lookUpName(wanted, { protocol }, limited),
      (): NameFinding => ({
        name: wanted,
        alias: null,
        records: { ipv4: [], ipv6: [] },
        problem: 'unanswered',
        services: [],
        answers: [],
      }),
    )
    board.learn({ name: found })
    board.tell('name')
  },
})
