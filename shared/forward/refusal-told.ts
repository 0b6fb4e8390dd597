import { portText } from '../ports/port-text'
import { problemText } from './device-told'
import type { attempts, Refusal, RefusalReason, RefusalRest } from './refusal-found'
import { errorText, resultText } from './router-codes'
import { notWaitedText, silenceText } from './silence-told'
import { wayNames } from './way-names'

type Why<W extends RefusalReason['why']> = Extract<RefusalReason, { readonly why: W }>

/** Behind "Portlight also tried it". */
const attemptWords: Readonly<Record<(typeof attempts)[number], string>> = {
  'without-end': 'without an end',
  'for-a-week': 'for a week',
  'no-sender': 'without naming a sender',
  plainer: 'with a plainer description',
  all: 'with all of that',
}

/** A refusal in whole sentences. */
export function refusalText({ because, rest }: Refusal): string {
  return [reasonText(because), ...rest.map(restText)].join(' ')
}

export function reasonText(because: RefusalReason): string {
  switch (because.why) {
    case 'nat-pmp':
    case 'pcp':
      return resultText(because)
    case 'upnp':
      return upnpText(because)
    case 'silent':
      return `The router does not answer to ${wayNames[because.way]}.`
    case 'not-spoken':
      return `The router does not speak ${wayNames[because.way]} (any more).`
    case 'no-ipv6-by':
      return `The router does not open ports of IPv6 by ${wayNames[because.way]}.`
    case 'not-asked':
      return `The router could not be asked by ${wayNames[because.way]} (${because.code}).`
    case 'no-router':
      return because.silence === null
        ? 'The router does not take requests of this kind.'
        : silenceText(because.silence)
    case 'not-waited':
      return `Asked for a forward: ${notWaitedText(because)}`
    case 'no-address':
      return `${because.text} is not an address to forward to.`
    case 'no-journal':
      return `Portlight keeps a journal of what it asks a router for, and can’t write it (${because.code}). So nothing was asked for.`
    case 'not-done':
      return `${notDone[because.what]}: the router ${problemText(because.problem)}.`
    case 'not-known':
      return `The router said yes, but then ${problemText(because.problem)}, so it is not known whether the forward is ${because.what === 'make' ? 'there' : 'gone'}.`
    case 'leads-elsewhere':
      return `The router said yes, but the port still leads to ${because.address}, port ${because.port}.`
    case 'one-each':
      return `The router already forwards port ${because.externalPort} to port ${because.internalPort} of this computer, and NAT-PMP knows only one forward to each port.`
    case 'other-port':
      return `The router gave port ${because.given} instead of ${because.wanted}: that one is taken.`
    case 'taken':
      return `The router already forwards ${portText({ protocol: because.protocol, port: because.externalPort })} to ${because.address}, port ${because.port}.`
    default:
      return plain[because.why]
  }
}

function upnpText({ about, error, tried }: Why<'upnp'>): string {
  const sentence = errorText(about, error)
  const words = tried.map((attempt) => attemptWords[attempt])
  return words.length === 0 ? sentence : `${sentence} Portlight also tried it ${words.join(', then ')}.`
}

const notDone: Readonly<Record<Why<'not-done'>['what'], string>> = {
  make: 'The forward could not be made',
  unmake: 'The forward could not be removed',
  open: 'The port could not be opened',
  close: 'The port could not be closed',
  'look-at': 'The forward could not be looked at',
  'look-for': 'Nothing was changed, because it is not known whether the port is free',
}

const plain = {
  'no-port': 'The router said yes to NAT-PMP, but gave no port.',
  'proof-lost': 'PCP lets only the program remove a forward that made it.',
  'other-maker':
    'PCP lets only the program remove a forward that made it, and Portlight did not make this one.',
  'maker-not-shown': 'Portlight did not make this forward, and the router does not show whose it is.',
  'opener-not-shown': 'Portlight did not open this port, and the router does not show who did.',
  'not-listed': 'The router said yes, but the forward does not stand in its list.',
  'still-listed': 'The router said that it removed the forward, but it is still there.',
  'no-number': 'The router said yes, but gave the opening no number to find it by.',
  'not-open': 'The router said yes, but the port is not open.',
  'only-to-asker': 'In this way, the router only forwards to the computer that asks: to this one.',
  'no-global-ipv6': 'This computer has no IPv6 address that the internet could reach.',
  'ipv6-one-port': 'With IPv6 the port is the same outside and inside.',
} as const

function restText(rest: RefusalRest): string {
  switch (rest.rest) {
    case 'may-stand':
      return 'It may have been made all the same: look at what the router forwards.'
    case 'put-back':
      return 'The forward that was there before is back.'
    case 'stays':
      return `The forward to ${rest.address}, port ${rest.port}, is still there: remove it from that computer, or on the router’s page.`
    case 'lost':
      return `The forward that was there before is gone, too: it led to ${rest.address}, port ${rest.port}.`
  }
}
