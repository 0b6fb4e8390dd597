import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TimeSlices } from '../../sockets/time-slices'
import { ProcFiles } from './sockets-files'

const title = '  sl  local_address rem_address   st\n'
const row = (at: number) => `${String(at).padStart(4)}: 0100007F:${'0'.repeat(130)}\n`
const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => row(from + at)).join('')

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'portlight-proc-'))
  mkdirSync(join(root, 'net'))
  writeFileSync(join(root, 'net/tcp'), '')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A fake kernel, which hands out these pieces, one to a read; and what came of it, with the number of reads. */
async function readFrom(...pieces: readonly string[]) {
  const left = [...pieces]
  let reads = 0
  const files = new ProcFiles(root, ((_file: number, into: Buffer, at: number) => {
    reads += 1
    return into.write(left.shift() ?? '', at, 'latin1')
  }) as ConstructorParameters<typeof ProcFiles>[1])
  return { text: await files.table('net/tcp', new TimeSlices(new AbortController().signal)), reads }
}

describe('a table of sockets', () => {
  it('ends with a short answer that has rows: the kernel is not asked whether there is more', async () => {
    expect(await readFrom(title + rows(0, 3))).toEqual({ text: title + rows(0, 3), reads: 1 })
  })

  it('goes on behind full pages, however much of the last row did not fit', async () => {
    const pages = [title + rows(0, 26), rows(26, 27), rows(53, 2)] as const
    for (const page of pages.slice(0, 2)) expect(page.length).toBeGreaterThan(3_800)
    expect(await readFrom(...pages)).toEqual({ text: pages.join(''), reads: 3 })
  })

  it.each([
    ['a title comes alone', [title, rows(0, 2)]],
    ['a row comes in pieces', [title + row(0).slice(0, 80), row(0).slice(80) + row(1)]],
    ['each row comes alone', [title, row(0), row(1), row(2)]],
  ])('is read to its end where %s, as no Linux does it', async (_, pieces) => {
    expect((await readFrom(...pieces)).text).toBe(pieces.join(''))
  })

  it('is empty where there is a title alone', async () => {
    expect(await readFrom(title)).toEqual({ text: title, reads: 2 })
  })
})
