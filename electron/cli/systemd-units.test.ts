import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandTable } from './command-table'

const units = join(import.meta.dirname, '../../resources/linux/systemd')
const text = (name: string) => readFileSync(join(units, name), 'utf8')
const there = spawnSync('systemd-analyze', ['--version']).status === 0

it.skipIf(!there)(
  `systemd understands the units${there ? '' : ' (skipped: systemd-analyze is not here)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-units-'))
    try {
      for (const name of readdirSync(units)) {
        // it looks whether the program is there, which is installed elsewhere
        writeFileSync(join(folder, name), text(name).replaceAll('/usr/bin/portlight', process.execPath))
      }
      const paths = readdirSync(folder).map((name) => join(folder, name))
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], {
        encoding: 'utf8',
      })
      // what it says of units of this system is not ours
      expect(stderr.split('\n').filter((line) => line.includes('portlight'))).toEqual([])
      expect(status).toBe(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

it.each(['portlight-watch.service', 'portlight-check.service'])(
  '%s runs a command that there is',
  async (name) => {
    const [, word = '', rest = ''] = /^ExecStart=\/usr\/bin\/portlight (\w+) (.+)$/m.exec(text(name)) ?? []
    const command = Object.entries(commandTable).find(([known]) => known === word)?.[1]
    expect((await command?.())?.read(rest.split(' '))).toMatchObject({ kind: 'ready' })
  },
)
