import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli, start } from './testing/built-cli'

// The shipped bundle as a real process; Node warns of something at its end, as it may at any time.

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli.remove())

const warning = `data:text/javascript,${encodeURIComponent(
  "process.once('beforeExit', () => process.emitWarning('of something', 'DeprecationWarning'))",
)}`

describe('standard error', () => {
  it.each([
    ['--help'],
    ['why', '--help'],
    ['why', '1'],
    ['sockets'],
    ['scan', '127.0.0.1', '-p', '1', '--json'],
    ['forward', 'where', '--gateway', '127.0.0.1'],
  ])('has no warning of Node: portlight %s %s', async (...args) => {
    const { err } = await start(process.execPath, ['--import', warning, cli.script, ...args]).ended
    expect(err).not.toContain('of something')
    expect(err).not.toMatch(/Warning|--trace/)
  })

  it('has them for whoever asks Node for traces', async () => {
    const { err } = await start(process.execPath, [
      '--trace-warnings',
      '--import',
      warning,
      cli.script,
      '--help',
    ]).ended
    expect(err).toContain('DeprecationWarning: of something')
  })
})
