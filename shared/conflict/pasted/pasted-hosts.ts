import { formatIpv4, formatIpv6, mappedIpv4, parseIpv4, parseIpv6 } from '../../targets/address'

/** Endings of files with code or words: what stands behind their colon is a line. */
const fileEndings = new Set(
  'js mjs cjs jsx ts mts cts tsx py pyc rb erb go rs java kt kts scala groovy clj c cc cpp cxx h hpp cs fs vb php phtml pl pm lua sh bash ps1 ex exs erl hrl hs swift dart m mm vue svelte html htm css scss log txt md json yml yaml toml ini conf cnf cfg xml sql lock service socket pid service sock'.split(
    ' ',
  ),
)

/** Words with a colon and a number behind them that are no host. */
const noHosts = new Set(
  'node pid tid ppid uid gid fd line col column row error err errno code winerror status warn warning info debug trace fatal crit emerg notice alert level exit signal thread process worker task id count size length version v build hint caused os exception attempt retry retries time date at in tcp udp http https net internal native main module function anonymous port display screen step stage test item index offset bytes total'.split(
    ' ',
  ),
)

/** Last labels of names that stand on the internet or in a home, beside those of two letters. */
const topLevels =
  /^(?:com|net|org|io|dev|app|cloud|local|lan|home|internal|intranet|corp|private|localdomain|test|example|invalid|arpa|svc|info|[a-z]{2})$/

/** Names that every system gives its own loopback (RFC 6761 section 6.3, hosts(5)). */
const loopbackNames =
  /^(?:(?:[\w-]+\.)*localhost|localhost[46]|localhost[46]?\.localdomain[46]?|ip6-localhost|ip6-loopback)\.?$/

/** Words that stand for all addresses. */
const everyAddress = /^(?:|\*|\+|<?null>?|\(null\)|undef|any|all|unspecified|::\*|0)$/

/**
 * What a program was told to listen on, as it may be asked for. Null: all addresses; undefined: a name, which can't be
 * looked up here.
 */
export function addressOf(host: string): string | null | undefined {
  const address = plainAddressOf(host)
  // the end of a sentence may stand behind it
  if (address !== undefined || !/[.:]$/.test(host)) return address
  return plainAddressOf(host.slice(0, -1)) ?? undefined
}

function plainAddressOf(host: string): string | null | undefined {
  const lower = host.toLowerCase()
  if (everyAddress.test(lower)) return null
  if (loopbackNames.test(lower)) return 'localhost'
  const ipv4 = parseIpv4(lower)
  if (ipv4 !== null) return formatIpv4(ipv4)
  const ipv6 = parseIpv6(host)
  if (ipv6 === null) return undefined
  const mapped = mappedIpv4(ipv6.value)
  return mapped === null ? formatIpv6(ipv6.value, ipv6.zone) : formatIpv4(mapped)
}

/** Words that tell that a name behind them is a host's. */
const beforeHost =
  /(?:(?:\b(?:to|on|for|address|addr|host|hostname|server|broker|bootstrap|endpoint|upstream|tcp[46]?|udp[46]?|bind(?:ing)?|listen(?:ing)?|connect(?:ing)?|dial|dialing|E(?:CONNREFUSED|ADDRINUSE|ADDRNOTAVAIL|ACCES)|socket|use:)|[=@]|:\/\/)[\s:=("'`[<]{0,10})$/iu

/**
 * Whether a name with a colon and a number behind it is a host, and the number a port: `web.example:8080`, `failed to bind
 * to kafka:9092`; not `index.js:12`, `node:net:1817`, `postgres:16.2`.
 */
export function isHostName(name: string, digits: string, before: string): boolean {
  const lower = name.toLowerCase()
  if (addressOf(lower) !== undefined) return true
  if (noHosts.has(lower)) return false
  const labels = lower.split('.')
  const last = labels.at(-1) ?? ''
  if (labels.length > 1) {
    if (fileEndings.has(last)) return false
    return topLevels.test(last) || beforeHost.test(before)
  }
  // postgres:16 and node:20 are versions of images
  return digits.length >= 3 && beforeHost.test(before)
}
