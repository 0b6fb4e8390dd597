import { bySentence, type Remedy } from '../command-line/remedy'
import { portText } from '../ports/port-text'
import type { Protocol } from '../ports/protocol'
import { noAnswerText } from '../words/no-answer'
import type { DoorEffect, FirewallReason, plainReasons } from './firewall-found'
import { handedOnText } from './handed-on'

const plainWords: Readonly<Record<(typeof plainReasons)[number], string>> = {
  'no-rules': 'it has no rules for incoming packets.',
  'mac-not-told': 'It did not tell whether it is on.',
  'mac-blocks-all': 'it is set to block all incoming connections.',
  'mac-blocks-program': 'it blocks this program.',
  'mac-partly-told': 'It is on, and did not tell whether it blocks everything, or its list of programs.',
  'mac-no-program': 'It is on, and goes by programs: which one listens is not known.',
  'mac-not-listed': 'It is on, and goes by programs: its list does not allow this one, nor block it.',
  'mac-pf-hidden': 'Its packet filter (pf) shows itself to administrators only.',
  'mac-off': 'it is off, and so is pf.',
  'mac-allows': 'it allows this program, and pf is off.',
  'mac-pf-rules': 'Its packet filter (pf) has rules of its own.',
  'windows-no-profile': 'It is not known which of its profiles this network has.',
  'unknown-system': 'Portlight cannot read the firewall of this operating system.',
  'no-addresses': 'The system does not list the addresses of this computer.',
  'no-way-out': 'This computer has no way to the internet now.',
  'families-differ':
    'The firewall treats IPv4 and IPv6 differently, and whether the program takes both is not told.',
}

/** What macOS' own is called, and where it is set. */
export const macFirewall = 'the macOS firewall'
export const macFirewallSettings = bySentence('System Settings, Network, Firewall')

/** Why a firewall does what it does, with a full stop; inside of a sentence where it is known. */
export function firewallReasonText(reason: FirewallReason): string {
  switch (reason.why) {
    case 'hidden':
      return `${reason.manager === null ? 'Linux shows' : `${reason.manager} is switched on, and Linux shows`} its packet filter to administrators only.`
    case 'no-reader':
      return `Neither nft nor ${reason.tool} gave an answer, which are what reads the packet filter.`
    case 'tool-silent':
      return `Some of its rules are written by iptables, and ${reason.tool}, which reads them, gave no answer.`
    case 'rule':
      return `${reason.rule}.`
    case 'depends':
      return `It depends on more than port and interface (${reason.rule}).`
    case 'handed-on':
      return `The packet filter hands such connections on: ${handedOnText(reason.to)}.`
    case 'windows-not-told':
      return `Windows did not tell its rules: ${noAnswerText(reason.shell, reason.because)}.`
    case 'windows-off':
      return `It is off for ${reason.networks.toLowerCase()} networks.`
    case 'windows-all-in':
      return `It lets everything in on ${reason.networks.toLowerCase()} networks.`
    case 'windows-all-out':
      return `It is set to block all incoming connections on ${reason.networks.toLowerCase()} networks.`
    case 'windows-no-rule':
      return `No rule allows it on ${reason.networks.toLowerCase()} networks.`
    case 'windows-rule':
      return `Its rule "${reason.name}" ${reason.sure ? `${reason.does}s` : `may ${reason.does}`} it.`
    default:
      return plainWords[reason.why]
  }
}

/** What a command that opens a port does and for how long it holds, in whole sentences. */
export function doorEffectText(
  effect: DoorEffect,
  at: { readonly protocol: Protocol; readonly port: number },
): string {
  const comesIn = `lets ${portText(at)} in from everywhere`
  switch (effect.by) {
    case 'ufw':
      return `ufw gets a rule that ${comesIn}, and keeps it until it is taken back.`
    case 'windows':
      return `Windows Firewall gets a rule that ${comesIn}, and keeps it until it is taken back. It has to be typed as an administrator.`
    case 'firewalld':
      return `firewalld ${comesIn} in its ${effect.zone === null ? 'default zone' : `zone ${effect.zone}`}, until it or this computer is started anew.`
    case 'chain':
      return `The chain ${effect.chain} gets a first rule that ${comesIn}, until the rules are loaded anew or this computer is started anew.`
  }
}

/** Takes a rule of nftables away whose handle is not known. @param chain its family, table and name */
export function ruleByHandle(...chain: readonly [string, string, string]): Remedy {
  const where = chain.join(' ')
  return bySentence(
    `“nft -a list chain ${where}” shows the rule with its handle, and “nft delete rule ${where} handle N” removes it.`,
  )
}
