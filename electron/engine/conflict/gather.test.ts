import { expect, it } from 'vitest'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { explainConflict } from '#shared/conflict/verdict'
import { DarwinSockets } from '../platform/darwin/sockets-source'
import type { SystemAnswer } from '../platform/system-output'
import { SocketBuilder } from '../sockets/socket-builder'
import { Sockets } from '../sockets/sockets'
import { freePort } from '../testing/free-port'
import { gatherFacts } from './gather'
import { noSystemFacts } from './system-facts'

const late: SystemAnswer = { text: null, why: { kind: 'late', ms: 10_000 } }
const nothing: SystemAnswer = { text: '', code: 0 }

/** The report on a port, as macOS with such answers would give it. */
async function report(port: number, inet: SystemAnswer) {
  const source = new DarwinSockets(
    new SocketBuilder(() => null),
    false,
    npxPortlight,
    async (program, args) => (program === '/usr/sbin/netstat' && args.at(-1) === 'inet' ? inet : nothing),
  )
  const facts = await gatherFacts(
    {
      platform: { system: 'darwin', processes: null, facts: async () => noSystemFacts },
      sockets: new Sockets({ source: () => source, wallClock: Date.now }),
      serviceName: () => null,
      own: npxPortlight,
      wallClock: Date.now,
      findPorts: true,
    },
    { port, protocol: 'tcp', address: null },
    new AbortController().signal,
  )
  return { facts, ...explainConflict(facts) }
}

it('calls no port free, and tries none, where macOS did not tell one of its lists: a listener may be in it', async () => {
  const port = await freePort()
  const unread = await report(port, late)
  expect(unread.facts.probes.map(({ outcome }) => outcome)).not.toContain('binds')
  expect(unread).toMatchObject({ verdict: 'unknown' })
  expect(unread.sentence).toContain('netstat gave no answer within 10 s')
  expect(unread).toMatchObject({ inUse: null, freePorts: null })

  // one that was told and does not have it
  const other = { text: 'tcp4  0  0  127.0.0.1.9  *.*  LISTEN\n', code: 0 }
  expect(await report(port, other)).toMatchObject({ verdict: 'free' })
})
