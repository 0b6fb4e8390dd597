import { outerKind } from '#shared/forward/addresses'
import { fromOutside } from '#shared/forward/verdict/verdict-outside'
import { hidesItsAddress, tellsNoAddress } from '#shared/forward/verdict/verdict-provider'
import { step } from './chain-step'
import { familiesOf } from './computer/place'
import { within } from './deadline'
import { askServers } from './stun-servers'

/** Milliseconds; the parts bound themselves, so these are for what should not happen. */
const natDeadline = 3_900
const beyondDeadline = 2_000
const hopsDeadline = 9_000

/** Asks the STUN servers that were named who we look like. */
export const stun = step({
  yields: 'stun',
  needs: ['place'],
  tells: ['provider'],
  run: async ({ board }, { place }) => {
    const servers = board.request.outside.stun
    const families = familiesOf(place)
    if (servers.length === 0 || families.length === 0) {
      board.learn({ provider: { stun: [], nat: null, beyond: null } })
      return null
    }
    board.testing('provider', { step: 'stun' })
    const seen = await askServers(board.needs.outside, servers, families, board.signal)
    board.learn({ provider: { stun: seen, nat: null, beyond: null } })
    const answered = seen.find(
      ({ family, address, asked }) => family === 'ipv4' && address !== null && asked !== null,
    )
    return answered?.asked ?? null
  },
})

/** Finds how the NAT behaves: evidence only, so who is not ready by then is not waited for. */
export const behaviour = step({
  yields: 'behaviour',
  needs: ['place'],
  run: async ({ board }, { place }) => {
    const servers = board.request.outside.stun
    if (servers.length === 0 || familiesOf(place).length === 0) return null
    return within(
      natDeadline,
      board.signal,
      (signal) => board.needs.outside.natBehaviour(servers, signal),
      () => null,
    )
  },
})

export const provider = step({
  yields: 'provider',
  needs: ['stun', 'behaviour'],
  tells: ['provider'],
  run: async ({ board }, { behaviour: nat }) => {
    if (nat === null) return
    board.add('provider', { nat: nat.found, ports: nat.ports })
  },
})

/** Looks for another router beyond the first, where that one tells no outer address. */
export const beyond = step({
  yields: 'beyond',
  // whoever got in over IPv4 came past whatever stands there
  needs: ['stun', 'telephone'],
  tells: ['provider'],
  run: async ({ board }, { stun: target }) => {
    const { outside } = board.needs
    const { computer } = board.findings
    const gateway = computer?.gateway ?? null
    if (board.findings.provider === null || gateway === null || !tellsNoAddress(board.findings)) return
    const found = fromOutside(board.findings)
    if (found.kind === 'proved' && found.sight.family === 'ipv4') return
    board.testing('provider', { step: 'second-router' })
    const nobody = (): readonly string[] => []
    const [near, hops] = await Promise.all([
      hidesItsAddress(board.findings)
        ? within(beyondDeadline, board.signal, (signal) => outside.lookBeyond(gateway, signal), nobody)
        : null,
      // only in the direction of somebody who may be asked
      target === null
        ? null
        : within(
            hopsDeadline,
            board.signal,
            (signal) => outside.firstHops(target, signal),
            () => null,
          ),
    ])
    const local = computer?.lan ?? null
    const met = [...new Set([...(near ?? []), ...(hops ?? [])])].flatMap((address) =>
      address !== null && address !== gateway && isBeforeTheInternet(address) ? [address] : [],
    )
    const second =
      local === null || met.length === 0
        ? []
        : await within(
            beyondDeadline,
            board.signal,
            (signal) => outside.askBeyond(met, local, signal),
            () => [],
          )
    board.add('provider', { beyond: near, ...(hops === null ? {} : { hops }), second })
  },
})

function isBeforeTheInternet(address: string): boolean {
  const kind = outerKind(address)
  return kind === 'private' || kind === 'carrier'
}
