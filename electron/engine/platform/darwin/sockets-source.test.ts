import { describe, expect, it } from 'vitest'
import { unattributedText } from '#shared/sockets/unattributed'
import { SocketBuilder } from '../../sockets/socket-builder'
import type { SystemAnswer } from '../system-output'
import { DarwinSockets } from './sockets-source'

const late: SystemAnswer = { text: null, why: { kind: 'late', ms: 10_000 } }
const nothing: SystemAnswer = { text: '', code: 0 }
/** netstat's own words for a list that it could not get go to standard error, and it ends with 0 (inet.c of network_cmds). */
const refused: SystemAnswer = { text: '', code: 0, complained: true }
const inet: SystemAnswer = { text: 'tcp4  0  0  *.3000  *.*  LISTEN\n', code: 0 }
const inet6: SystemAnswer = { text: 'tcp6  0  0  ::1.3001  *.*  LISTEN\n', code: 0 }
const lsof: SystemAnswer = {
  text: 'p900\ncnode\nLme\nf6\ntIPv6\nd0x1\nPTCP\nn[::1]:3001\nTST=LISTEN\n',
  code: 0,
}

/** Programs that were asked for so far. */
const asked = new Set<string>()

function read(answers: Partial<Record<'lsof' | 'inet' | 'inet6', SystemAnswer>>, root = false) {
  const all = { lsof, inet, inet6, ...answers }
  const source = new DarwinSockets(
    new SocketBuilder(() => null),
    root,
    { system: 'posix', plain: ['portlight'], asRoot: ['portlight'] },
    async (program, args) => {
      asked.add(program)
      if (program === '/usr/sbin/lsof') return all.lsof
      if (program === '/usr/sbin/netstat') return args.at(-1) === 'inet' ? all.inet : all.inet6
      return nothing
    },
  )
  return source.read({ fresh: true }, new AbortController().signal)
}

async function said(answers: Parameters<typeof read>[0], root = false): Promise<readonly string[]> {
  return (await read(answers, root)).notListed.map(unattributedText)
}

it('asks programs by their full paths, which none of the current folder or of PATH can be taken for', async () => {
  await read({})
  const programs = ['/bin/ps', '/usr/sbin/lsof', '/usr/sbin/netstat', '/usr/sbin/sysctl']
  expect([...asked].sort()).toEqual(programs)
})

describe('a list of macOS that was not told', () => {
  it('is no empty one: sockets are missing, and it is said why', async () => {
    expect((await read({})).notListed).toEqual([])
    for (const root of [false, true]) {
      for (const list of ['inet', 'inet6']) {
        expect(await said({ [list]: late }, root)).toEqual([
          'Sockets are missing here, because netstat gave no answer within 10 s. The next look may have them.',
        ])
        const partly = { text: 'tcp4  0  0  *.3000  *.*  LISTEN\n', code: 0, complained: true }
        expect(await said({ [list]: partly }, root)).toEqual([
          expect.stringContaining('netstat told only a part, and complained about the rest'),
        ])
        expect(await said({ [list]: refused }, root)).toEqual([
          expect.stringContaining('netstat said nothing'),
        ])
      }
    }
  })

  it('keeps what the others told', async () => {
    const { sockets } = await read({ inet: late })
    expect(sockets.map(({ local, owners }) => [local.port, owners.length])).toEqual([[3001, 1]])
  })

  it('is one that is empty where the command did not complain', async () => {
    // an old macOS without IPv6, and one that shows a user no sockets of others
    expect(await said({ inet6: nothing })).toEqual([])
    expect(await said({ inet: nothing, inet6: nothing })).toEqual([expect.stringContaining('This macOS')])
    expect(await said({ lsof: { text: '', code: 1 } })).toEqual([])
  })

  it('leaves owners that were not looked up, where lsof alone did not answer', async () => {
    const { sockets, notListed } = await read({ lsof: { text: '', code: 1, complained: true } })
    expect(new Set(sockets.map(({ ownerless }) => ownerless))).toEqual(new Set(['not-looked-up']))
    expect(notListed).toEqual([])
    const hidden = await said({ lsof: late, inet: nothing, inet6: nothing })
    expect(hidden[0]).toContain('lsof gave no answer within 10 s')
  })

  it('is a failure with its reasons where nobody told anything', async () => {
    const silent = read({
      lsof: { text: null, why: { kind: 'not-run', code: 'EPERM' } },
      inet: late,
      inet6: late,
    })
    await expect(silent).rejects.toMatchObject({
      value: {
        message:
          'The sockets of this computer are not known: lsof could not be run (EPERM), and netstat gave no answer within 10 s.',
      },
    })
  })
})
