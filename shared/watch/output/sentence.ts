import { fileTroubleText } from '../../baseline/file-trouble'
import { portText } from '../../ports/port-text'
import { counted, durationText, printableLine } from '../../scan/output/figures'
import { isWildcard } from '../../sockets/reach'
import { listText } from '../../words/list-text'
import { sentenceStart } from '../../words/sentence-start'
import type { BlindCause, HostPortState, WatchEvent, WatchEventOf } from '../event'
import type { Listener } from '../listener'
import { intervalText } from '../request'
import type { ShortLived } from '../short-lived'

/** What a watch tells, as one sentence or two; for a notification, a line of text, and a log. */
export function sentenceOf(event: WatchEvent): string {
  switch (event.kind) {
    case 'began':
      return beganText(event)
    case 'listener-new':
      return `${who(event.listener)} now listens on ${portText(event.listener)}: ${reachText(event.listener)}.`
    case 'listener-gone':
      return `${who(event.listener)} listens on ${portText(event.listener)} no more.`
    case 'listener-replaced':
      return `${who(event.listener)} has ${portText(event.listener)} now, which ${who(event.before)} had: ${reachText(event.listener)}.`
    case 'listener-restarted':
      return `${who(event.listener)} on ${portText(event.listener)} was started anew${newCommand(event.before, event.listener)}.`
    case 'reach-widened':
      return `${who(event.listener)} on ${portText(event.listener)} can be reached from further away: it was on ${places(event.before)}, and is on ${places(event.listener)} now. ${sentenceStart(reachText(event.listener))}.`
    case 'reach-narrowed':
      return `${who(event.listener)} on ${portText(event.listener)} is no longer on ${places(event.before)}, but on ${places(event.listener)}: ${reachText(event.listener)}.`
    case 'addresses-changed':
      return `${who(event.listener)} on ${portText(event.listener)} was on ${places(event.before)}, and is on ${places(event.listener)} now. How far it can be reached from is the same.`
    case 'short-lived':
      return shortLivedText(event)
    case 'network-changed':
      return networkText(event.added, event.gone)
    case 'clock-set':
      return `The clock of this computer was set ${event.byMs < 0 ? 'back' : 'forward'} by ${durationText(Math.abs(event.byMs))}: times before and after don’t fit together.`
    case 'blinded':
      return `The watch sees nothing now: ${event.why}`
    case 'blind':
      return `The watch saw nothing for ${durationText(Math.max(0, event.at - event.from))}: ${causeWords[event.cause]}.`
    case 'host-port':
      return hostPortText(event)
    case 'host-gone':
      return `${hostText(event)} is not there any more.`
    case 'host-back':
      return `${hostText(event)} is there again.`
    case 'host-new':
      return `${hostText(event)} is new.`
    case 'host-unseen':
      return `Nothing is known of ${hostText(event)} at present: ${event.why}`
    case 'host-seen':
      return `${hostText(event)} can be seen again.`
    case 'drift':
      return event.drift.sentence
    case 'drift-over':
      return `No more so, or approved by now: ${event.drift.sentence}`
    case 'drift-unknown':
      return unknownText(event.because)
    case 'others-looked':
      return 'The hosts and the router of the baseline were asked.'
    case 'looked':
      return `${counted(event.listeners, 'listener')}.`
    default:
      return event satisfies never
  }
}

function unknownText(because: WatchEventOf<'drift-unknown'>['because']): string {
  if (because.why === 'not-told') return because.sentence
  const rest = because.before ? goesOnText : 'Until it can be read, the watch tells what changes.'
  return `${fileTroubleText(because.trouble)} ${rest}`
}

/** What a watch does whose file says nothing that can be meant any more. */
export const goesOnText = 'The watch goes on with what it said before.'

/** When something happened that was seen after a time without a look; '' where it was seen at once. */
export function unseenText(event: WatchEvent, timeOf: (ms: number) => string): string {
  if (!('unseen' in event) || !event.unseen) return ''
  return ` It happened between ${timeOf(event.after)} and ${timeOf(event.at)}, when the watch saw nothing.`
}

/** Who listens: a name, or what is known instead. */
export function who({ owner, user }: Listener): string {
  if (owner !== null) return printableLine(owner.program)
  return user === null ? 'A program that can’t be told' : `A program of ${printableLine(user)}`
}

