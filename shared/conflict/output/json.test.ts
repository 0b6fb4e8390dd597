import { describe, expect, it } from 'vitest'
import { posixCommand } from '../../command-line/command-line'
import type { Owner } from '../../sockets/socket'
import type { ConflictReport } from '../report'
import { conflictJson } from './json'

const node: Owner = {
  pid: 4711,
  program: 'node',
  executable: '/usr/bin/node',
  commandLine: 'node server.js',
  user: 'mia',
  startedAt: '2026-11-21T03:00:00.000Z',
  birth: '123456',
  parents: [{ pid: 812, program: 'bash' }],
  unit: null,
  unitManager: null,
  container: { runtime: 'docker', id: 'abc' },
  folder: '/srv/shop',
  project: { name: 'shop', kind: 'package.json', folder: '/srv/shop' },
}

const report: ConflictReport = {
  port: 3000,
  protocol: 'tcp',
  address: null,
  verdict: 'live-listener',
  inUse: true,
  confidence: 'certain',
  sentence: 'node (process 4711) listens on port 3000.',
  evidence: [{ what: 'socket table', detail: 'a row in LISTEN' }],
  probes: [],
  sockets: [
    {
      id: 'a',
      protocol: 'tcp',
      family: 'ipv6',
      state: 'TIME_WAIT',
      local: { address: '::', port: 3000 },
      remote: { address: '::1', port: 40_000 },
      owners: [node],
      ownerless: null,
      kernelUse: null,
      user: 'mia',
      reach: 'everywhere',
      service: null,
      receiveQueue: 0,
      sendQueue: null,
      handle: '99',
      endsAt: 1_000,
    },
  ],
  owners: [node],
  fixes: [
    {
      title: 'Stop node (process 4711)',
      command: posixCommand('kill', '4711'),
      safe: true,
      stops: { pid: 4711, birth: '123456' },
    },
  ],
  freePorts: [3001],
  service: null,
  at: 0,
  tookMs: 12.6,
}

describe('the JSON of an answer', () => {
  const read = JSON.parse(conflictJson(report, '0.1.0'))

  it('begins with what a script asks for, in the order of the documentation', () => {
    expect(Object.keys(read).slice(0, 4)).toEqual(['portlight', 'command', 'port', 'protocol'])
    expect(read).toMatchObject({
      portlight: '0.1.0',
      command: 'why',
      verdict: 'live-listener',
      inUse: true,
      confidence: 'certain',
      evidence: [{ what: 'socket table', detail: 'a row in LISTEN' }],
      owners: [{ pid: 4711, program: 'node', unit: null, container: { runtime: 'docker', id: 'abc' } }],
      fixes: [
        {
          title: 'Stop node (process 4711)',
          command: 'kill 4711',
          safe: true,
          run: { program: 'kill', arguments: ['4711'], needsRoot: false },
        },
      ],
      at: '1970-01-01T00:00:00.000Z',
      tookMs: 13,
    })
  })

  it('leaves out what only the app can use', () => {
    expect(conflictJson(report, '0.1.0')).not.toContain('123456')
    expect(read.fixes[0]).not.toHaveProperty('stops')
    expect(read.sockets[0]).not.toHaveProperty('id')
    expect(read.sockets[0].endsAt).toBe('1970-01-01T00:00:01.000Z')
  })
})
