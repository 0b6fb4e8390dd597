import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { expect, it } from 'vitest'
import { DarwinProcesses } from './processes'

it.skipIf(process.platform === 'win32')('names who asks as ps names the user of a program', async () => {
  const told = execFileSync('ps', ['-o', 'user=', '-p', String(process.pid)], { encoding: 'utf8' })
  expect(await new DarwinProcesses().asker()).toEqual({
    user: told.trim(),
    administrator: process.geteuid?.() === 0,
  })
})
