/**
 * One message of the contract as bytes, for a WebSocket. Structured cloning is not to be had there, so a frame is JSON, and
 * behind it the columns (typed arrays) that JSON can't hold, as they are in memory:
 *
 *     sequence u32 | received u32 | length of the text u32 | text, UTF-8 | columns, one behind the other
 *
 * The text is `[message, places]`: in the message, null stands where a column belongs, and `places` says what goes where.
 * Numbers are little-endian, as is the memory of every system that Portlight runs on. Keys whose value is undefined are
 * left out; everything else that the contract carries arrives as it was.
 */

/** A frame that was read. */
export interface Frame {
  /** Counts the frames of one direction from 1. */
  readonly sequence: number
  /** The last frame of the other direction that the sender has taken. */
  readonly received: number
  readonly message: unknown
}

/** Bytes before the text. */
const headBytes = 12
/** What one frame may hold at most beside its JSON: a row event has eight columns. */
const maxPlaces = 64
const maxDepth = 32

const columnTypes = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const
type ColumnType = keyof typeof columnTypes
type Column = InstanceType<(typeof columnTypes)[ColumnType]>
const columnNames = Object.keys(columnTypes) as readonly ColumnType[]

/** Numbers that JSON has no word for. */
const wordlessNumbers: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
}

/** Where something goes that JSON can't hold: the way to it, what it is, and how many bytes (0 for numbers). */
type Place = readonly [path: readonly (string | number)[], type: string, bytes: number]

/** Writes a frame. Throws where the message holds what the contract never carries: that is a bug. */
export function encodeFrame({ sequence, received, message }: Frame): Uint8Array<ArrayBuffer> {
  const places: Place[] = []
  const columns: Uint8Array[] = []
  const plain = withoutColumns(message, [], places, columns)
  const text = new TextEncoder().encode(JSON.stringify([plain, places]))
  const size = columns.reduce((sum, column) => sum + column.byteLength, headBytes + text.byteLength)
  const bytes = new Uint8Array(size)
  const head = new DataView(bytes.buffer)
  head.setUint32(0, sequence, true)
  head.setUint32(4, received, true)
  head.setUint32(8, text.byteLength, true)
  bytes.set(text, headBytes)
  let at = headBytes + text.byteLength
  for (const column of columns) {
    bytes.set(column, at)
    at += column.byteLength
  }
  return bytes
}

/** Reads a frame; null where the bytes are not one. Nothing of the message's meaning is checked: the contract does that. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  if (bytes.byteLength < headBytes) return null
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const textEnd = headBytes + head.getUint32(8, true)
  if (textEnd > bytes.byteLength) return null
  const content = parse(bytes.subarray(headBytes, textEnd))
  if (!Array.isArray(content) || content.length !== 2) return null
  const [plain, places] = content
  const message = withColumns(plain, places, bytes.subarray(textEnd))
  if (message === null) return null
  return { sequence: head.getUint32(0, true), received: head.getUint32(4, true), message: message.value }
}

/** The value with null in place of what JSON can't hold; the value itself where there is nothing of the kind. */
function withoutColumns(
  value: unknown,
  path: readonly (string | number)[],
  places: Place[],
  columns: Uint8Array[],
): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    places.push([path, Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf', 0])
    return null
  }
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) {
    const type = columnNames.find((name) => value instanceof columnTypes[name])
    if (type === undefined) throw new TypeError(`a column of another type: ${value.constructor.name}`)
    places.push([path, type, value.byteLength])
    columns.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    return null
  }
  if (path.length >= maxDepth) throw new TypeError('a message that is nested too deeply')
  let copy: Record<string | number, unknown> | null = null
  const before = places.length
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const part: unknown = (value as Record<string | number, unknown>)[key]
    if (typeof part === 'string') continue
    const plain = withoutColumns(part, [...path, key], places, columns)
    if (places.length === before || plain === part) continue
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>
    copy[key] = plain
  }
  return copy ?? value
}

function parse(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
  } catch {
    return null
  }
}

/** Puts the columns where they belong; null where places and bytes don't fit each other, or nothing stands there. */
function withColumns(plain: unknown, places: unknown, bytes: Uint8Array): { readonly value: unknown } | null {
  if (!Array.isArray(places) || places.length > maxPlaces) return null
  const whole: { value: unknown } = { value: plain }
  let at = 0
  for (const place of places as readonly unknown[]) {
    if (!isPlace(place)) return null
    const [path, type, size] = place
    const content = contentOf(type, bytes.subarray(at, at + size), size)
    at += size
    if (content === null || !put(whole, ['value', ...path], content)) return null
  }
  return at === bytes.byteLength ? whole : null
}

function isPlace(place: unknown): place is Place {
  if (!Array.isArray(place) || place.length !== 3) return false
  const [path, type, size] = place as readonly unknown[]
  return (
    Array.isArray(path) &&
    path.length <= maxDepth &&
    path.every((key) => typeof key === 'string' || typeof key === 'number') &&
    typeof type === 'string' &&
    typeof size === 'number' &&
    Number.isSafeInteger(size) &&
    size >= 0
  )
}

function contentOf(type: string, bytes: Uint8Array, size: number): Column | number | null {
  if (Object.hasOwn(wordlessNumbers, type)) return size === 0 ? (wordlessNumbers[type] ?? null) : null
  const name = columnNames.find((known) => known === type)
  if (name === undefined || bytes.byteLength !== size) return null
  const Kind = columnTypes[name]
  if (size % Kind.BYTES_PER_ELEMENT !== 0) return null
  // a copy in memory of its own: bytes of a network buffer lie where they lie, beside those of others, and a column has to
  // begin at a multiple of its element's size. `slice` would not do: that of Node's buffers does not copy
  return new Kind(new Uint8Array(bytes).buffer)
}

/** Puts content where null stands at the end of a path; false where it doesn't. Goes through own properties only. */
function put(whole: object, path: readonly (string | number)[], content: Column | number): boolean {
  let at: unknown = whole
  for (const [index, key] of path.entries()) {
    if (typeof at !== 'object' || at === null || ArrayBuffer.isView(at) || !Object.hasOwn(at, key))
      return false
    const holder = at as Record<string | number, unknown>
    if (index < path.length - 1) {
      at = holder[key]
      continue
    }
    if (holder[key] !== null) return false
    holder[key] = content
  }
  return true
}
