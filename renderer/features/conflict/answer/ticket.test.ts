import { describe, expect, it } from 'vitest'
import { node } from '../../../test/fake-conflict-owners'
import { reportOf } from '../../../test/fake-conflict-reports'
import { probeRows } from './probe-words'
import { ticketText } from './ticket'
import { startedText } from './time-words'

const question = { port: 3000, protocol: 'tcp', address: null } as const

describe('a report for a ticket', () => {
  const report = reportOf('live-listener', question)

  it('says what was asked, what is the case, who, what to do and how it is known', () => {
    const text = ticketText(report, '0.1.0', 'text')
    expect(text).toMatch(/^What is using TCP port 3000 on all addresses\?\n/)
    for (const part of [
      'In use. node (process 4711) listens',
      'Certain: it was seen directly.',
      'Looked at 2026-11-21T04:12:33.000Z with Portlight 0.1.0.',
      '- node, process 4711',
      '  - command: node /home/mia/shop/node_modules/.bin/vite dev --port 3000',
      '  - started by: npm (4698) ← bash (2210) ← systemd (1)',
      '2. Stop node (process 4711): kill 4711',
      'Free ports near it: 3001, 3002, 3010',
      '- bind [::]:3000: EADDRINUSE',
      '- Bind 0.0.0.0 without SO_REUSEADDR: fails (EADDRINUSE), inferred.',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('in Markdown lets nothing that others wrote become markup', () => {
    const text = ticketText(
      {
        ...report,
        sentence: 'evil <img src=x> *bold* [link](x) | ~a~',
        owners: [{ ...node, commandLine: 'run `id` ``two``\n# no heading' }],
      },
      '0.1.0',
      'markdown',
    )
    expect(text).toContain('**In use.** evil \\<img src=x\\> \\*bold\\* \\[link\\](x) \\| \\~a\\~')
    expect(text).toContain('command: ``` run `id` ``two`` # no heading ```')
    expect(text.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(4)
  })

  it('carries nothing that steers a terminal', () => {
    const text = ticketText(
      { ...report, owners: [{ ...node, commandLine: 'node \u001b[2J\u0007x' }] },
      '0.1.0',
      'text',
    )
    expect(text).toContain('command: node \\x1b[2J\\x07x')
  })

  it('leaves out what there is none of', () => {
    const text = ticketText(reportOf('free', question), '0.1.0', 'text')
    expect(text).not.toContain('Who has it')
    expect(text).not.toContain('What can be done')
  })
})

it('tries to bind stand in rows by address, those that are missing as none', () => {
  const { probes } = reportOf('time-wait', question)
  const rows = probeRows(probes.slice(0, 3))
  expect(rows.map(({ address, unset, set }) => [address, unset?.outcome, set?.outcome])).toEqual([
    ['0.0.0.0', 'fails', 'binds'],
    ['::', 'fails', undefined],
  ])
})

describe('when a process started', () => {
  const now = Date.parse('2026-11-21T04:00:00Z')
  it('is told with how long ago that was', () => {
    expect(startedText('2026-11-21T03:59:00Z', now)).toMatch(/21 Nov 2026, .*\(1 min 0 s ago\)$/)
  })
  it('is a dash where it is not known, and no time before it began', () => {
    expect(startedText(null, now)).toBe('–')
    expect(startedText('nonsense', now)).toBe('–')
    expect(startedText('2026-11-21T05:00:00Z', now)).not.toContain('ago')
  })
})
