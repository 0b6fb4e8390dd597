import type { CommandLine } from '#shared/command-line/command-line'
import { remedyText } from '#shared/command-line/remedy'
import type { FirewallChange, FirewallChanged } from '#shared/forward/mend'
import { portText } from '#shared/ports/port-text'
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
): Promise<FirewallChanged> {
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
  const words = portText({ protocol, port })
  const before = await needs.firewall(signal)
  const door = before.door(question)
  const failed = (sentence: string): FirewallChanged => ({ kind: 'failed', sentence })
  // asked for twice, there would be two rules of which one is taken back
  const already = before.judge(question).verdict
  if (what === 'open' && already === 'allows') {
    return { kind: 'already', sentence: `The firewall of this computer lets ${words} in already.` }
  }
  const gone = failed(`No rule of Portlight’s for ${words} is there any more.`)
  if (what === 'close' && already === 'blocks') return gone
  if (door === null) {
    return failed(
      `Portlight knows no command just now that ${what}s ${words} in the firewall of this computer.`,
    )
  }
  const remedy = what === 'open' ? { kind: 'command' as const, command: door.open } : door.close
  if (remedy.kind === 'sentence') return failed(remedy.sentence)
  const ran = await needs.run(remedy.command, signal)
  if (ran.kind === 'not-run') return failed(ran.sentence)
  if (what === 'open' && hadItAlready.test(ran.said)) {
    return {
      kind: 'already',
      sentence: `The firewall of this computer has a rule for ${words} already. If nobody gets in all the same, it is not for want of that rule.`,
    }
  }
  if (what === 'close' && hadNone.test(ran.said)) return gone
  const after = await needs.firewall(signal)
  const { verdict, sentence } = after.judge(question)
  if (verdict === 'not-known') {
    return {
      kind: 'unconfirmed',
      sentence: `The command ran. Whether ${words} is ${what === 'open' ? 'open' : 'closed'} now can’t be read from here: ${sentence}`,
    }
  }
  const isOpen = verdict === 'allows'
  if (what === 'open') {
    if (isOpen) return { kind: 'done', sentence: `The firewall of this computer lets ${words} in now.` }
    const own = after.door(question)?.close
    const undone = own?.kind === 'command' ? await needs.run(own.command, signal) : null
    return failed(
      `The rule was made, but another one still keeps ${words} out: ${sentence} ${undone?.kind === 'ran' ? 'So it was taken back again.' : `It is still there. The way back: ${own === undefined ? door.effect : remedyText(own)}`}`,
    )
  }
  return {
    kind: 'done',
    sentence: isOpen
      ? `The rule is taken back. The firewall lets ${words} in all the same: ${sentence}`
      : `The rule is taken back: the firewall keeps ${words} closed again.`,
  }
}
