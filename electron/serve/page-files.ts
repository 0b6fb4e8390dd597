import { type Dirent, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip, constants as zlib } from 'node:zlib'
import { pageFileTypes } from '#shared/shell/page-delivery'

/** How a browser takes what it is sent. */
export type Encoding = 'br' | 'gzip' | 'identity'

/** One file of the built page. */
export interface PageFile {
  readonly type: string
  /** Its name changes with its contents, so a browser may keep it. */
  readonly lasting: boolean
  /** Its bytes; read and compressed once. */
  body(encoding: Encoding): Promise<Buffer>
}

const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

/** Brotli's levels go to 11, which takes ten times as long as this one and saves five per cent. */
const brotliQuality = 9
/** Types that are compressed already. */
const dense: ReadonlySet<string> = new Set(['.png', '.ico', '.woff2'])

/**
 * The files of the built page by the path under which they are asked for, `/` among them. The list is made once: what is
 * not in it is not handed out, so no path leads anywhere else.
 * @throws where the folder can't be read: the page is not built
 */
export function pageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>()
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  const paths = new Set(entries.map((entry) => pathOf(entry, folder).join('/')))
  for (const entry of entries) {
    const path = pathOf(entry, folder)
    const type = pageFileTypes[extname(entry.name)]
    if (type === undefined || !entry.isFile() || !isPlain(path)) continue
    // the build has compressed what can be; see scripts/precompress-page.mjs
    const compressed = paths.has(`${path.join('/')}.br`)
    const file = pageFile(join(folder, ...path), type, path[0] === 'assets', compressed)
    files.set(`/${path.join('/')}`, file)
    if (path.join('/') === 'index.html') files.set('/', file)
  }
  if (!files.has('/')) throw new Error(`There is no index.html in ${folder}.`)
  return files
}

/** The names from the folder down to an entry. */
function pathOf(entry: Dirent, folder: string): readonly string[] {
  const below = entry.parentPath.slice(folder.length)
  return [...below.split(/[\\/]/).filter((name) => name !== ''), entry.name]
}

/** No dot files, and nothing that an address would have to write in another way. */
function isPlain(path: readonly string[]): boolean {
  return path.every((name) => /^[\w-][\w.-]*$/.test(name))
}

function pageFile(file: string, type: string, lasting: boolean, compressed: boolean): PageFile {
  const bodies = new Map<Encoding, Promise<Buffer>>()
  const read = async (encoding: Encoding): Promise<Buffer> => {
    if (encoding === 'identity' || dense.has(extname(file))) return readFile(file)
    if (encoding === 'br' && compressed) return readFile(`${file}.br`)
    const whole = await body('identity')
    if (encoding === 'gzip') return compressGzip(whole)
    return compressBrotli(whole, {
      params: { [zlib.BROTLI_PARAM_QUALITY]: brotliQuality, [zlib.BROTLI_PARAM_SIZE_HINT]: whole.byteLength },
    })
  }
  const body = (encoding: Encoding): Promise<Buffer> => {
    const known = bodies.get(encoding)
    if (known !== undefined) return known
    const reading = read(encoding)
    bodies.set(encoding, reading)
    // a file that could not be read may be there the next time
    reading.catch(() => bodies.delete(encoding))
    return reading
  }
  return { type, lasting, body }
}

/** The best way to send a file to whoever takes these encodings (RFC 9110, 12.5.3; weights only tell what is refused). */
export function encodingFor(accepted: string | undefined, type: string): Encoding {
  if (!/^(text|application)\/|svg/.test(type)) return 'identity'
  const taken = new Set(
    (accepted ?? '')
      .split(',')
      .map((entry) => entry.trim().toLowerCase())
      .filter((entry) => !/;\s*q=0(\.0*)?$/.test(entry))
      .map((entry) => entry.split(';')[0]?.trim() ?? ''),
  )
  if (taken.has('br')) return 'br'
  return taken.has('gzip') ? 'gzip' : 'identity'
}
