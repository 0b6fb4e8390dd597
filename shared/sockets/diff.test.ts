import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffSockets, isNotable } from './diff'
import { socketId } from './row-key'
import type { Socket } from './socket'
import { anOwner, aSocket } from './testing/sockets'

const connection = aSocket({
  state: 'ESTABLISHED',
  local: { address: '10.0.0.1', port: 40_000 },
  remote: { address: '10.0.0.2', port: 443 },
  handle: '77',
  owners: [anOwner({})],
})
const byId = (...sockets: readonly Socket[]) => new Map(sockets.map((socket) => [socket.id, socket]))

describe('a row', () => {
  it('stays the same when a connection closes and loses its inode', () => {
    const { id, ...rest } = connection
    expect(socketId(rest, null)).toBe(id)
    expect(socketId({ ...rest, state: 'TIME_WAIT', handle: null }, null)).toBe(id)
  })

  it('differs among sockets that share a port', () => {
    const rows = [
      aSocket({ handle: '1' }),
      aSocket({ handle: '2' }),
      aSocket({ handle: '3', family: 'ipv6', local: { address: '::', port: 8080 } }),
      aSocket({ handle: '1', protocol: 'udp', state: null }),
    ]
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })
})

describe('two readings', () => {
  it('differ by what is new, changed and gone', () => {
    const listener = aSocket({ handle: '1' })
    const closed: Socket = { ...connection, state: 'TIME_WAIT', owners: [], ownerless: 'time-wait' }
    const fresh = aSocket({ handle: '2' })
    const diff = diffSockets(byId(listener, connection), [closed, fresh])
    expect(diff.added).toEqual([fresh])
    expect(diff.changed).toEqual([closed])
    expect(diff.gone).toEqual([listener.id])
  })

  it('are the same where the objects are new and say the same', () => {
    const diff = diffSockets(byId(connection), [structuredClone(connection)])
    expect([diff.added, diff.changed, diff.gone]).toEqual([[], [], []])
  })

  it('differ when an owner gets a new command line, or another process the same pid', () => {
    const other = { ...connection, owners: [anOwner({ commandLine: 'other' })] }
    expect(diffSockets(byId(connection), [other]).changed).toHaveLength(1)
    expect(isNotable(connection, other)).toBe(false)
    const reborn = { ...connection, owners: [anOwner({ birth: '4712' })] }
    expect(isNotable(connection, reborn)).toBe(true)
  })

  it('differ by their queues without that being worth a mark', () => {
    const busy = { ...connection, receiveQueue: 12 }
    expect(diffSockets(byId(connection), [busy]).changed).toEqual([busy])
    expect(isNotable(connection, busy)).toBe(false)
  })

  it('can be played: whoever applies every difference has the last reading', () => {
    const row = fc.record({
      port: fc.integer({ min: 1, max: 6 }),
      handle: fc.constantFrom('1', '2'),
      receiveQueue: fc.integer({ min: 0, max: 2 }),
    })
    const reading = fc
      .uniqueArray(row, { selector: ({ port, handle }) => `${port} ${handle}` })
      .map((rows) =>
        rows.map(({ port, handle, receiveQueue }) =>
          aSocket({ local: { address: '::1', port }, handle, receiveQueue }),
        ),
      )
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 6 }), (readings) => {
        const shown = new Map<string, Socket>()
        let before: ReadonlyMap<string, Socket> = new Map()
        for (const sockets of readings) {
          const { added, changed, gone, after } = diffSockets(before, sockets)
          for (const socket of added) expect(shown.has(socket.id)).toBe(false)
          for (const socket of changed) expect(shown.has(socket.id)).toBe(true)
          for (const socket of [...added, ...changed]) shown.set(socket.id, socket)
          for (const id of gone) expect(shown.delete(id)).toBe(true)
          before = after
          expect([...shown.values()].sort(byName)).toEqual([...sockets].sort(byName))
        }
      }),
    )
  })
})

function byName(a: Socket, b: Socket): number {
  return a.id < b.id ? -1 : 1
}
