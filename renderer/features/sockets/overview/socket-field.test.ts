import { describe, expect, it } from 'vitest'
import { connection, listener, owners, workbench } from '../../../test/fake-socket-lists'
import { blankCell } from '../../../ui/port-map/cell-kind'
import { quietDatagram, socketCells, socketKinds } from '../socket-kind'
import { isPassingDatagram, socketField } from './socket-field'
import { readoutOf } from './sockets-map'

const over = connection(3000, '127.0.0.1', ['127.0.0.1', 9], 'TIME_WAIT', [], { ownerless: 'time-wait' })
const served = connection(3000, '127.0.0.1', ['127.0.0.1', 8], 'ESTABLISHED', [owners.node])
const listening = listener(3000, '127.0.0.1', [owners.node])
const kindAt = (cells: Uint8Array, port: number) => socketKinds[cells[port] ?? blankCell]

describe('the map of this computer’s ports', () => {
  it('shows on each port what weighs most, whatever comes first', () => {
    const cells = new Uint8Array(65536)
    expect(kindAt(socketField([over, served, listening], cells, null).cells, 3000)).toBe('listen')
    expect(kindAt(socketField([listening, over], cells, null).cells, 3000)).toBe('listen')
    expect(kindAt(socketField([over, served], cells, null).cells, 3000)).toBe('connected')
    expect(kindAt(socketField([over], cells, null).cells, 3000)).toBe('over')
    expect(socketField([], cells, null).cells.every((code) => code === blankCell)).toBe(true)
  })

  it('lists the ports of each kind, and stops at what listens', () => {
    const { lists, stops, cells } = socketField(workbench(), new Uint8Array(65536), null)
    expect(lists[socketKinds.indexOf('listen')]).toEqual([22, 80, 631, 3000, 5432, 6379, 8080, 9229])
    expect(lists[socketKinds.indexOf('datagram')]).toEqual([68, 5353, 41237, 51820])
    expect(stops).toEqual([22, 68, 80, 631, 3000, 5353, 5432, 6379, 8080, 9229, 51820])
    expect(kindAt(cells, 52330)).toBe('passing')
  })

  it('gives UDP questions under way no light, so that they don’t outshine what waits', () => {
    const ephemeral = { first: 32768, last: 60999 }
    const { lists, stops } = socketField(workbench(), new Uint8Array(65536), ephemeral)
    expect(lists[socketKinds.indexOf('datagram')]).toEqual([68, 5353, 51820])
    expect(lists[quietDatagram]).toEqual([41237])
    expect(socketCells[quietDatagram]?.beacon?.kind).toBe('square')
    // WireGuard is the kernel's own, and waits for somebody
    expect(stops).toContain(51820)
    expect(stops).not.toContain(41237)
    const named = {
      protocol: 'udp',
      local: { address: '0.0.0.0', port: 51820 },
      remote: null,
      service: 'wireguard',
      kernelUse: null,
    } as const
    expect(isPassingDatagram(named, ephemeral)).toBe(false)
  })

  it('names the port under the cursor, and how much else is on it', () => {
    expect(readoutOf(3000, [over, served, listening])).toMatchObject({
      words: 'LISTEN',
      quiet: ['node (20817) of shop-front/api', '2 more sockets'],
      spoken: 'Port 3000, LISTEN, node (20817) of shop-front/api, 2 more sockets',
    })
    expect(readoutOf(81, []).spoken).toBe('Port 81, no socket')
    expect(readoutOf(0, []).spoken).toBe('Port 0, is no port')
  })
})
