import type { Owner } from '#shared/sockets/socket'

type Kind = NonNullable<Owner['project']>['kind']

/** Letters of a name that are kept. */
const longestName = 100

/**
 * The name of a project in the text of its file; null where there is none. Read line by line, as whole grammars of TOML
 * and YAML would be for one word: what is written in another way has no name here.
 */
export function projectName(kind: Exclude<Kind, 'git'>, text: string): string | null {
  const name = nameIn(kind, text)?.trim().slice(0, longestName) ?? ''
  return name === '' ? null : name
}

function nameIn(kind: Exclude<Kind, 'git'>, text: string): string | null {
  switch (kind) {
    case 'package.json':
    case 'composer.json':
      return nameInJson(text)
    case 'pyproject.toml':
      return inTable(text, ['project', 'tool.poetry'])
    case 'Cargo.toml':
      return inTable(text, ['package'])
    case 'go.mod':
      return firstMatch(text, /^module[ \t]+"?([^\s"]+)/)
    case 'compose':
      return firstMatch(text, /^name:[ \t]*["']?([\w.-]+)/)
  }
}

function nameInJson(text: string): string | null {
  try {
    const { name } = Object(JSON.parse(text.replace(/^\uFEFF/, ''))) as { name?: unknown }
    return typeof name === 'string' ? name : null
  } catch {
    return null
  }
}

/** `name = "…"` in one of the tables of a TOML file. */
function inTable(text: string, tables: readonly string[]): string | null {
  let table = ''
  for (const line of text.split('\n')) {
    const head = /^\s*\[([\w.-]+)\]/.exec(line)?.[1]
    if (head !== undefined) table = head
    const name = tables.includes(table) ? /^\s*name\s*=\s*["']([^"']+)["']/.exec(line)?.[1] : undefined
    if (name !== undefined) return name
  }
  return null
}

function firstMatch(text: string, pattern: RegExp): string | null {
  for (const line of text.split('\n')) {
    const found = pattern.exec(line)?.[1]
    if (found !== undefined) return found
  }
  return null
}
