import { clip } from '../words/problem'
import type { TargetOutcome, TargetSpec } from './target'

type NameSpec = Extract<TargetSpec, { kind: 'name' }>

/** Longest name and label (RFC 1035 section 2.3.4), without the dot at the end. */
const longestName = 253
const longestLabel = 63

/**
 * A host name: labels of letters, digits, hyphens (RFC 1123 section 2.1) and underscores, which RFC 2181 section 11
 * allows and people use. What is beyond ASCII stays as it is, and is whatever browsers take for a name (UTS #46): letters of
 * every script, and signs such as a heart. What some resolvers read as an address (a last label that is a number, RFC 6943
 * section 3.1.1) is refused.
 */
export function parseName(word: string): TargetOutcome<NameSpec> {
  const percent = word.indexOf('%')
  if (percent !== -1) return { message: 'Only link-local IPv6 addresses have an interface: fe80::1%eth0.' }
  const bad = /[^\p{L}\p{M}\p{N}\p{So}\p{Sk}._-]/u.exec(word)
  if (bad !== null) {
    return {
      part: bad[0],
      at: bad.index,
      message: `"${clip(bad[0])}" can't be part of a host name: ${clip(word)}`,
    }
  }
  const name = word.endsWith('.') ? word.slice(0, -1) : word
  const ascii = asciiName(name)
  if (ascii === null) return { message: `${clip(word)} is not a host name that browsers and resolvers know.` }
  if (ascii.length > longestName) return { message: `A host name has at most ${longestName} characters.` }
  const labels = ascii.split('.')
  for (const label of labels) {
    if (label === '') return { message: `${clip(word)} has a dot too many.` }
    if (label.length > longestLabel) {
      return { message: `The parts of a host name have at most ${longestLabel} characters: ${clip(label)}` }
    }
    if (label.startsWith('-') || label.endsWith('-')) {
      return { message: `${clip(word)} is not a host name: its parts don't begin or end with a hyphen.` }
    }
  }
  const last = (labels[labels.length - 1] ?? '').normalize('NFKC')
  if (/^(?:\p{Nd}+|0x[0-9a-f]*)$/iu.test(last)) {
    return {
      message: `${clip(word)} is not a host: a name doesn't end in a number, and an IPv4 address is four decimal numbers such as 192.168.1.1.`,
    }
  }
  return { spec: { kind: 'name', text: word, name, bits: null } }
}

/** A name with a mask, as nmap has it: `router.example/24`. A mask of up to 32 bits is one of IPv4, a longer one of IPv6. */
export function parseMaskedName(word: string): TargetOutcome {
  const slash = word.lastIndexOf('/')
  const bits = Number(word.slice(slash + 1))
  const outcome = parseName(word.slice(0, slash))
  if (!('spec' in outcome)) return outcome
  if (bits > 128) {
    const part = word.slice(slash)
    return {
      part,
      at: slash,
      message: `${part} is not a mask: they go to /32 for IPv4 and to /128 for IPv6.`,
    }
  }
  return { spec: { ...outcome.spec, text: word, bits } }
}

/** As a name goes to name servers (RFC 5891, UTS #46); null: it can't go there. */
function asciiName(name: string): string | null {
  // what is ASCII already is checked here, in words of its own
  if (!/[^\p{ASCII}]/u.test(name)) return name
  const address = `http://${name}/`
  return URL.canParse(address) ? new URL(address).hostname : null
}
