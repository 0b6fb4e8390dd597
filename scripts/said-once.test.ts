import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { expect, it } from 'vitest'

// What looks or reads the same everywhere is made in one place, so that it changes everywhere at once.

const root = join(import.meta.dirname, '..')

const sources = ['shared', 'electron', 'renderer'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|[/\\]testing[/\\]/.test(file))
    .map((file) => join(room, file).replaceAll(sep, '/')),
)

/** Files that hold what a pattern finds. */
function holding(pattern: RegExp): string[] {
  return sources.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')))
}

it('text is painted (SGR, ECMA-48 8.3.117) by the painter alone', () => {
  expect(holding(/\\(?:u001b|x1b)\[[^\n'`]*m(?:[$'`]|\\)/i)).toEqual(['shared/words/terminal-text.ts'])
})
