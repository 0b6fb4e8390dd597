import process from 'node:process'
import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { asciiText, withPlainBuiltins, withStraightImports } from './chunks.mjs'

describe('a program of ASCII alone', () => {
  it.each([
    ['a text', "'größer … 🛰'", 'größer … 🛰'],
    ['a template', '`–\n–`', '–\n–'],
    ['a pattern', "/^[äö]+\\u{1F6F0}$/u.test('öä🛰')", true],
    ['a pattern of pairs', "/^[🛰é]$/u.exec('🛰')?.[0]", '🛰'],
    ['the text of a pattern', "new RegExp(String.raw`^n°\\d$`).test('n°4')", true],
  ])('says the same in %s', (_, program, says) => {
    const ascii = asciiText(program)
    expect(ascii).toMatch(/^[\0-\x7F]*$/)
    expect(new Script(ascii).runInNewContext()).toEqual(says)
  })
})

describe('a program that takes Node’s modules as they are', () => {
  it.each([
    ['by name', 'import{join}from"node:path";join("a","b")', 'a/b'],
    ['by another name', 'import { join as put, sep } from "node:path";\nput("a",sep)', 'a/'],
    ['whole', "import path from 'node:path'\n;path.posix.sep", '/'],
    ['whole and by name', 'import path$1,{sep}from"node:path";path$1.sep+sep', '//'],
    ['as a space of names', 'import*as path from"node:path";path.sep', '/'],
    [
      'by the name of what is there already',
      'import process from"node:process";typeof process.pid',
      'number',
    ],
    ['for what it does alone', 'import"node:path";1', 1],
    ['and a text that looks like an import', '`import{a}from"node:b";`', 'import{a}from"node:b";'],
  ])('gets them %s', (_, program, says) => {
    expect(new Script(withPlainBuiltins(program)).runInNewContext({ process })).toBe(says)
  })

  it('imports all others as before', () => {
    const others = 'import{a}from"./chunks/a.js";import"./b.js";import c from"electron";'
    expect(withPlainBuiltins(`${others}import{sep}from"node:path";a(sep)`)).toBe(
      `${others}var {sep}=globalThis.process.getBuiltinModule("node:path");a(sep)`,
    )
  })
})

describe('programs whose imports are straight', () => {
  const bundle = new Map([
    ['cli.js', 'const{run}=await import(`./chunks/why-1.js`);run()'],
    ['why-1.js', 'import{S as run,t as help}from"./look-2.js";export{run,help as helpText};'],
    ['look-2.js', 'const a=()=>import("./own-3.js");export{a as S,a as t};'],
    ['own-3.js', 'import{a}from"./look-2.js";export{a};a()'],
  ])

  it('ask the file that has it, by the names that were asked for', () => {
    const straight = withStraightImports(bundle)
    expect(straight.get('cli.js')).toBe(
      'const{run}=await import("./chunks/look-2.js").then(file=>({run:file.S,helpText:file.t}));run()',
    )
    expect([...straight.keys()]).toEqual(['cli.js', 'look-2.js', 'own-3.js'])
  })

  it('leave alone what does anything itself, and keep a file that is still named', () => {
    const straight = withStraightImports(new Map([...bundle, ['more.js', 'import"./why-1.js"']]))
    expect(straight.get('look-2.js')).toBe(bundle.get('look-2.js'))
    expect(straight.get('why-1.js')).toBe(bundle.get('why-1.js'))
  })
})
