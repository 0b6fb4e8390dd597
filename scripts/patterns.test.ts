import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyse, type Report } from 'scslre'
import { parseSync, Visitor } from 'vite'
import { describe, expect, it } from 'vitest'

// Whatever Portlight reads may come from others, who can make it long: no regular expression may need more than a
// fixed effort for each character of it. A greedy part that another one can take over (`\s*-?\s*`), and one that is
// tried again from every place of the same run (`\s+$`), need the square of it.

interface Pattern {
  readonly file: string
  readonly source: string
  readonly flags: string
}

const root = join(import.meta.dirname, '..')
/** Built from parts when a file is loaded: those of them that are made then are looked at as they come out. */
const made: Pattern[] = []

function sourceFiles(): string[] {
  return ['shared', 'electron', 'renderer'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .map((file) => join(room, file))
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|\.d\.ts$|[/\\]testing[/\\]/.test(file)),
  )
}

function patternsIn(file: string): Pattern[] {
  const found: Pattern[] = []
  const { program, errors } = parseSync(file, readFileSync(join(root, file), 'utf8'))
  expect(errors, file).toEqual([])
  new Visitor({
    Literal(node) {
      if ('regex' in node) found.push({ file, source: node.regex.pattern, flags: node.regex.flags })
    },
  }).visit(program)
  return found
}

/** Loads the files that build expressions of parts, with a RegExp that tells what it was made of. */
async function loadBuilders(files: readonly string[]): Promise<void> {
  const Original = globalThis.RegExp
  globalThis.RegExp = new Proxy(Original, {
    construct(target, args, self) {
      const expression: RegExp = Reflect.construct(target, args, self)
      made.push({ file: 'built of parts', source: expression.source, flags: expression.flags })
      return expression
    },
  })
  try {
    for (const file of files) await import(/* @vite-ignore */ join(root, file))
  } finally {
    globalThis.RegExp = Original
  }
}

const described = ({ file, source, flags }: Pattern, { type, exponential }: Report) =>
  `${file}: /${source}/${flags} ${type === 'Move' ? 'starts again inside of what it has read' : 'goes back'}${exponential ? ', exponentially' : ''}`

const slow = (patterns: readonly Pattern[]) =>
  patterns.flatMap((pattern) => analyse(pattern).reports.map((report) => described(pattern, report)))

describe('regular expressions', () => {
  it.each([
    ['goes back', { file: 'a', source: String.raw`^(\d+)\s*(-?)\s*(\d+)$`, flags: '' }],
    ['goes back, exponentially', { file: 'a', source: '^(a+)+$', flags: 'i' }],
    ['starts again', { file: 'a', source: String.raw`\s+$`, flags: 'u' }],
  ])('that are slow are found: one %s', (how, pattern) => {
    expect(slow([pattern])).toContainEqual(expect.stringContaining(how))
  })

  it('of the sources read each character a fixed number of times', async () => {
    const files = sourceFiles()
    const written = files.flatMap(patternsIn)
    expect(written.length).toBeGreaterThan(500)
    expect(slow(written)).toEqual([])
  })

  it('that are built of parts do so too', async () => {
    const builders = sourceFiles().filter(
      (file) => file.startsWith('shared') && readFileSync(join(root, file), 'utf8').includes('new RegExp('),
    )
    await loadBuilders(builders)
    expect(made.length).toBeGreaterThan(builders.length)
    expect(slow(made)).toEqual([])
  })
})
