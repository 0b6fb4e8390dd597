import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AddressTexts, decodeKey, type TableKind, TableReader, tableKinds } from './sockets-table'

/** Recorded on Linux 6.18, with a kernel that pads lines to 149 characters. */
const tcp = [
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ',
  '   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1059 1 0000000065645873 100 0 0 10 0                      ',
  '   1: 0100007F:144F 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 3381413 1 000000008cf83f1c 100 0 0 10 0                   ',
  '   2: 0100007F:07E8 0100007F:993E 06 00000000:00000000 03:00001504 00000000     0        0 0 3 000000003c3b6376                                      ',
  '10003: 8401A8C0:D431 08080808:01BB 01 0000001C:00000100 01:00000014 00000000 65534        0 4294967295 2 0000000012345678 20 4 30 10 -1            ',
  '',
].join('\n')

const tcp6 = [
  '  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
  '   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 8106650 1 000000008cf83f1c 100 0 0 10 0',
  '   1: 00000000000000000000000001000000:0050 00000000000000000000000001000000:C001 08 00000000:00000001 00:00000000 00000000    33        0 77 1 000000008cf83f1c 100 0 0 10 0',
  '   2: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:C001 03 00000000:00000000 00:00000000 00000000     0        0 0 1 000000008cf83f1c 100 0 0 10 0',
  '   3: B80D0120000000000000000001000000:0016 000080FE00000000FF005450FE122334:D431 09 00000000:00000000 00:00000000 00000000     0        0 0 1 000000008cf83f1c 100 0 0 10 0',
  '',
].join('\n')

const udp = [
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops             ',
  '  411: 3500007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000   101        0 23456 2 0000000012345678 0         ',
  '  412: 0100007F:A001 0100007F:0035 01 00000000:00000280 00:00000000 00000000  1000        0 23457 2 0000000012345678 12        ',
  '',
].join('\n')

const kindOf = (file: string): TableKind => {
  const kind = tableKinds.find((kind) => kind.file === file)
  if (kind === undefined) throw new Error(file)
  return kind
}

function rows(text: string, file: string) {
  const kind = kindOf(file)
  const reader = new TableReader(text, kind.family)
  const addresses = new AddressTexts()
  const found = []
  while (reader.next()) {
    const { uid, inode, timer, key } = reader
    found.push({ uid, inode, timer, ...decodeKey(key, kind, addresses) })
  }
  return found
}

describe('/proc/net/tcp', () => {
  it('gives ends, state, queues, user and inode', () => {
    expect(rows(tcp, 'tcp')).toEqual([
      {
        state: 'LISTEN',
        local: { address: '0.0.0.0', port: 2024 },
        remote: null,
        receiveQueue: 0,
        sendQueue: null,
        uid: 0,
        inode: '1059',
        timer: '00000000',
      },
      {
        state: 'LISTEN',
        local: { address: '127.0.0.1', port: 5199 },
        remote: null,
        receiveQueue: 3,
        sendQueue: null,
        uid: 1000,
        inode: '3381413',
        timer: '00000000',
      },
      {
        state: 'TIME_WAIT',
        local: { address: '127.0.0.1', port: 2024 },
        remote: { address: '127.0.0.1', port: 39_230 },
        receiveQueue: 0,
        sendQueue: 0,
        uid: 0,
        inode: '0',
        timer: '00001504',
      },
      {
        state: 'ESTABLISHED',
        local: { address: '192.168.1.132', port: 54_321 },
        remote: { address: '8.8.8.8', port: 443 },
        receiveQueue: 256,
        sendQueue: 28,
        uid: 65_534,
        inode: '4294967295',
        timer: '00000014',
      },
    ])
  })

  it('gives IPv6 addresses as RFC 5952 writes them', () => {
    expect(rows(tcp6, 'tcp6').map(({ state, local, remote }) => [state, local, remote])).toEqual([
      ['LISTEN', { address: '::', port: 8080 }, null],
      ['CLOSE_WAIT', { address: '::1', port: 80 }, { address: '::1', port: 49_153 }],
      [
        'SYN_RECEIVED',
        { address: '::ffff:127.0.0.1', port: 8080 },
        { address: '::ffff:127.0.0.1', port: 49_153 },
      ],
      [
        'LAST_ACK',
        { address: '2001:db8::1', port: 22 },
        { address: 'fe80::5054:ff:3423:12fe', port: 54_321 },
      ],
    ])
  })

  it('gives UDP no state, and a peer only where it is connected', () => {
    expect(
      rows(udp, 'udp').map(({ state, local, remote, receiveQueue }) => [state, local, remote, receiveQueue]),
    ).toEqual([
      [null, { address: '127.0.0.53', port: 53 }, null, 0],
      [null, { address: '127.0.0.1', port: 40_961 }, { address: '127.0.0.1', port: 53 }, 640],
    ])
  })

  it('names all of the kernel’s states', () => {
    const of = (code: string) => rows(tcp.replace(/ 0A /g, ` ${code} `), 'tcp')[0]?.state
    const codes = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '0A', '0B', '0C', '0D']
    expect(codes.map(of)).toEqual([
      'ESTABLISHED',
      'SYN_SENT',
      'SYN_RECEIVED',
      'FIN_WAIT_1',
      'FIN_WAIT_2',
      'TIME_WAIT',
      'CLOSED',
      'CLOSE_WAIT',
      'LAST_ACK',
      'LISTEN',
      'CLOSING',
      'SYN_RECEIVED',
      'CLOSED',
    ])
  })

  it('passes over what is cut or malformed, and goes on behind it', () => {
    expect(rows('', 'tcp')).toEqual([])
    expect(rows(tcp.split('\n')[0] ?? '', 'tcp')).toEqual([])
    const rubbish = tcp.replace('   1:', 'rubbish: and more\n\n   x\n   1:')
    expect(rows(rubbish, 'tcp')).toHaveLength(4)
    const withoutInode = tcp.replace(' 3381413 1 000000008cf83f1c 100 0 0 10 0', '').replace(/ +$/gm, '')
    expect(rows(withoutInode, 'tcp').map(({ inode }) => inode)).toEqual(['1059', '0', '4294967295'])
  })

  it('never gives a row that is not there, wherever the text is cut', () => {
    const whole = rows(tcp, 'tcp')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: tcp.length }), (length) => {
        const part = rows(tcp.slice(0, length), 'tcp')
        expect(part).toEqual(whole.slice(0, part.length))
        const lines = tcp.slice(0, length).split('\n').length - 2
        expect(part.length).toBe(Math.max(0, lines))
      }),
    )
  })

  it('makes nothing worse of any bytes than no row', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789ABCDEF: \n'), maxLength: 400 }), (text) => {
        for (const row of rows(`head\n${text}`, 'tcp')) {
          expect(row.local.port).toBeLessThanOrEqual(65_535)
          expect(row.inode).toMatch(/^\d+$/)
        }
      }),
    )
  })
})
