import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platform } from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askByNotification } from './notification-buttons'

describe.skipIf(platform === 'win32')('a notification with buttons', () => {
  let folder = ''
  const { signal } = new AbortController()
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'portlight-notify-')))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A program in the place of notify-send, which writes down how it was called. */
  function fake(script: string): string {
    const file = join(folder, 'notify-send')
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/args'\n${script}\n`, { mode: 0o755 })
    return file
  }
  const notice = {
    body: '-x <a href="http://e">now</a> & $(id) listens',
    buttons: new Map([
      ['show', 'Show'],
      ['approve', 'Approve…'],
    ]),
  }

  it('says which was pressed, a click being the first, and hands over foreign text as text', async () => {
    expect(await askByNotification(notice, signal, fake('echo approve'))).toBe('approve')
    expect(readFileSync(join(folder, 'args'), 'utf8').split('\n').slice(2, -1)).toEqual([
      '--action=default=Show',
      '--action=show=Show',
      '--action=approve=Approve…',
      '--',
      'Portlight',
      '-x ‹a href="http://e"›now‹/a› + $(id) listens',
    ])
    expect(await askByNotification(notice, signal, fake('echo default'))).toBe('show')
    expect(await askByNotification(notice, signal, fake('exit 0'))).toBeNull()
    expect(await askByNotification(notice, signal, fake('echo rm'))).toBeNull()
  })

  it('is told not to be shown where the program is missing or too old, and ends with the app', async () => {
    expect(await askByNotification(notice, signal, join(folder, 'none'))).toBe('not-shown')
    expect(await askByNotification(notice, signal, fake('echo "Unknown option" >&2; exit 1'))).toBe(
      'not-shown',
    )
    const own = new AbortController()
    const asked = askByNotification(notice, own.signal, fake('exec sleep 600'))
    own.abort()
    expect(await asked).toBeNull()
  })
})
