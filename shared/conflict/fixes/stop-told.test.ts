import { expect, it } from 'vitest'
import { aProbe, someFacts } from '../testing/facts'
import type { StopFound } from './stop-found'
import { toldStop } from './stop-told'

const process = { pid: 4711, program: 'node' }

const sentenceOf = (found: StopFound) => {
  const event = toldStop(found)
  return 'sentence' in event ? event.sentence : null
}

it('says of a program that Windows does not let be ended what that may be, and not whose it is: nobody told', () => {
  const refused = (system: 'win32' | 'linux') =>
    sentenceOf({
      kind: 'refused',
      obstacle: { reason: 'no-permission', process, user: null, system },
    })
  expect(refused('win32')).toBe(
    "node (process 4711) can't be ended from here: it has more rights than Portlight, or is protected, as antivirus programs are. Unless it is protected, Portlight ends it where it was started as administrator.",
  )
  expect(refused('linux')).toContain(
    'that needs root or the capability CAP_KILL, as it belongs to another user',
  )
})

it('does not say of a port that it is still taken where that could not be looked at', () => {
  const done = (parts: Parameters<typeof someFacts>[0]) =>
    sentenceOf({
      kind: 'done',
      process,
      stillRuns: false,
      facts: someFacts(parts),
      keeper: null,
      restarter: null,
      again: null,
    })
  expect(done({ probes: [], tableProblem: 'It cannot be read.' })).toMatch(
    /^node \(process 4711\) has ended; whether TCP port 3000 is free is not known\. Why .* is not known, because/,
  )
  expect(done({})).toBe('node (process 4711) has ended, and TCP port 3000 is free.')
  expect(done({ probes: [aProbe('0.0.0.0', 'EADDRINUSE')] })).toContain(
    'has ended, but TCP port 3000 is not free: ',
  )
})
