import { describe, expect, it } from 'vitest'
import type { RunEntry, ScanEntry } from '#shared/history/run-entry'
import { portOfEntry } from './port-of-entry'

const every = {
  kind: 'entry',
  version: 1,
  id: '20261120-100000-00000000',
  startedAt: 0,
  tookMs: 1,
  partial: false,
} as const

function scan(ports: string, ...addresses: readonly string[]): ScanEntry {
  const asked = { targets: 'x', exclude: '', ports, excludePorts: '', family: 'any', timing: 3 } as const
  return {
    ...every,
    what: 'scan',
    asked,
    ports: 1,
    hostsTotal: addresses.length,
    hostsUp: 1,
    open: 1,
    hosts: addresses.map((address) => ({ address, names: [], open: 1 })),
  }
}

const conflict: RunEntry = {
  ...every,
  what: 'conflict',
  asked: { port: 53, protocol: 'udp', address: '127.0.0.1' },
  verdict: 'free',
  sentence: '',
}

describe('the port of a kept run', () => {
  it.each<readonly [RunEntry, ReturnType<typeof portOfEntry>]>([
    [conflict, { host: null, port: 53, protocol: 'udp' }],
    [scan('443', '10.0.0.1'), { host: '10.0.0.1', port: 443, protocol: 'tcp' }],
    [scan(' 53/udp ', '10.0.0.1'), { host: '10.0.0.1', port: 53, protocol: 'udp' }],
    [scan('U:53', '10.0.0.1'), { host: '10.0.0.1', port: 53, protocol: 'udp' }],
    // loopback is this computer
    [scan('T:443', '::1'), { host: null, port: 443, protocol: 'tcp' }],
    // of many ports, names or hosts it is none
    [scan('80,443', '10.0.0.1'), null],
    [scan('ssh', '10.0.0.1'), null],
    [scan('443', '10.0.0.1', '10.0.0.2'), null],
    [scan('443'), null],
    [{ ...every, what: 'sockets', sockets: 1, listeners: 1, digest: '' }, null],
  ])('%#', (entry, port) => expect(portOfEntry(entry)).toEqual(port))
})
