import type { CommandLine } from '#shared/command-line/command-line'
import { byCommand } from '#shared/command-line/remedy'
import { doorEffectText } from '#shared/computer/firewall-told'
import type { FirewallFound } from '#shared/forward/firewall-told'
import type { FirewallChange } from '#shared/forward/mend'
import type { Ran } from '../../platform/elevated'
import type { FirewallQuestion, HostFirewall } from '../../platform/network'
import type { Place } from './place'

export interface FirewallNeeds {
  readonly firewall: (signal: AbortSignal) => Promise<HostFirewall>
  readonly place: (signal: AbortSignal) => Promise<Pick<Place, 'interface' | 'lan' | 'lan6'>>
  readonly run: (command: CommandLine, signal: AbortSignal) => Promise<Ran>
}

/** What ufw(8) and firewall-cmd(1) say, and then end as if they had done something, where the rule was there before. */
const hadItAlready = /Skipping adding existing rule|ALREADY_ENABLED/

/** The same where there was nothing to take back. */
const hadNone = /Could not delete non-existent rule|NOT_ENABLED/

/**
 * Opens or closes a port in this computer's own firewall, by the command that its rules ask for now, and reads them again: a
 * command that ran is no proof that the port is open.
 */
export async function changeFirewall(
  change: FirewallChange,
  needs: FirewallNeeds,
  signal: AbortSignal,
): Promise<FirewallFound> {
  const { what, family, protocol, port } = change
  const place = await needs.place(signal)
  const question: FirewallQuestion = {
    family,
    protocol,
    port,
    interface: place.interface,
    address: family === 'ipv4' ? place.lan : place.lan6,
    executables: [],
  }
  const before = await needs.firewall(signal)
  const door = before.door(question)
  // asked for twice, there would be two rules of which one is taken back
  const already = before.judge(question).verdict
  if (what === 'open' && already === 'allows') return { kind: 'let-in-already' }
  if (what === 'close' && already === 'blocks') return { kind: 'gone' }
  if (door === null) return { kind: 'no-command' }
  const remedy = what === 'open' ? byCommand(door.open) : door.close
  if (remedy.kind === 'sentence') return { kind: 'by-hand', sentence: remedy.sentence }
  const ran = await needs.run(remedy.command, signal)
  if (ran.kind === 'not-run') return ran
  if (what === 'open' && hadItAlready.test(ran.said)) return { kind: 'had-rule-already' }
  if (what === 'close' && hadNone.test(ran.said)) return { kind: 'gone' }
  const after = await needs.firewall(signal)
  const { verdict, because: judged } = after.judge(question)
  if (verdict === 'not-known') return { kind: 'unconfirmed', judged }
  const isOpen = verdict === 'allows'
  if (isOpen === (what === 'open')) return { kind: 'done' }
  if (isOpen) return { kind: 'still-open', judged }
  const own = after.door(question)?.close
  const undone = own?.kind === 'command' ? await needs.run(own.command, signal) : null
  const wayBack = own ?? { kind: 'sentence' as const, sentence: doorEffectText(door.effect, question) }
  return { kind: 'still-closed', judged, wayBack: undone?.kind === 'ran' ? null : wayBack }
}
