import type { Family } from '../sockets/socket'
import { familyWords } from '../words/family-words'
import type { Greeting, HelperTriedFound, LookFailure, ServiceFailure } from './look-found'
import type { HelperTried } from './report'
import { stunFailureText } from './stun-told'
import { systemWords } from './system-words'
import { noLink, noTelephone, telephoneSawWords, telephoneSeconds } from './telephone'

/** Why one who was to look told nothing of the port, in whole sentences. */
export function failureText(because: LookFailure): string {
  switch (because.why) {
    case 'cancelled':
      return 'It was cancelled.'
    case 'name-silent':
      return `No name server told within ${because.waitedMs / 1000} s where ${because.host} is.`
    case 'silent':
      return `${because.site} did not answer within ${because.waitedMs / 1000} s.`
    case 'too-long':
      return `${because.site} sent more than such an answer can have.`
    case 'sent-on':
      return `${because.site} sends us on${because.to === null ? '' : ` to ${because.to}`}. Such hints are not followed; if it is meant, put that address in.`
    case 'code':
      return codeText(because)
    case 'no-url':
      return `"${because.text}" is not an address such as https://example.org.`
    case 'no-http':
      return `"${because.text}" begins neither with http:// nor with https://.`
    case 'password':
      return 'The address holds a user name or password, which no helper asks for.'
    case 'other-family':
      return `${because.site} is an ${otherFamily(because.wanted)} address, so it can't look over ${familyWords[because.wanted]}.`
    case 'too-often':
      return `${because.site} has been asked too often from your address; try again ${whenText(because.seconds)}.`
    case 'out-of-order':
      return `${because.site} is out of order: it answered with status ${because.status}.`
    case 'other-service':
      return `${because.site} does not answer as ${serviceWords[because.expected]} does: it sent ${sentText(because)}.`
    case 'address-not-known':
      return 'It has to be told your address on the internet, which is not known: your router does not tell it, and no STUN server did.'
    case 'tcp-only':
      return `${because.site} looks at TCP ports only; a reflector can look at UDP.`
    case 'nobody-there':
      return `${because.site} found nobody who could look.`
    case 'nobody-for-it':
      return `${because.site} has nobody just now who could look at ${because.target}${wordsText(because.words)}.`
    case 'refuses':
      return because.status === null
        ? `${because.site} refuses${wordsText(because.words)}`
        : `${because.site} refuses (status ${because.status})${wordsText(because.words)}.`
    case 'reflector-refuses':
      return `The reflector ${because.site} refuses${wordsText(because.words)}`
    case 'no-reflector':
      return `${because.site} is not a Portlight reflector: it answered with ${sentText(because)}.`
    case 'saw-other-family':
      return `${whoText(because)} was asked over ${familyWords[because.family]} and says that it saw ${because.seenAs}.`
    case 'other-port': {
      const { by, asked, answered } = because
      return by === 'echoip'
        ? `${whoText(because)} was asked about port ${asked.port} and answered about ${answered.port}.`
        : `${whoText(because)} was asked about ${asked.protocol} ${asked.port} and answered about ${answered.protocol} ${answered.port}.`
    }
    case 'not-ready':
      return `${because.place} was not ready in time.`
    case 'went-away':
      return `${because.place} went away before it could look.`
    case 'told-nothing':
      return `${because.place} says that it looked, but not what it found.`
    case 'no-trace':
      return `${because.place} could not trace the way.`
    case 'other-address': {
      const { site, place, target, looked } = because
      return site === null
        ? `${place} was asked about ${target}, and looked at ${looked} instead.`
        : `${site} was asked about ${target}, and ${place} looked at ${looked} instead.`
    }
    case 'could-not-look':
      return `${because.place} could not look${because.words === '' ? '.' : `: ${because.words}`}`
    case 'no-answer':
      return because.message ?? 'It gave no answer in time.'
    case 'no-telephone':
      return noTelephone(because.port, because.protocol) ?? noLink
    case 'no-link':
      return noLink
    case 'telephone-silent':
      return because.fromInside === null
        ? `Nobody opened the link for the telephone within ${telephoneSeconds} seconds. If the telephone showed an error, the way in is closed.`
        : `The link for the telephone was opened from inside your home only (${because.fromInside}), which proves nothing.`
    case 'telephone-said': {
      const { saw, beside } = because
      const nobody =
        beside === null ? '' : ` Nobody from outside connected to ${programText(beside.program)} meanwhile.`
      return `${telephoneSawWords(saw)}${nobody}`
    }
    case 'telephone-guest':
      return `While the link for the telephone was shown, somebody connected to ${programText(because.program)} from ${because.from}. If your telephone has that address, it got in; but others come by chance. ${provesText(because.program)}`
    case 'telephone-unseen':
      return `Who connects to ${programText(because.program)} can't be seen here, so the telephone proves nothing. ${provesText(because.program)}`
    case 'telephone-nobody':
      return `Nobody from outside connected to ${programText(because.program)} within ${telephoneSeconds} seconds.`
  }
}

