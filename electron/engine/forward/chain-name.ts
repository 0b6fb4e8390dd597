import type { NameReport } from '#shared/forward/report'
import type { NameFinding } from '#shared/forward/verdict/name-finding'
import type { ChainBoard } from './chain-board'
import { within } from './deadline'

/** Milliseconds; a name server that is silent costs six seconds, and an alias as much again. */
const nameDeadline = 15_000

/** Asks where the name leads that friends type, where one was named. */
export async function lookUpName(board: ChainBoard): Promise<void> {
  const { request, needs, signal } = board
  const { name, protocol } = request
  if (name === null) return
  board.testing('name', `Asking name servers where ${name} leads`)
  const found = await within(
    nameDeadline,
    signal,
    (limited) => needs.outside.lookUpName(name, { protocol }, limited),
    (): NameFinding => ({
      name,
      alias: null,
      records: { ipv4: [], ipv6: [] },
      problem: 'unanswered',
      services: [],
      evidence: [],
    }),
  )
  board.learn({ name: found })
  board.tell('name')
}

/** As reports have it. */
export function nameReport(found: NameFinding | null): NameReport | null {
  if (found === null) return null
  const { name, alias, records, services } = found
  return {
    name,
    alias,
    ...listed(records),
    srv: services.map(({ service, target, port, records: at }) => ({ service, target, port, ...listed(at) })),
  }
}

function listed({ ipv4, ipv6 }: NameFinding['records']) {
  return { ipv4, ipv6: ipv6.map(({ address }) => address) }
}
