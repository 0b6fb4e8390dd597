/** An element of a document: names are without their namespace's prefix, attributes are left out. */
export interface XmlElement {
  readonly name: string
  readonly children: readonly XmlElement[]
  /** Its own text, entities resolved, blanks at both ends removed. */
  readonly text: string
}

/** What routers send is small; more of it than this is no description of a router. */
const longest = 512 * 1024
const deepest = 32
const mostElements = 20_000

interface Open {
  readonly qualifiedName: string
  readonly name: string
  readonly children: XmlElement[]
  readonly texts: string[]
}

/**
 * Reads the XML that routers send, whatever stands behind its root. There are no document types, so no entities of a
 * document's own (a "billion laughs" is refused, not expanded), nothing is fetched, and depth and count are bounded.
 * @returns the root, or null for what is no whole document
 */
export function parseXml(source: string): XmlElement | null {
  if (source.length > longest) return null
  const open: Open[] = []
  let elements = 0
  let at = source.startsWith('\uFEFF') ? 1 : 0
  while (at < source.length) {
    const next = source.indexOf('<', at)
    const text = source.slice(at, next < 0 ? source.length : next)
    const inside = open.at(-1)
    if (inside !== undefined) inside.texts.push(resolveEntities(text))
    else if (text.trim() !== '') return null
    if (next < 0) return null
    if (source.startsWith('<!--', next)) {
      const end = source.indexOf('-->', next + 4)
      if (end < 0) return null
      at = end + 3
    } else if (source.startsWith('<![CDATA[', next)) {
      const end = source.indexOf(']]>', next + 9)
      if (end < 0 || inside === undefined) return null
      inside.texts.push(source.slice(next + 9, end))
      at = end + 3
    } else if (source.startsWith('<?', next)) {
      const end = source.indexOf('?>', next + 2)
      if (end < 0) return null
      at = end + 2
    } else if (source.startsWith('</', next)) {
      const end = source.indexOf('>', next)
      const closed = end < 0 ? undefined : open.pop()
      if (closed === undefined || source.slice(next + 2, end).trim() !== closed.qualifiedName) return null
      const element = elementOf(closed)
      const parent = open.at(-1)
      if (parent === undefined) return element
      parent.children.push(element)
      at = end + 1
    } else {
      const end = endOfTag(source, next)
      const begun =
        end < 0 ? null : /^<([^\s<>/!?&;"'=]+)/.exec(source.slice(next, Math.min(end + 1, next + 256)))
      elements += 1
      if (begun?.[1] === undefined || elements > mostElements || open.length >= deepest) return null
      const qualifiedName = begun[1]
      const name = qualifiedName.slice(qualifiedName.indexOf(':') + 1)
      const element: Open = { qualifiedName, name, children: [], texts: [] }
      if (source[end - 1] === '/') {
        if (inside === undefined) return elementOf(element)
        inside.children.push(elementOf(element))
      } else {
        open.push(element)
      }
      at = end + 1
    }
  }
  return null
}

/** The first element of that name below `from`, by way of the names before it. */
export function childAt(from: XmlElement | null, ...path: readonly string[]): XmlElement | null {
  let at = from
  for (const name of path) at = at?.children.find((child) => child.name === name) ?? null
  return at
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

/** Place of the ">" that ends a tag: one inside an attribute's quotes does not. */
function endOfTag(source: string, from: number): number {
  const marks = /["'>]/g
  marks.lastIndex = from + 1
  for (;;) {
    const mark = marks.exec(source)
    if (mark === null) return -1
    if (mark[0] === '>') return mark.index
    const close = source.indexOf(mark[0], mark.index + 1)
    if (close < 0) return -1
    marks.lastIndex = close + 1
  }
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
