import { clip, type Parsed, Problems } from '../words/problem'
import { parseIpv4Target } from './ipv4-target'
import { parseIpv6Target } from './ipv6-target'
import { parseMaskedName, parseName } from './name-target'
import { splitTargets } from './split-targets'
import type { TargetOutcome, TargetPurpose, TargetSpec } from './target'

/**
 * Targets as a person or a file gives them, separated by blanks, commas and line ends, with `#` comments: names (with a mask: the network around them), IPv4
 * and IPv6 addresses (with zone, also in brackets), CIDR blocks, octet ranges and lists such as `10.0.0-255.1-254` and
 * `192.168.1,3.1-`. Nothing is resolved.
 * @param zones of this computer's interfaces, for the sentence about an address that lacks its own; none: not known
 * @returns the specs in their order, or up to {@link maxProblems} problems; an empty text is one where hosts are scanned
 */
export function parseTargets(
  text: string,
  purpose: TargetPurpose = 'scan',
  zones: readonly string[] = [],
): Parsed<readonly TargetSpec[]> {
  const problems = new Problems()
  const specs: TargetSpec[] = []
  for (const { word, start } of splitTargets(text)) {
    if (problems.full) break
    const outcome = parseTarget(word, purpose, zones)
    if ('spec' in outcome) specs.push(outcome.spec)
    else problems.add(outcome.part ?? word, start + (outcome.at ?? 0), outcome.message)
  }
  if (specs.length === 0 && problems.none && purpose === 'scan') {
    problems.add('', 0, 'Say what to scan: a name, an address, or a range such as 192.168.1.0/24.')
  }
  return problems.parsed(() => specs)
}

function parseTarget(word: string, purpose: TargetPurpose, zones: readonly string[]): TargetOutcome {
  if (word.includes('://')) return aloneFromUrl(word)
  if (word.startsWith('[')) {
    const close = word.indexOf(']')
    if (close !== -1 && /^:\d*$/.test(word.slice(close + 1)))
      return alone(word.slice(0, close + 1), word.slice(close + 2))
    return parseIpv6Target(word, purpose, zones)
  }
  const colon = word.indexOf(':')
  if (colon !== -1) {
    return colon === word.lastIndexOf(':')
      ? alone(word.slice(0, colon), word.slice(colon + 1))
      : parseIpv6Target(word, purpose, zones)
  }
  // digits, dots, hyphens and stars alone make no name (RFC 1123 section 2.1: the last label is alphabetic)
  if (/^[\d.,*-]+(?:\/.*)?$/s.test(word)) return parseIpv4Target(word, purpose)
  const slash = word.indexOf('/')
  if (slash !== -1) {
    return /^\/\d{1,3}$/.test(word.slice(slash)) ? parseMaskedName(word) : alone(word.slice(0, slash))
  }
  return parseName(word)
}

function aloneFromUrl(word: string): TargetOutcome {
  const authority = word.slice(word.indexOf('://') + 3).split(/[/?#]/, 1)[0] ?? ''
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const end = host.startsWith('[') && host.includes(']') ? host.indexOf(']') + 1 : host.indexOf(':')
  return end === -1 ? alone(host) : alone(host.slice(0, end), host.slice(end + 1))
}

/** @param port what stood behind the host's colon; foreign */
function alone(host: string, port = ''): TargetOutcome {
  if (host === '') return { message: 'Write the host alone, without anything before or after it.' }
  const belongs = /^\d{1,5}$/.test(port) ? `, and the port ${port} among the ports` : ''
  return { message: `Write the host alone: ${clip(host)}${belongs}` }
}
