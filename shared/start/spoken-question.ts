import type { Protocol } from '../sockets/socket'

/** A question about one port, as people say it. */
export interface SpokenQuestion {
  readonly port: number
  readonly protocol: Protocol
  /** Null: of this computer, or it does not say. */
  readonly host: string | null
  /** Which of the questions it is; null: it names a port, and not what is wanted of it. */
  readonly asks: 'conflict' | 'scan' | 'forward' | 'reference' | null
}

/** What is asked, by the words that say so; the first that fits. */
const asking: readonly (readonly [Exclude<SpokenQuestion['asks'], null>, RegExp])[] = [
  ['forward', /\b(?:internet|outside|forward(?:ed|ing)?|reachable|reach)\b/],
  ['scan', /\b(?:open|closed|filtered|scan)\b/],
  [
    'conflict',
    /\b(?:us(?:e|es|ed|ing)|who|whose|has|holds?|blocks?|blocked|blocking|taken|busy|occupied|free|kill|stop|listen(?:s|ing)?)\b/,
  ],
  ['reference', /\b(?:what|safe|meaning|mean|for)\b/],
]

/** What may stand before a port; behind any other word a number is that one's, as in "which port does game 2 use". */
const beforePort =
  /(?:^|\b(?:ports?|tcp|udp|is|are|does|can|what|what['’]s|who|why|us(?:e|es|ed|ing)|has|holds?|block(?:s|ing)?|listen(?:s|ing)? on|on|of|for|to|reach|open|scan|kill|stop|free|forward) )$/

/** Longer than what somebody asks in one line. */
const longest = 120

/**
 * Makes sense of "what is using port 3000", "is 443 open on example.org?", "can the internet reach 25565": a line with the
 * words of a question and one number that can be a port. Null for any other text.
 */
export function spokenQuestion(text: string): SpokenQuestion | null {
  if (text.length > longest || text.includes('\n')) return null
  const plain = text.toLowerCase().replace(/(?<![?!.\s])[?!.\s]+$/, '')
  const isQuestion =
    /^(?:what|who|whose|which|why|is|are|can|does|do|how)\b/.test(plain) || /\bport \d/.test(plain)
  if (!isQuestion) return null
  const match =
    /^(?<before>.*?)(?<![\w.:/-])(?:port )?(?<port>\d{1,5})(?:\/(?<spoken>tcp|udp))?(?![\w.:-])(?<after>.*)$/.exec(
      plain,
    )?.groups
  if (match === undefined) return null
  const { before = '', after = '', spoken } = match
  const port = Number(match.port)
  const rest = `${before} ${after}`
  const host =
    /\b(?:on|at|of|reach) (?<host>localhost|[a-z\d-]+(?:\.[a-z\d-]+)+|[\da-f]*:[\da-f:]+)$/.exec(rest.trim())
      ?.groups?.host ?? null
  const words = host === null ? rest : rest.replace(host, '')
  if (!beforePort.test(before) && !/\bport \d/.test(plain)) return null
  // a second number may be the port as well
  if (port < 1 || port > 65_535 || /\d/.test(words)) return null
  const asks = asking.find(([, pattern]) => pattern.test(words))?.[0] ?? null
  const protocol = spoken === 'udp' || /\budp\b/.test(words) ? 'udp' : 'tcp'
  return { port, protocol, host, asks }
}
