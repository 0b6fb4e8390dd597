import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nmapBothProtocols, nmapVersions } from '#shared/history/testing/recordings'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { localScan, scriptedEngine } from '../../testing/scripted-engine'

const folder = mkdtempSync(join(tmpdir(), 'portlight-compare-'))
const file = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...args: readonly string[]) {
  const world = fakeWorld(scriptedEngine(() => localScan([])))
  const code = await runCli(args, world.io)
  return { code, out: world.stdout.text, err: world.stderr.text }
}

beforeAll(() => {
  writeFileSync(file('versions.xml'), nmapVersions)
  writeFileSync(file('both.xml'), nmapBothProtocols)
  writeFileSync(file('later.xml'), nmapVersions.replace('SimpleHTTPServer', 'nginx'))
  // as PowerShell writes what is redirected into a file
  writeFileSync(file('wide.xml'), Buffer.from(`\ufeff${nmapVersions}`, 'utf16le'))
  writeFileSync(file('notes.txt'), 'buy milk')
})

describe('portlight compare', () => {
  it('says by its exit code whether something changed', async () => {
    expect(await run('compare', file('versions.xml'), file('wide.xml'))).toMatchObject({ code: 0, err: '' })
    const changed = await run('compare', file('versions.xml'), file('later.xml'))
    expect(changed.code).toBe(1)
    expect(changed.out).toContain('~ 18080/tcp  service  http SimpleHTTPServer 0.6')
    expect(await run('compare', '-q', file('versions.xml'), file('later.xml'))).toMatchObject({
      code: 1,
      out: '',
    })
  })

  it('is written for programs and for tickets', async () => {
    const { out } = await run('compare', '--json', file('versions.xml'), file('both.xml'))
    expect(JSON.parse(out)).toMatchObject({ command: 'compare', same: true, a: { label: 'versions.xml' } })
    const markdown = await run('compare', '--markdown', file('versions.xml'), file('later.xml'))
    expect(markdown.out).toContain('| \\~ | 18080/tcp | service |')
  })

  it.each([
    [['compare', 'a.xml'], 'Name two scans'],
    [['compare', 'a', 'b', 'c'], 'Name two scans'],
    [['compare', '-', '-'], 'one of the two only'],
    [['compare', '--json', '--markdown', 'a', 'b'], 'one format'],
    [
      ['compare', file('none.xml'), file('both.xml')],
      'none.xml cannot be read: it, or its folder, does not exist',
    ],
    [['compare', folder, file('both.xml')], 'cannot be read: it is a folder (EISDIR)'],
    [['compare', file('both.xml'), file('notes.txt')], 'notes.txt: This is no scan that can be read'],
  ])('says of %j what is wrong', async (args, sentence) => {
    const { code, err } = await run(...args)
    expect(err).toContain(sentence)
    expect(code).toBe(2)
  })
})
