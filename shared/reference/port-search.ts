import type { PortReference } from './port-reference'

/** A port that was found, and how well it fits: 0 is best. */
interface Match {
  readonly reference: PortReference
  readonly rank: number
}

/** The ports that have exactly this name, whatever the case: IANA's, or that of a text. */
export function portsCalled(name: string, ports: readonly PortReference[]): readonly PortReference[] {
  const wanted = name.trim().toLowerCase()
  return ports.filter((reference) => fieldsOf(reference)[0]?.includes(wanted) === true)
}

/**
 * Ports whose name, use, topic or text has all of the words, the best first: those that we wrote of, then those that people use,
 * then the rest of IANA's list; within each, whole names before beginnings of names, topics and uses, and texts last.
 * @param words what was typed; case and order don't matter
 */
export function searchPorts(words: string, ports: readonly PortReference[]): readonly PortReference[] {
  const ways = waysOf(words)
  const matches = ports.flatMap((reference): Match[] => {
    const fields = fieldsOf(reference)
    const ranks = ways.flatMap((wanted) => {
      const each = wanted.map((word) => rankOf(word, fields))
      return each.includes(null) ? [] : [Math.max(...each.map((rank) => rank ?? 0))]
    })
    return ranks.length === 0 ? [] : [{ reference, rank: Math.min(...ranks) }]
  })
  // a name that only somebody's registration has comes behind what people know
  const known = ({ reference: { texts, commonUses } }: Match) =>
    texts.length > 0 ? 0 : commonUses.length > 0 ? 1 : 2
  return matches
    .toSorted((a, b) => known(a) - known(b) || a.rank - b.rank || a.reference.port - b.reference.port)
    .map(({ reference }) => reference)
}

/** Words that people write beside what they look for: here everything is a port. */
const beside: ReadonlySet<string> = new Set(['port', 'ports', 'number', 'default', 'the', 'a', 'for', 'of'])

/** What may be meant: all of the words, those that say something, and the two together ("data base", "mine craft"). */
function waysOf(words: string): readonly (readonly string[])[] {
  const typed = words
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '')
  if (typed.length < 2) return typed.length === 0 ? [] : [typed]
  const telling = typed.filter((word) => !beside.has(word))
  const ways = telling.length === 0 ? [typed] : [typed, telling]
  return telling.length < 2 ? ways : [...ways, [telling.join('')]]
}

/** What is searched, best first; all in lower case. */
function fieldsOf({ texts, registrations, commonUses }: PortReference): readonly (readonly string[])[] {
  const lower = (list: readonly string[]) => list.map((text) => text.toLowerCase())
  return [
    lower([...texts.map(({ name }) => name), ...registrations.map(({ name }) => name)]),
    lower([...texts.map(({ topic }) => topic), ...commonUses.map(({ use }) => use)]),
    lower(registrations.map(({ description }) => description)),
    lower(texts.map(({ what }) => what)),
  ]
}

function rankOf(word: string, fields: readonly (readonly string[])[]): number | null {
  for (const [at, texts] of fields.entries()) {
    if (texts.some((text) => text === word)) return at * 3
    if (texts.some((text) => beginsWord(text, word))) return at * 3 + 1
  }
  return null
}

/** Whether one of the text's words begins so: "mail" finds "Sending mail", and not "email". */
function beginsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true
  }
  return false
}
