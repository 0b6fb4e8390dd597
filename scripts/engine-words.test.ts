import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { parseSync, Visitor } from 'vite'
import { describe, expect, it } from 'vitest'

// The engine finds out; whoever shows it puts it into words. So that page, command line and every report say the same, and
// another language needs no other engine, facts cross the contract, and no source of the engine holds a sentence.

const engine = join(import.meta.dirname, '..', 'electron', 'engine')

/** Three words, one behind the other, as sentences have them and names, codes and addresses have not. */
const sentence = /\p{L}[\p{L}’']*,? \p{Ll}[\p{L}’']*,? (?:\p{Ll}|\p{Lu}{2})[\p{L}’']*/u

/** A failure has a code, by which it is told apart, and a message that is the same everywhere; a bug's is for developers. */
const isFailure = (name: string) => name === 'failure' || /Error$/.test(name)

/** Texts of a source that read like sentences. */
function sentencesIn(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source)
  expect(errors, file).toEqual([])
  const found: string[] = []
  let failures = 0
  const take = (text: string) => {
    if (failures === 0 && sentence.test(text)) found.push(text)
  }
  const nameOf = (callee: { type: string; name?: unknown }) =>
    callee.type === 'Identifier' && typeof callee.name === 'string' ? callee.name : ''
  const enter = (callee: { type: string; name?: unknown }) => {
    if (isFailure(nameOf(callee))) failures += 1
  }
  const leave = (callee: { type: string; name?: unknown }) => {
    if (isFailure(nameOf(callee))) failures -= 1
  }
  new Visitor({
    CallExpression({ callee }) {
      enter(callee)
    },
    'CallExpression:exit'({ callee }) {
      leave(callee)
    },
    NewExpression({ callee }) {
      enter(callee)
    },
    'NewExpression:exit'({ callee }) {
      leave(callee)
    },
    Literal({ value }) {
      if (typeof value === 'string') take(value)
    },
    // what is put in may be anything: it is no word, and parts no sentence
    TemplateLiteral({ quasis }) {
      take(quasis.map(({ value }) => value.cooked ?? '').join('…'))
    },
  }).visit(program)
  return found
}

/** What is written for programs and other computers, and not for who asked. */
const payloads: readonly (readonly [file: string, why: string])[] = [
  ['capture/packet-tap.ts', 'a filter in tcpdump’s language'],
  ['forward/outside/telephone-page.ts', 'a page that is served to a telephone'],
  ['lesson/bench-home.ts', 'commands of nft'],
  ['lesson/far-machine.ts', 'a program for another process'],
  ['lesson/sleeper.ts', 'the same'],
  ['platform/win32/libraries.ts', 'signatures of functions'],
  ['process.ts', 'what is written on the engine’s own error output, before anybody is connected'],
  ['reflector/', 'what a reflector answers to other computers, and writes into its log'],
]

const listed = payloads.map(([file]) => file)
const isListed = (file: string) => listed.some((place) => file.startsWith(place))

const spoken = new Map(
  readdirSync(engine, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing/'))
    .map((file) => [file, sentencesIn(file, readFileSync(join(engine, file), 'utf8'))] as const)
    .filter(([, texts]) => texts.length > 0),
)

describe('no source of the engine', () => {
  it('makes sentences, but for those that are listed', () => {
    expect([...spoken].filter(([file]) => !isListed(file))).toEqual([])
  })

  it('is listed that makes none', () => {
    const files = [...spoken.keys()]
    expect(listed.filter((place) => !files.some((file) => file.startsWith(place)))).toEqual([])
  })
})

it.each<[string, readonly string[]]>([
  ["say('It has ended.')", ['It has ended.']],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the source that is looked at
  ['say(`${who} did not answer.`)', ['… did not answer.']],
  ["const why = ok ? null : 'the port is taken'", ['the port is taken']],
  ["import { a } from './a-b-c'\nspawn('ip', ['link', 'show'])", []],
  ["throw failure('not-found', 'There is no such run.')", []],
  ["throw new TypeError('a place that is none')", []],
  ["failure('failed', 'No run is kept.'); say('But this is told.')", ['But this is told.']],
])('in %j it finds %j', (source, texts) => {
  expect(sentencesIn('source.ts', source)).toEqual(texts)
})
