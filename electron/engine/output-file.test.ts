import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openOutputFile } from './output-file'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-file-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('openOutputFile', () => {
  it('keeps the earlier file until the new one is complete', async () => {
    const path = join(folder, 'scan.json')
    writeFileSync(path, 'earlier')
    chmodSync(path, 0o600)
    const file = await openOutputFile(path)
    await file.write('new')
    expect(readFileSync(path, 'utf8')).toBe('earlier')
    expect(readFileSync(file.writesTo, 'utf8')).toBe('new')
    await file.write('er')
    await file.finish()
    expect(readFileSync(path, 'utf8')).toBe('newer')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['scan.json'])
  })

  it.each([
    'CON',
    'nul',
    'NUL.json',
    'com1.json',
    'LPT¹',
    'aux .txt',
    'a.json.',
    'a.json ',
    'ab:c.json',
    'what?.json',
    'C:\\Daten\\prn',
  ])('makes no file of a name that no other program of Windows can open: %j', async (name) => {
    const path = join(folder, name)
    await expect(openOutputFile(path, 'win32')).rejects.toMatchObject({ code: 'ERR_WINDOWS_FILE_NAME' })
    expect(readdirSync(folder)).toEqual([])
    // elsewhere such a name is one like others
    const file = await openOutputFile(path, 'linux')
    await file.discard()
  })

  it.each(['console.json', 'com10', 'COM.json', 'größe 1.2.json', 'null.json', '.json'])(
    'makes any other file on Windows, too: %s',
    async (name) => {
      const file = await openOutputFile(join(folder, name), 'win32')
      await file.finish()
      expect(readdirSync(folder)).toEqual([name])
    },
  )

  it.each([
    ['linux', 'EISDIR'],
    ['win32', 'EISDIR'],
  ])('has all of it beside its place where it does not come there, on %s', async (platform, code) => {
    const path = join(folder, 'scan.json')
    const file = await openOutputFile(path, platform)
    expect(file.isWhole).toBe(false)
    await file.write('results')
    mkdirSync(path)
    await expect(file.finish()).rejects.toMatchObject({ code })
    expect(file.isWhole).toBe(true)
    expect(readFileSync(file.writesTo, 'utf8')).toBe('results')
    await file.discard()
    expect(readdirSync(folder)).toEqual(['scan.json'])
  })

  it('leaves nothing behind that was given up', async () => {
    const path = join(folder, 'scan.json')
    writeFileSync(path, 'earlier')
    const file = await openOutputFile(path)
    await file.write('new')
    await file.discard()
    expect(readFileSync(path, 'utf8')).toBe('earlier')
    expect(readdirSync(folder)).toEqual(['scan.json'])
  })

  it('writes where a link leads, and keeps the link', async () => {
    writeFileSync(join(folder, 'real'), 'earlier')
    symlinkSync('real', join(folder, 'link'))
    const file = await openOutputFile(join(folder, 'link'))
    await file.write('new')
    await file.finish()
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
    expect(readdirSync(folder).sort()).toEqual(['link', 'real'])
  })

  it('does not touch the part of another scan', async () => {
    const path = join(folder, 'scan.json')
    const first = await openOutputFile(path)
    const second = await openOutputFile(path)
    await first.write('first')
    await second.write('second')
    await first.finish()
    await second.finish()
    expect(readFileSync(path, 'utf8')).toBe('second')
    expect(readdirSync(folder)).toEqual(['scan.json'])
  })

  it('writes to a device directly', async () => {
    const file = await openOutputFile('/dev/full')
    expect(file.writesTo).toBe('/dev/full')
    await expect(file.write('x')).rejects.toMatchObject({ code: 'ENOSPC' })
    await file.discard()
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
  })
})
