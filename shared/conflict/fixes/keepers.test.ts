import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asRoot, posixCommand } from '../../command-line/command-line'
import { anOwner } from '../../sockets/testing/sockets'
import type { Ancestor, Lineage } from '../facts'
import { someFacts } from '../testing/facts'
import { keeperFix, keepersOf } from './keeper-fixes'
import { keeperOf, mayStartAgain } from './keepers'

const ancestor = (pid: number, line: string, folder: string | null = null): Ancestor => {
  const args = line.split(' ')
  return { pid, program: (args[0] ?? '').split('/').at(-1) ?? '', args, folder }
}
const lineage = (
  ancestors: readonly Ancestor[],
  variables: Readonly<Record<string, string>> = {},
): Lineage => ({ pid: 100, ancestors, variables })

const pm2 = { ...ancestor(9, 'node'), args: ['PM2 v6.0.8: God Daemon (/home/me/.pm2)'] }

describe('who starts a program again', () => {
  it('is no script further up, with a program between that starts others by itself', () => {
    const script = ancestor(7, 'bash ./dev.sh')
    // npm and its shell end with what they run, so the script runs on; an editor or a test runner lives by itself
    const runner = [ancestor(9, 'sh -c vite'), ancestor(8, 'node /usr/bin/npm run dev'), script]
    expect(keeperOf(lineage(runner))?.pid).toBe(7)
    expect(keeperOf(lineage([ancestor(8, 'node /x/vitest.mjs run'), script]))).toBeNull()
    expect(keeperOf(lineage([ancestor(9, 'sh -c x'), ancestor(8, '/usr/bin/code'), script]))).toBeNull()
    // those who say of themselves what they do are believed from further up
    expect(keeperOf(lineage([ancestor(9, 'gunicorn'), ancestor(8, 'runsv web'), script]))?.name).toBe('runit')
  })

  it.each<[string, Lineage, string | null, string | null]>([
    ['pm2', lineage([pm2], { pm_id: '3', PM2_HOME: '/home/me/.pm2' }), 'always', 'pm2 stop 3'],
    [
      'pm2',
      lineage([pm2], { pm_id: '3', PM2_HOME: '/srv/pm2' }),
      'always',
      'env PM2_HOME=/srv/pm2 pm2 stop 3',
    ],
    ['pm2', lineage([pm2], { pm_id: '3;reboot' }), 'always', null],
    [
      'supervisord',
      lineage([ancestor(9, '/usr/bin/python3 /usr/bin/supervisord -n')], {
        SUPERVISOR_GROUP_NAME: 'web',
        SUPERVISOR_PROCESS_NAME: 'web_00',
      }),
      'always',
      'supervisorctl stop web:web_00',
    ],
    [
      'forever',
      lineage([ancestor(9, '/usr/bin/node /x/node_modules/forever/bin/monitor server.js')]),
      'always',
      'forever stop 100',
    ],
    ['runit', lineage([ancestor(9, 'runsv nginx')]), 'always', 'sv stop nginx'],
    [
      's6',
      lineage([ancestor(9, 's6-supervise web', '/run/service/web')]),
      'always',
      's6-svc -d /run/service/web',
    ],
    ['s6', lineage([ancestor(9, 's6-supervise web', '/run/$(reboot)')]), 'always', null],
    ['daemontools', lineage([ancestor(9, 'supervise web', '/service/web')]), 'always', 'svc -d /service/web'],
    ['nodemon', lineage([ancestor(9, 'node /x/node_modules/.bin/nodemon server.js')]), 'on-change', null],
    [
      'nodemon',
      lineage([ancestor(9, 'sh -c node'), ancestor(8, '/usr/bin/nodemon -w .')]),
      'on-change',
      null,
    ],
    ['node', lineage([ancestor(9, 'node --watch server.js')]), 'on-change', null],
    ['tsx', lineage([ancestor(9, 'tsx watch server.ts')]), 'on-change', null],
    ['watchexec', lineage([ancestor(9, 'watchexec -r cargo run')]), 'on-change', null],
    [
      'cargo-watch',
      lineage([ancestor(9, '/home/me/.cargo/bin/cargo-watch watch -x run')]),
      'on-change',
      null,
    ],
    ['bash', lineage([ancestor(9, 'bash ./run-for-ever.sh')]), 'perhaps', null],
    [
      'sh',
      lineage([{ ...ancestor(9, 'sh'), args: ['sh', '-c', 'while :; do node server.js; done'] }]),
      'perhaps',
      null,
    ],
  ])('%s', (name, from, again, command) => {
    const keeper = keeperOf(from)
    expect(keeper).toMatchObject({ name, again })
    expect(keeper?.command?.join(' ') ?? null).toBe(command)
  })

  it.each([
    ['a shell that somebody types into', [ancestor(9, '-bash'), ancestor(1, '/sbin/init')]],
    [
      'npm, whose shell runs one command',
      [{ ...ancestor(9, 'sh'), args: ['sh', '-c', 'node server.js'] }, ancestor(8, 'npm start')],
    ],
    ['an argument that has the name of one', [ancestor(9, 'node build.js --for nodemon')]],
    [
      'a program that calls itself so in the middle',
      [{ ...ancestor(9, 'x'), args: ['my PM2 v1: God Daemon (/x)'] }],
    ],
    ['nobody', []],
  ])('is nobody: %s', (_, ancestors) => {
    expect(keeperOf(lineage(ancestors))).toBeNull()
  })

  it('may be any ancestor that lives on but those from which people start programs', () => {
    const may = (line: string) => mayStartAgain(ancestor(9, line))
    expect(['python3 manager.py', 'npm start', 'bash loop.sh', 'sh -c x'].map(may)).toEqual(
      Array(4).fill('yes'),
    )
    expect(['-zsh', 'bash -l', 'bash'].map(may)).toEqual(Array(3).fill('by-hand'))
    expect(['/sbin/init', 'systemd', 'tmux', 'sshd', 'sudo node x'].map(may)).toEqual(Array(5).fill('no'))
  })

  it('is named in a command only by what a shell takes as it is', () => {
    const foreign = fc.oneof(
      fc.string(),
      fc.constantFrom('$(id)', '`id`', 'a b', "a'b", '-rf', '/x;y', 'é', 'a\nb'),
    )
    fc.assert(
      fc.property(foreign, foreign, foreign, (one, two, three) => {
        const variables = {
          pm_id: one,
          PM2_HOME: two,
          SUPERVISOR_GROUP_NAME: one,
          SUPERVISOR_PROCESS_NAME: two,
        }
        const keepers = [
          pm2,
          ancestor(9, 'supervisord'),
          { ...ancestor(9, 'runsv'), args: ['runsv', three] },
          ancestor(9, 's6-supervise x', three),
          ancestor(9, 'supervise x', three),
        ].map((one) => keeperOf(lineage([one], variables)))
        for (const keeper of keepers) {
          for (const word of keeper?.command ?? []) expect(word).toMatch(/^(?:-d|[\w/.@][\w./@:+=-]*)$/)
        }
      }),
    )
  })
})

describe('what is done about it', () => {
  const holder = anOwner({ pid: 100 })

  it('is its own command, as administrator where it serves the system', () => {
    const facts = someFacts({
      administrator: false,
      lineages: [lineage([ancestor(9, 'runsv nginx')])],
    })
    const [keeper] = keepersOf([holder], facts)
    expect(keeper === undefined ? null : keeperFix(keeper, facts)).toMatchObject({
      command: asRoot(posixCommand('sv', 'stop', 'nginx')),
      safe: true,
    })
  })

  it('is nothing where the keeper has the port too: it is ended with the others', () => {
    const facts = someFacts({ lineages: [lineage([ancestor(9, 'nodemon x')])] })
    expect(keepersOf([holder], facts)).toHaveLength(1)
    expect(keepersOf([holder, anOwner({ pid: 9 })], facts)).toEqual([])
  })
})