/** A program that has the port, as sentences name it. */
export function programText(program: string | null): string {
  return program ?? 'the program'
}

function provesText(program: string | null): string {
  return `Stop ${programText(program)} and test again, so that Portlight answers the link: that is a proof.`
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes and the system's own codes. */
function codeText({ site, host, family, scheme, code }: Extract<LookFailure, { why: 'code' }>): string {
  const way = family === null ? '' : `${familyWords[family]} `
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return `The name ${host} has no ${way}address, or doesn't exist (${code}).`
    case 'ECONNREFUSED':
      return `Nothing listens at ${site} (${code}).`
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return `This computer has no way to ${site}${family === null ? '' : ` over ${familyWords[family]}`} (${code}).`
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${site} has expired.`
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${site} is not valid yet; is the clock of this computer right?`
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `The certificate of ${site} is one that it made itself, so it can't be told from an impostor's (${code}).`
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `The certificate of ${site} is of nobody who is trusted here, or its chain is incomplete (${code}).`
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${site} is for another name.`
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return scheme === 'https'
        ? `${site} does not speak HTTPS on this port; is it http:// instead?`
        : `${site} does not speak HTTP (${code}).`
    case 'ECONNRESET': {
      const other = scheme === 'https' ? 'http' : 'https'
      return `${site} closed the connection without an answer; is it ${other}:// instead? (${code})`
    }
    default:
      if (code.startsWith('HPE_')) return `${site} does not speak HTTP (${code}).`
      if (code.startsWith('ERR_SSL_')) return `A safe connection to ${site} could not be made (${code}).`
      return `${site} could not be asked: ${systemWords(code)}.`
  }
}

function otherFamily(wanted: Family): string {
  return familyWords[wanted === 'ipv4' ? 'ipv6' : 'ipv4']
}

function whenText(seconds: number | null): string {
  if (seconds === null) return 'later'
  return seconds < 120 ? `in ${seconds} seconds` : `in ${Math.ceil(seconds / 60)} minutes`
}

const serviceWords: Readonly<Record<Extract<ServiceFailure, { why: 'other-service' }>['expected'], string>> =
  {
    reflector: 'a Portlight reflector',
    globalping: 'Globalping',
    echoip: 'echoip',
    'check-host': 'check-host.net',
  }

function sentText({ status, type }: { readonly status: number; readonly type: string }): string {
  return `status ${status}${type === '' ? '' : ` and ${type}`}`
}

/** What others wrote, behind a sentence. */
function wordsText(words: string): string {
  return words === '' ? '' : `: ${words}`
}

function whoText({ by, site }: { readonly by: 'reflector' | 'echoip'; readonly site: string }): string {
  return by === 'reflector' ? `The reflector ${site}` : site
}

/** A helper that was tried, in words. */
export function toldTried({ by, name, greeting }: HelperTriedFound): HelperTried {
  return { by, name, ...greetingText(greeting, name) }
}

function greetingText(greeting: Greeting, name: string): Pick<HelperTried, 'answers' | 'sentence'> {
  switch (greeting.kind) {
    case 'sees-you':
      return { answers: true, sentence: `${greeting.site} answers, and sees you as ${greeting.address}.` }
    case 'places':
      return { answers: true, sentence: `${greeting.site} answers, with ${placesText(greeting.count)}.` }
    case 'tests-left':
      return { answers: true, sentence: `${greeting.site} answers, ${testsText(greeting.count)}.` }
    case 'failed':
      return { answers: false, sentence: failureText(greeting.because) }
    case 'stun-failed':
      return { answers: false, sentence: stunFailureText(name, 'ipv4', greeting.because) }
  }
}

function placesText(count: number): string {
  return count === 1 ? 'one place' : `${count} places`
}

function testsText(left: number): string {
  if (left === 0) return 'but no test from your address is left this hour: try again later'
  return left === 1
    ? 'and one test from your address is left this hour'
    : `and ${left} tests from your address are left this hour`
}
