import { addressesOf, outerKind } from './addresses'
import type { WhereFound } from './found'
import { natBehaviourOf, natTestsEvidence } from './nat-behaviour'
import type { Whereabouts } from './report'
import { toldEvidence } from './router-evidence-told'
import { routerNoteTexts, toldOther } from './router-told'
import { silenceText } from './silence-told'
import { stunEvidence } from './stun-told'
import type { ComputerFinding, ForwardFindings } from './verdict/findings'
import { placeEvidence } from './verdict/verdict-computer'
import { providerLink } from './verdict/verdict-provider'

/** Where this computer is, in words. */
export function toldWhere({ findings, lifetime }: WhereFound): Whereabouts {
  const { computer, router, provider } = findings
  const nat = provider?.nat ?? { kind: 'not-in-time' }
  return {
    addresses: addressesOf(findings),
    router: router?.router ?? null,
    nat: natBehaviourOf(nat),
    lifetime,
    evidence: [
      ...(computer === null ? [] : placeEvidence(computer)),
      ...(router?.evidence ?? []).map(toldEvidence),
      ...stunEvidence(provider?.stun ?? []),
      ...natTestsEvidence(nat),
    ],
    notes: [
      ...notesOn(findings),
      ...(router?.silence == null ? [] : [silenceText(router.silence)]),
      ...routerNoteTexts(router?.notes ?? []),
      ...(router?.others ?? []).map((other) => toldOther(other).sentence),
    ],
  }
}

/** What is odd about this computer's way to the internet. */
function wayNotes({ gateway, gateway6, exit, routes }: ComputerFinding): readonly string[] {
  if (exit?.tunnel === true)
    return [`What this computer sends to the internet goes through a VPN (${exit.interface}).`]
  if (gateway !== null || gateway6 !== null) return []
  if (routes === null) return ['This system does not tell Portlight its routes, so its router is not known.']
  return exit === null
    ? ['This computer has no router (default gateway), so nothing leads to the internet.']
    : []
}

function notesOn(findings: ForwardFindings): readonly string[] {
  const { computer, router, provider } = findings
  const way = computer === null ? [] : wayNotes(computer)
  const wan = router?.router?.wan ?? null
  // what it would say without an outer address is no news
  const outer = wan !== null && outerKind(wan) !== null ? [providerLink(findings).sentence] : []
  // whoever was named has a line, with why it did not answer
  const nobody =
    provider?.stun.length === 0
      ? ['Nobody outside was asked (a STUN server), so what the internet sees is not known.']
      : []
  return [...way, ...outer, ...nobody]
}
