import { Script } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { asciiText, withLazyBuiltins } from './chunks.mjs'

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

describe('a program that loads Node’s modules when it needs them', () => {
  const run = (program: string) => {
    const loaded: string[] = []
    const require = (name: string) => {
      loaded.push(name)
      return { join: (...parts: string[]) => parts.join('/'), sep: '/', default: 1 }
    }
    return { says: new Script(withLazyBuiltins(program)).runInNewContext({ require }), loaded }
  }

  it('loads none before, and each once', () => {
    const program = 'let node_path=require("node:path");let node_net=require("node:net");'
    expect(run(`${program}const f=()=>node_net.join();1`)).toEqual({ says: 1, loaded: [] })
    expect(run(`${program}(0,node_path.join)("a","b")+node_path.sep`)).toEqual({
      says: 'a/b/',
      loaded: ['node:path'],
    })
  })

  it('leaves alone what is used as a whole, other names, and texts', () => {
    const wrapped =
      'let node_process=require("node:process");node_process=((m)=>m)(node_process);node_process.sep'
    expect(run(wrapped)).toEqual({ says: '/', loaded: ['node:process'] })
    const named =
      'let node_fs=require("node:fs");let node_fs_promises=require("node:fs/promises");const a={node_fs:1};a.node_fs+node_fs_promises.sep'
    expect(run(named).loaded).toContain('node:fs/promises')
    expect(run(named).says).toBe('1/')
  })
  it('gets what it imports later in the same way', async () => {
    const later = run('const later=async()=>{const{sep}=await import(`node:path`);return sep};later()')
    expect(await later.says).toBe('/')
  })
})
