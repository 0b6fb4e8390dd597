import { describe, expect, it } from 'vitest'
import { asRoot, posixCommand } from '../../command-line/command-line'
import { managedStart, recipeOf, type StartFacts, startingCommand } from './start-again'
import { toldAgain } from './start-told'

const known: StartFacts = {
  executable: '/usr/lib/node/node',
  called: { path: '/usr/bin/node', file: '/usr/lib/node/node' },
  args: ['node', 'server.js', '$(touch /tmp/x); rm -rf ~', ''],
  folder: '/srv/shop',
  variables: [
    ['PATH', '/usr/bin'],
    ['TOKEN', 'a\nb'],
  ],
  user: 'ann',
  sameUser: true,
  sameSurroundings: true,
}

describe('how a program was started', () => {
  it('is kept word for word, by the name that it was called by', () => {
    expect(recipeOf(known)).toEqual({
      file: '/usr/bin/node',
      args: known.args,
      folder: '/srv/shop',
      variables: { PATH: '/usr/bin', TOKEN: 'a\nb' },
      user: 'ann',
    })
  })

  it.each<[string, Partial<StartFacts>, string]>([
    ['another user', { sameUser: false }, 'it ran as user ann, and Portlight does not'],
    ['another user without a name', { sameUser: false, user: null }, 'it ran as another user'],
    ['a container or a sandbox', { sameSurroundings: false }, 'surroundings of its own'],
    ['a program that was updated', { executable: null }, 'is gone, or was replaced'],
    ['a title instead of arguments', { args: null }, 'changed the command line'],
    [
      'a title that leads to another program',
      { called: { path: '/bin/ls', file: '/bin/ls' } },
      'changed the command line',
    ],
    ['a title that leads nowhere', { called: null }, 'changed the command line'],
    ['a folder that is gone', { folder: null }, 'its folder is gone'],
    ['an environment that is not told', { variables: null }, 'the environment that it had'],
    ['sockets of systemd', { variables: [['LISTEN_FDS', '1']] }, 'handed something over to it (LISTEN_FDS)'],
    ['a channel of its parent', { variables: [['NODE_CHANNEL_FD', '3']] }, '(NODE_CHANNEL_FD)'],
    ['what a screen can’t show', { args: ['node', 'a\u202eb'] }, 'nothing is started that was not shown'],
    ['a line break', { args: ['node', '-e', 'a()\nb()'] }, 'nothing is started that was not shown'],
    [
      'more than anybody reads',
      { args: ['node', 'x'.repeat(5000)] },
      'nothing is started that was not shown',
    ],
  ])('is not known of %s', (_, change, why) => {
    const because = recipeOf({ ...known, ...change })
    const again = 'why' in because ? toldAgain({ kind: 'unknown', because }) : null
    const text = again?.kind === 'unknown' ? again.why : null
    expect(text).toContain(why)
    expect(text).toMatch(/^How to start it again is not known, because .*\.$/)
  })
})

it.each([
  [posixCommand('systemctl', '--user', 'stop', 'stop.service'), ['--user', 'start', 'stop.service']],
  [posixCommand('systemctl', 'stop', '--', '-.mount'), ['start', '--', '-.mount']],
  [posixCommand('docker', 'stop', 'stop'), ['start', 'stop']],
  [posixCommand('lxc-stop', '-n', 'web'), ['-n', 'web']],
  [posixCommand('pm2', 'stop', '3'), ['start', '3']],
  [posixCommand('env', 'PM2_HOME=/srv/pm2', 'pm2', 'stop', '3'), ['PM2_HOME=/srv/pm2', 'pm2', 'start', '3']],
  [posixCommand('s6-svc', '-d', '/run/web'), ['-u', '/run/web']],
  [posixCommand('kill', '12'), null],
  [posixCommand('docker', 'ps'), null],
])('the opposite of %j', (stop, start) => {
  expect(startingCommand(stop)?.arguments ?? null).toEqual(start)
  expect(startingCommand(asRoot(stop))?.needsRoot ?? true).toBe(true)
})

const free = { instead: [], keeper: null, unit: null, container: null }

it.each([
  ['nobody', free, null],
  [
    'a service',
    {
      ...free,
      unit: 'shop.service',
      instead: [{ command: posixCommand('systemctl', 'stop', 'shop.service') }],
    },
    'It belongs to the service shop.service, and is started with it. systemctl start shop.service',
  ],
  [
    'a container whose runtime is not known',
    { ...free, container: { runtime: 'docker' as const, id: 'ab' } },
    'It ran in a container, and is started with it. -',
  ],
  [
    'a watcher of files',
    {
      ...free,
      keeper: {
        keeper: { name: 'nodemon', pid: 7, again: 'on-change' as const },
        fix: { command: posixCommand('kill', '7') },
      },
    },
    'nodemon (process 7) started it, and starts it again when a file changes. -',
  ],
  [
    'a script that has not started it again',
    {
      ...free,
      keeper: {
        keeper: { name: 'bash', pid: 7, again: 'perhaps' as const },
        fix: { command: posixCommand('kill', '7') },
      },
    },
    null,
  ],
])('%s starts it', (_, looked, expected) => {
  const again = managedStart(looked, looked)
  const found = again === null ? null : toldAgain(again)
  const text =
    found?.kind !== 'managed'
      ? null
      : `${found.sentence} ${found.command === null ? '-' : [found.command.program, ...found.command.arguments].join(' ')}`
  expect(text).toBe(expected)
})
