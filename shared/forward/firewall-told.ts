import * as v from 'valibot'
import { NotRun, notRunText } from '../command-line/not-run'
import { Remedy, remedyText } from '../command-line/remedy'
import { FirewallReason } from '../computer/firewall-found'
import { firewallReasonText } from '../computer/firewall-told'
import { portText } from '../ports/port-text'
import type { FirewallChange, FirewallChanged } from './mend'

/** What came of a change of this computer's own firewall. `judged` is what its rules say by then. */
export const FirewallFound = v.variant('kind', [
  /** It let the port in before; or it had the rule that lets it in, whatever that is good for. */
  v.object({ kind: v.picklist(['let-in-already', 'had-rule-already']) }),
  /** The command ran, and the rules can't be read. */
  v.object({ kind: v.literal('unconfirmed'), judged: FirewallReason }),
  v.object({ kind: v.literal('done') }),
  /** What was to be closed is open all the same. */
  v.object({ kind: v.literal('still-open'), judged: FirewallReason }),
  /** There is no rule of Portlight's; or no command is known. */
  v.object({ kind: v.picklist(['gone', 'no-command']) }),
  v.object({ kind: v.literal('not-run'), notRun: NotRun }),
  /** There is no command, and this is what to do. */
  v.object({ kind: v.literal('by-hand'), sentence: v.string() }),
  /** The rule was made and is of no use. Null: it was taken back again; else how that is done. */
  v.object({ kind: v.literal('still-closed'), judged: FirewallReason, wayBack: v.nullable(Remedy) }),
])
export type FirewallFound = v.InferOutput<typeof FirewallFound>

/** The same in words. */
export function toldFirewall(
  { what, protocol, port }: FirewallChange,
  found: FirewallFound,
): FirewallChanged {
  const words = portText({ protocol, port })
  switch (found.kind) {
    case 'let-in-already':
      return { kind: 'already', sentence: `The firewall of this computer lets ${words} in already.` }
    case 'had-rule-already':
      return {
        kind: 'already',
        sentence: `The firewall of this computer has a rule for ${words} already. If nobody gets in all the same, it is not for want of that rule.`,
      }
    case 'unconfirmed':
      return {
        kind: 'unconfirmed',
        sentence: `The command ran. Whether ${words} is ${what === 'open' ? 'open' : 'closed'} now can’t be read from here: ${firewallReasonText(found.judged)}`,
      }
    case 'done':
      return {
        kind: 'done',
        sentence:
          what === 'open'
            ? `The firewall of this computer lets ${words} in now.`
            : `The rule is taken back: the firewall keeps ${words} closed again.`,
      }
    case 'still-open':
      return {
        kind: 'done',
        sentence: `The rule is taken back. The firewall lets ${words} in all the same: ${firewallReasonText(found.judged)}`,
      }
    case 'gone':
      return { kind: 'failed', sentence: `No rule of Portlight’s for ${words} is there any more.` }
    case 'no-command':
      return {
        kind: 'failed',
        sentence: `Portlight knows no command just now that ${what}s ${words} in the firewall of this computer.`,
      }
    case 'not-run':
      return { kind: 'failed', sentence: notRunText(found.notRun) }
    case 'by-hand':
      return { kind: 'failed', sentence: found.sentence }
    case 'still-closed': {
      const { judged, wayBack } = found
      const after =
        wayBack === null
          ? 'So it was taken back again.'
          : `It is still there. The way back: ${remedyText(wayBack)}`
      return {
        kind: 'failed',
        sentence: `The rule was made, but another one still keeps ${words} out: ${firewallReasonText(judged)} ${after}`,
      }
    }
  }
}