/** Who can reach it, by where it is bound: what a firewall does is not looked at, and said. */
export function reachText({ protocol, reach, addresses }: Listener): string {
  const does = protocol === 'tcp' ? 'connect' : 'send to it'
  switch (reach) {
    case 'loopback':
      return `only programs on this computer can ${does}`
    case 'network':
      return `everyone in this network can ${does}, unless the firewall stops them`
    case 'everywhere':
      return addresses.some(isWildcard)
        ? `everyone in this network can ${does}, unless the firewall stops them`
        : `everyone on the internet can ${does}, unless a firewall stops them`
    default:
      return reach satisfies never
  }
}

const causeWords: Readonly<Record<BlindCause, string>> = {
  asleep: 'this computer slept',
  'asleep-or-clock': 'this computer slept, or its clock was set forward',
  'held-up': 'it did not run, because it was stopped or this computer was too busy',
  unreadable: 'the system’s list of sockets could not be read',
}

const stateWords: Readonly<Record<HostPortState, string>> = {
  open: 'open',
  closed: 'closed',
  filtered: 'filtered: nothing answers there',
}

function beganText({
  everyMs,
  listeners,
  unnamed,
  hosts,
  hostsEveryMs,
  baseline,
  others,
}: Extract<WatchEvent, { kind: 'began' }>): string {
  const here = `Watching ${counted(listeners, 'listener')} of this computer, with a look every ${intervalText(everyMs)}: what lives shorter than that may be missed.`
  const hidden =
    unnamed === 0
      ? ''
      : ` Which program has ${unnamed} of them can’t be seen from here: that another one takes its place is noticed there only when it belongs to another user.`
  const there =
    hosts === null
      ? ''
      : ` ${sentenceStart(printableLine(hosts))} is scanned every ${intervalText(hostsEveryMs)}.`
  const beside = baseline ? ' They are held against the baseline, and what is not as approved is told.' : ''
  const asked =
    others === null
      ? []
      : [others.hosts === 0 ? null : counted(others.hosts, 'host'), others.router ? 'the router' : null]
  const also = asked.filter((text) => text !== null)
  const elsewhere =
    others === null
      ? ''
      : ` ${sentenceStart(listText(also))} of the baseline ${others.hosts + Number(others.router) === 1 ? 'is' : 'are'} asked every ${intervalText(others.everyMs)}.`
  return `${here}${beside}${hidden}${elsewhere}${there}`
}

function shortLivedText({ accepted, ports, ownPorts }: ShortLived): string {
  const counter =
    accepted === null
      ? ''
      : `The kernel accepted ${counted(accepted, 'connection')}, and nothing listened at either look: a program listened for a short time in between.`
  const traces = [tracesText('from outside', ports), tracesText('of this computer itself', ownPorts)]
  return [counter, ...traces].filter((text) => text !== '').join(' ')
}

function tracesText(whence: string, ports: readonly number[]): string {
  if (ports.length === 0) return ''
  return `There are connections ${whence} to TCP ${ports.length === 1 ? 'port' : 'ports'} ${listText(ports.map(String))}, where nothing listened at either look: most likely a program listened there for a short time in between.`
}

function networkText(added: readonly string[], gone: readonly string[]): string {
  const parts = [
    ...(added.length === 0 ? [] : [`it has ${listText(added.map(printableLine))} now`]),
    ...(gone.length === 0 ? [] : [`it has lost ${listText(gone.map(printableLine))}`]),
  ]
  return `The network of this computer is another one: ${parts.join(', and ')}.`
}

function hostPortText(event: Extract<WatchEvent, { kind: 'host-port' }>): string {
  const port = `${portText(event)} of ${hostText(event)}`
  return event.now === 'open'
    ? `${port} is open now. It was ${event.before}.`
    : `${port} is open no more: it is ${stateWords[event.now]}.`
}

function hostText({ address, target }: { readonly address: string; readonly target: string }): string {
  const [shown, typed] = [printableLine(address), printableLine(target)]
  return shown === typed || /[/,\s-]/.test(typed) ? shown : `${typed} (${shown})`
}

function newCommand(before: Listener, now: Listener): string {
  const [old, next] = [before.owner?.commandLine ?? null, now.owner?.commandLine ?? null]
  if (old === null || next === null || old === next) return ''
  return `, with another command line: ${printableLine(next)}`
}

function places({ addresses }: Listener): string {
  return listText(addresses.map((address) => (isWildcard(address) ? `all addresses (${address})` : address)))
}
