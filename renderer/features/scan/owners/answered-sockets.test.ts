import { expect, it } from 'vitest'
import { identityOf } from '#shared/identity/identity-of'
import { AskedPorts } from '#shared/ports/asked-ports'
import { ListenersHere } from '#shared/scan/listeners-here'
import { HostResults } from '#shared/scan/results'
import { emptyRows } from '#shared/scan/rows'
import { stateCode } from '#shared/scan/state'
import { exposuresOf } from '#shared/sockets/exposure'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import { answeredSockets } from './answered-sockets'

const startedAt = Date.parse('2026-11-28T12:00:00Z')
const before = '2026-11-28T11:00:00.000Z'
const after = '2026-11-28T12:00:09.000Z'
const redis = identityOf(7000, { protocol: 'redis', confidence: 'certain', noPassword: true }, [])

const listener = (id: string, address: string, program: string, began = before) =>
  aSocket({
    id,
    local: { address, port: 7000 },
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    reach: 'everywhere',
    owners: [anOwner({ program, startedAt: began })],
  })

/** A scan of 127.0.0.1 that heard Redis on port 7000 two seconds after it began. */
function heardBy(
  sockets: ReturnType<typeof listener>[],
  scope: 'this-computer' | 'private' = 'this-computer',
) {
  const results = new HostResults(new AskedPorts(Uint16Array.of(7000)))
  const rows = emptyRows(1)
  rows.ports[0] = 7000
  rows.states[0] = stateCode.open
  rows.times[0] = 2_000
  results.apply(rows)
  results.identify('tcp', 7000, redis)
  const host = { index: 0, target: '127.0.0.1', address: '127.0.0.1', family: 'ipv4' as const, scope }
  const run = { hosts: [{ host, summary: null }], startedAt, results: { hosts: [results] } }
  return answeredSockets(run, new ListenersHere(sockets, startedAt + 10_000))
}
const ids = (sockets: ReturnType<typeof listener>[]) => [...heardBy(sockets).keys()]

it('an answer is of the socket that must have given it', () => {
  expect(ids([listener('a', '0.0.0.0', 'python3')])).toEqual(['a'])
  expect(ids([listener('six', '::', 'node')])).toEqual(['six'])
  expect(ids([listener('four', '0.0.0.0', 'a'), listener('six', '::', 'b')])).toEqual(['four'])
  expect(ids([listener('one', '127.0.0.1', 'a'), listener('all', '0.0.0.0', 'b')])).toEqual(['one'])
  // workers of one program share the port
  expect(ids([listener('a', '0.0.0.0', 'w'), listener('b', '0.0.0.0', 'w')])).toEqual(['a', 'b'])
})

it('an answer is of nobody where it may be of several, of one that began later, or of another computer', () => {
  expect(ids([listener('a', '0.0.0.0', 'x'), listener('b', '0.0.0.0', 'y')])).toEqual([])
  expect(ids([listener('a', '0.0.0.0', 'x', after)])).toEqual([])
  expect([...heardBy([listener('a', '0.0.0.0', 'x')], 'private')]).toEqual([])
})

it('what it said joins the exposures of the sockets, as certain, and goes with the socket', () => {
  const socket = listener('a', '0.0.0.0', 'python3')
  const answered = heardBy([socket])
  expect(exposuresOf([socket], answered)).toMatchObject([
    { rule: 'no-password', ports: [7000], sockets: ['a'], confidence: 'certain' },
  ])
  // the program's name says the same, and less
  const named = { ...socket, owners: [anOwner({ program: 'redis-server' })] }
  expect(exposuresOf([named], answered).map(({ rule }) => rule)).toEqual(['no-password'])
  expect(exposuresOf([named]).map(({ rule }) => rule)).toEqual(['redis'])
  expect(exposuresOf([{ ...socket, id: 'restarted' }], answered)).toEqual([])
  expect(exposuresOf([{ ...socket, reach: 'loopback' }], answered)).toEqual([])
})
