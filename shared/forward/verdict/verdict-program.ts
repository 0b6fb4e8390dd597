import { type HandedOn, handedOnText } from '../../computer/handed-on'
import { portText } from '../../ports/port-text'
import { isWildcard } from '../../sockets/reach'
import { listText } from '../../words/list-text'
import { arrivalAddress, arrivalPort } from '../mapping-choice'
import { systemWords } from '../system-words'
import type { ForwardFindings, Listener } from './findings'
import { brokenLink, type LinkView, link, thisComputer } from './verdict-parts'

/** Who is there for what comes from outside, at the port where it arrives. */
export type AtThePort =
  /** Not looked at, or this computer doesn't tell. */
  | { readonly kind: 'unknown' }
  /** Portlight, with a token. */
  | { readonly kind: 'portlight' }
  | { readonly kind: 'program'; readonly listeners: readonly Listener[] }
  /** Handed on by the packet filter, as containers are reached. */
  | { readonly kind: 'handed-on'; readonly where: HandedOn }
  /** Programs that only hear somebody else: themselves (`loopback`), or another network. */
  | { readonly kind: 'deaf'; readonly listeners: readonly Listener[]; readonly loopback: boolean }
  | { readonly kind: 'nobody' }

/** Looks it up among what was found; `port` is the one on this computer. */
export function atThePort(findings: ForwardFindings, port = arrivalPort(findings)): AtThePort {
  const { program, computer } = findings
  if (program === null) return { kind: 'unknown' }
  if (program.answer?.refused === null && program.answer.port === port) return { kind: 'portlight' }
  if (program.listeners === null) return { kind: 'unknown' }
  const listeners = program.listeners.filter((listener) => listener.port === port)
  const hearing = listeners.filter((listener) => hears(listener, findings))
  if (hearing.length > 0) return { kind: 'program', listeners: hearing }
  if (computer?.redirect != null && port === arrivalPort(findings)) {
    return { kind: 'handed-on', where: computer.redirect }
  }
  if (listeners.length === 0) return { kind: 'nobody' }
  return { kind: 'deaf', listeners, loopback: listeners.every(({ reach }) => reach === 'loopback') }
}

/** Whether a listener hears what the router passes on. */
function hears({ address, reach }: Listener, findings: ForwardFindings): boolean {
  const { computer } = findings
  if (isWildcard(address)) return true
  if (reach === 'loopback') return false
  // which address the router's network has is not known
  if (computer === null || (computer.lan === null && computer.lan6 === null)) return true
  const arrival = arrivalAddress(findings)
  // IPv4 forwards lead to IPv4 addresses
  return address === (arrival ?? computer.lan6)
}

/** The program's link: is somebody there, where the network can reach it? */
export function programLink(findings: ForwardFindings): LinkView {
  const { program } = findings
  if (program === null) return link('not-tested', 'Nobody has looked yet who has the port.')
  const port = portInQuestion(findings)
  const words = portText({ port, protocol: findings.protocol })
  const evidence = [
    ...(program.listeners ?? [])
      .filter((listener) => listener.port === port)
      .map((listener) => ({
        what: 'socket table',
        detail: `${listener.address} port ${listener.port}, ${listener.program ?? 'owner not known'}`,
      })),
    ...(program.answer === null
      ? []
      : [
          {
            what: `answering ${words}`,
            detail: refusalText(findings) ?? 'Portlight answers, with a random token',
          },
        ]),
  ]
  const at = atThePort(findings, port)
  switch (at.kind) {
    case 'portlight':
      return link('ok', `Nothing else listens on ${words}: Portlight answers it during the test.`, evidence)
    case 'program': {
      const where = isWildcard(at.listeners[0]?.address ?? '')
        ? 'all addresses'
        : listText([...new Set(at.listeners.map(({ address }) => address))])
      return link('ok', `${programs(at.listeners)} listens on ${words}, on ${where}.`, evidence)
    }
    case 'handed-on':
      return link('ok', `This computer hands ${words} on to ${handedOnText(at.where)}.`, evidence)
    case 'unknown':
      return link(
        'unknown',
        program.problem === null
          ? 'It is not known whether something listens.'
          : `Who listens is not known: ${program.problem}`,
        evidence,
      )
    case 'deaf':
      return brokenLink(deaf(findings, at.listeners, at.loopback, words), evidence)
    case 'nobody': {
      const refusal = refusalText(findings)
      return brokenLink(
        {
          verdict: 'no-listener',
          // rules that are not known may hand the port on to a container, which listens elsewhere
          confidence: findings.computer?.firewall?.verdict === 'not-known' ? 'likely' : 'certain',
          sentence: `Nothing listens on ${words} of ${thisComputer(findings)}.${refusal === null ? '' : ` Portlight could not answer it itself: ${refusal}`}`,
          nextStep:
            refusal === null
              ? `Start the program that is to be reached, or let Portlight answer the port during the test.`
              : `Start the program that is to be reached, and test again.`,
        },
        evidence,
      )
    }
  }
}

/** A program at the port that was asked for is there, even where the router leads to another one: that is the router's fault. */
function portInQuestion(findings: ForwardFindings): number {
  const arrival = arrivalPort(findings)
  const missed =
    atThePort(findings, arrival).kind === 'nobody' && atThePort(findings, findings.port).kind === 'program'
  return missed ? findings.port : arrival
}

/** Why Portlight could not answer a port itself; null: it can. */
function refusalText({ program, protocol }: ForwardFindings): string | null {
  const { port, refused = null } = program?.answer ?? {}
  if (port === undefined || refused === null) return null
  const words = portText({ port, protocol })
  switch (refused) {
    case 'EADDRINUSE':
      return `A program holds ${words} already, so Portlight does not put itself in its place.`
    case 'EACCES':
    case 'EPERM':
      return `Portlight may not listen on ${words}: ports below 1024 need administrator rights on most systems.`
    default:
      return `Portlight could not listen on ${words}: ${systemWords(refused)}.`
  }
}

function deaf(findings: ForwardFindings, listeners: readonly Listener[], loopback: boolean, words: string) {
  const addresses = [...new Set(listeners.map(({ address }) => address))]
  const who = programs(listeners)
  const own = arrivalAddress(findings)
  const settle = `In its settings, let it listen on 0.0.0.0 (all addresses)${own === null ? '' : ` or on ${own}`}, and start it again.`
  if (loopback) {
    return {
      verdict: 'loopback-only',
      confidence: 'certain',
      sentence: `${who} listens on ${words} only for this computer itself (${listText(addresses)}), so no other can reach it.`,
      nextStep: settle,
    } as const
  }
  return {
    verdict: 'no-listener',
    confidence: 'certain',
    sentence: `${who} listens on ${words} only on ${listText(addresses)}, and not on ${own ?? "the router's network"}, where the router passes it on.`,
    nextStep: settle,
  } as const
}

/** "Caddy", "java and node", "A program whose name is not known". */
export function programs(listeners: readonly Listener[]): string {
  const names = [...new Set(listeners.flatMap(({ program }) => (program === null ? [] : [program])))]
  return names.length === 0 ? 'A program whose name is not known' : listText(names)
}
