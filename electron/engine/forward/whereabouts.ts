import { addressesOf, outerKind } from '#shared/forward/addresses'
import type { NatBehaviour, NatLifetime, Whereabouts } from '#shared/forward/report'
import type { WhereRequest } from '#shared/forward/request'
import { toldEvidence } from '#shared/forward/router-evidence-told'
import { routerNoteTexts, toldOther } from '#shared/forward/router-told'
import { silenceText } from '#shared/forward/silence-told'
import type { ForwardFindings } from '#shared/forward/verdict/findings'
import { linkReport } from '#shared/forward/verdict/verdict'
import type { Family } from '#shared/sockets/socket'
import { familyWords } from '#shared/words/family-words'
import type { Place } from './computer/place'
import { routerPlaceOf } from './computer/place'
import { within } from './deadline'
import type { OutsidePart, RouterLook, RouterPart, StunSeen } from './parts'

/** Milliseconds. */
const deadline = { router: 75_000, stun: 4_000, nat: 8_000, lifetime: 240_000 }

/** Where this computer is, seen from itself, its router and the STUN servers that are named. */
export async function whereabouts(
  place: Place,
  { outside: { stun }, lifetime: measure = false }: WhereRequest,
  routers: Pick<RouterPart, 'look'>,
  outside: Pick<OutsidePart, 'askStun' | 'natBehaviour' | 'natLifetime'>,
  signal: AbortSignal,
): Promise<Whereabouts> {
  const at = routerPlaceOf(place)
  const families: readonly Family[] = place.lan6 === null ? ['ipv4'] : ['ipv4', 'ipv6']
  const [look, nat, lifetime, ...seen] = await Promise.all([
    at === null
      ? null
      : within(
          deadline.router,
          signal,
          (limited) => routers.look(at, limited),
          (): RouterLook | null => null,
        ),
    within(deadline.nat, signal, (limited) => outside.natBehaviour(stun, limited), unknownNat),
    measure
      ? within(
          deadline.lifetime,
          signal,
          (limited) => outside.natLifetime(stun, limited),
          (): NatLifetime | null => null,
        )
      : null,
    ...families.map((family) =>
      stun.length === 0
        ? []
        : within(
            deadline.stun,
            signal,
            (limited) => outside.askStun(stun, { family }, limited),
            (): readonly StunSeen[] => [],
          ),
    ),
  ])
  const sights = seen.flat()
  const findings: ForwardFindings = {
    port: 0,
    protocol: 'tcp',
    program: null,
    computer: { ...place, firewall: null, firewall6: null, redirect: null },
    router: look === null ? null : { ...look, test: null, vanished: false },
    provider: { stun: sights, nat, beyond: null, evidence: [] },
    outside: null,
    networkChange: null,
  }
  return {
    addresses: addressesOf(findings),
    router: look?.router ?? null,
    nat: { mapping: nat.mapping, filtering: nat.filtering, notes: nat.notes },
    lifetime,
    evidence: [
      ...place.evidence,
      ...(look?.evidence ?? []).map(toldEvidence),
      ...sights.map(({ server, family, address, problem, tookMs }) => ({
        what: `STUN ${server} (${familyWords[family]})`,
        detail:
          address === null ? (problem ?? 'no answer') : `sees ${address}, after ${Math.round(tookMs)} ms`,
      })),
      ...nat.evidence,
    ],
    notes: [
      ...notesOn(findings, stun.length),
      ...(look?.silence == null ? [] : [silenceText(look.silence)]),
      ...routerNoteTexts(look?.notes ?? []),
      ...(look?.others ?? []).map((other) => toldOther(other).sentence),
    ],
  }
}

function unknownNat(): NatBehaviour & { evidence: []; ports: [] } {
  return {
    mapping: null,
    filtering: null,
    notes: ['How the NAT behaves could not be found out in time.'],
    evidence: [],
    ports: [],
  }
}

function notesOn(findings: ForwardFindings, asked: number): readonly string[] {
  const { computer, router } = findings
  const way =
    computer !== null && computer.gateway === null && computer.gateway6 === null && computer.exit === null
      ? ['This computer has no router (default gateway), so nothing leads to the internet.']
      : computer?.exit?.tunnel === true
        ? [`What this computer sends to the internet goes through a VPN (${computer.exit.interface}).`]
        : []
  const wan = router?.router?.wan ?? null
  // what it would say without an outer address is no news
  const provider = wan !== null && outerKind(wan) !== null ? [linkReport(findings, 'provider').sentence] : []
  const nobody = asked === 0 ? ['No STUN server was named, so what the internet sees was not asked.'] : []
  return [...way, ...provider, ...nobody]
}
