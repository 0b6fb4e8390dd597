import { describe, expect, it } from 'vitest'
import { asRoot, posixCommand, windowsCommand } from '#shared/command-line/command-line'
import { notRunText } from '#shared/command-line/not-run'
import { type ElevatedWorld, type Ended, type Ran, runElevated } from './elevated'

const never = new AbortController().signal
const command = asRoot(posixCommand('ufw', 'allow', '25565/tcp'))

/** A system that is described, and what was run on it. */
function system(part: Partial<ElevatedWorld>, ended: Ended = { code: 0, said: '' }) {
  const ran: (readonly string[])[] = []
  const world: ElevatedWorld = {
    platform: 'linux',
    isRoot: false,
    find: (program) => `/usr/bin/${program}`,
    run: async (file, args) => {
      ran.push([file, ...args])
      return ended
    },
    ...part,
  }
  return { ran, world }
}

const saidOf = (ran: Ran) => (ran.kind === 'not-run' ? notRunText(ran.notRun) : null)

describe('a command that needs rights', () => {
  it('is run by root as it is, and through the system’s own question by others', async () => {
    const asker = system({})
    expect(await runElevated(command, never, asker.world)).toEqual({ kind: 'ran', said: '' })
    expect(asker.ran).toEqual([['/usr/bin/pkexec', '/usr/bin/ufw', 'allow', '25565/tcp']])
    const root = system({ isRoot: true })
    await runElevated(command, never, root.world)
    expect(root.ran).toEqual([['/usr/bin/ufw', 'allow', '25565/tcp']])
  })

  it.each<[string, Partial<ElevatedWorld>, RegExp]>([
    [
      'nothing asks',
      { find: (program) => (program === 'pkexec' ? null : '/usr/sbin/ufw') },
      /nothing that asks/,
    ],
    ['the program is missing', { find: () => null }, /There is no ufw/],
    ['it is Windows', { platform: 'win32' }, /can’t ask Windows/],
  ])('is not run where %s, and told to be typed', async (_, part, why) => {
    const { ran, world } = system(part)
    const answer = await runElevated(command, never, world)
    expect(saidOf(answer)).toMatch(why)
    expect(saidOf(answer)).toContain('type: sudo ufw allow 25565/tcp')
    expect(ran).toEqual([])
  })

  it.each<[Ended, RegExp]>([
    [
      { code: 126, said: 'Error executing command as another user: Request dismissed' },
      /question was dismissed/,
    ],
    [{ code: 127, said: 'Not authorized' }, /did not give the rights/],
    [{ code: 1, said: 'ERROR: Bad port\n' }, /ufw refused: ERROR: Bad port\./],
    [{ code: null, said: '' }, /did not come to its end/],
  ])('that ended with %j is not called done', async (ended, words) => {
    const { world } = system({}, ended)
    expect(saidOf(await runElevated(command, never, world))).toMatch(words)
  })

  it('of Windows is never run elsewhere', async () => {
    const { ran, world } = system({ isRoot: true })
    expect(await runElevated(windowsCommand('netsh'), never, world)).toMatchObject({ kind: 'not-run' })
    expect(ran).toEqual([])
  })
})
