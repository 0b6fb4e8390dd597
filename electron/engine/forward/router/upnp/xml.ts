/** An element without its attributes: nothing that routers say is in one. */
export interface XmlElement {
  /** Without the prefix of its namespace. */
  readonly name: string
  readonly children: readonly XmlElement[]
  /** Its own text, entities resolved, blanks at both ends removed. */
  readonly text: string
}

/** A document, as far as it could be read. */
export interface XmlDocument {
  readonly root: XmlElement
  /** False: it breaks off. What was open then and had nothing but text in it is left out, because that may be cut. */
  readonly whole: boolean
}

/** What routers send is small; more of it than this is no description of a router. */
const longest = 512 * 1024
const deepest = 32
const mostElements = 20_000

interface Open {
  readonly name: string
  readonly children: XmlElement[]
  readonly texts: string[]
}

/**
 * Reads the XML that routers send, like a browser and not like a validator: what stands before and behind the root, ends
 * that are missing or in the wrong order, and "&" and "<" that nobody escaped don't keep the rest from being read. No
 * entities of a document's own are taken (a "billion laughs" is refused, not expanded), nothing is fetched, and depth and
 * count are bounded.
 * @returns null for what has no element at all, or more than any router has to say
 */
export function readXml(source: string): XmlDocument | null {
  if (source.length > longest) return null
  const open: Open[] = []
  let elements = 0
  let at = 0
  const text = (piece: string) => open.at(-1)?.texts.push(resolveEntities(piece))
  /** Closes the innermost elements down to this depth; gives the root when that was closed. */
  const close = (depth: number): XmlElement | null => {
    while (open.length > depth) {
      const closed = open.pop()
      if (closed === undefined) return null
      const element = elementOf(closed)
      const parent = open.at(-1)
      if (parent === undefined) return element
      parent.children.push(element)
    }
    return null
  }
  while (at < source.length) {
    const next = source.indexOf('<', at)
    if (next < 0) break
    text(source.slice(at, next))
    if (source.startsWith('<!--', next)) {
      const end = source.indexOf('-->', next + 4)
      if (end < 0) break
      at = end + 3
    } else if (source.startsWith('<![CDATA[', next)) {
      const end = source.indexOf(']]>', next + 9)
      if (end < 0) break
      open.at(-1)?.texts.push(source.slice(next + 9, end))
      at = end + 3
    } else if (source[next + 1] === '?' || source[next + 1] === '!') {
      const end = source.indexOf('>', next)
      if (end < 0) break
      // a document type with entities of its own
      if (source.slice(next, end).includes('[')) return null
      at = end + 1
    } else {
      const tag = readTag(source, next)
      if (tag === null) {
        text('<')
        at = next + 1
        continue
      }
      if (tag.end === null) break
      at = tag.end
      if (tag.kind === 'end') {
        const depth = open.findLastIndex(({ name }) => sameName(name, tag.name))
        const root = depth < 0 ? null : close(depth)
        if (root !== null) return { root, whole: true }
        continue
      }
      elements += 1
      if (elements > mostElements || open.length >= deepest) return null
      open.push({ name: tag.name, children: [], texts: [] })
      if (tag.kind === 'empty') {
        const root = close(open.length - 1)
        if (root !== null) return { root, whole: true }
      }
    }
  }
  while (open.length > 1 && open.at(-1)?.children.length === 0) open.pop()
  const root = close(0)
  return root === null
    ? null
    : { root: root.children.length === 0 ? { ...root, text: '' } : root, whole: false }
}

interface Tag {
  readonly kind: 'begin' | 'end' | 'empty'
  readonly name: string
  /** Where the text behind it begins; null: it doesn't end. */
  readonly end: number | null
}

/** Names that are longer are no names. */
const tagBegin = /<(\/?)\s{0,40}([\p{L}_][^\s<>/!?&;"'=]{0,200})/uy

/**
 * A tag, or null where a "<" is only that. A ">" inside an attribute's quotes does not end it; a "<" always does, because
 * none can be in a tag (XML 1.0 section 2.4): so nothing is looked at twice, and a quote that is never closed swallows little.
 */
function readTag(source: string, from: number): Tag | null {
  tagBegin.lastIndex = from
  const found = tagBegin.exec(source)
  if (found === null) return null
  const [begun, slash = '', qualified = ''] = found
  const name = qualified.slice(qualified.indexOf(':') + 1)
  if (name === '') return null
  let quote = ''
  let quoted = -1
  let at = from + begun.length
  let end = -1
  for (; at < source.length && end < 0; at++) {
    const character = source[at] ?? ''
    if (character === '<') end = quoted >= 0 ? quoted + 1 : at
    else if (quote !== '') {
      if (character === quote) [quote, quoted] = ['', -1]
      else if (character === '>' && quoted < 0) quoted = at
    } else if (character === '>') end = at + 1
    else if (character === '"' || character === "'") quote = character
  }
  if (end < 0 && quoted >= 0) end = quoted + 1
  const kind = slash === '/' ? 'end' : end > 1 && source.slice(end - 2, end) === '/>' ? 'empty' : 'begin'
  return { kind, name, end: end < 0 ? null : end }
}

/** Names of UPnP never differ in their capitals alone, but routers write them as they like. */
function sameName(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase()
}

/** The first element of that name below `from`, by way of the names before it. */
export function childAt(from: XmlElement | null, ...path: readonly string[]): XmlElement | null {
  let at = from
  for (const name of path) at = at?.children.find((child) => sameName(child.name, name)) ?? null
  return at
}

/** All elements of that name at any depth, `from` too, in the order of the document. */
export function elementsOf(from: XmlElement, name: string): readonly XmlElement[] {
  const below = from.children.flatMap((child) => elementsOf(child, name))
  return sameName(from.name, name) ? [from, ...below] : below
}

/** Text of a child; null where there is none or where it is empty. */
export function textOf(from: XmlElement, name: string): string | null {
  const text = childAt(from, name)?.text ?? ''
  return text === '' ? null : text
}

/** For text inside an element. Control characters that XML 1.0 can't hold at all are left out. */
export function escapeXml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
  const allowed = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
  return allowed.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

function elementOf({ name, children, texts }: Open): XmlElement {
  return { name, children, text: texts.join('').trim() }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The five of XML and numbers; anything else stays as it stands, as some routers forget to escape an "&". */
function resolveEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    const character = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return character ? String.fromCodePoint(code) : whole
  })
}
