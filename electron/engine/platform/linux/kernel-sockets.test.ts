import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bySentence } from '#shared/command-line/remedy'
import { KernelUses } from './kernel-sockets'
import { readPrivileges, remedyFor } from './privileges'
import { ProcFiles } from './sockets-files'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portlight-kernel-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
const ask = (port: number, protocol: 'tcp' | 'udp') => new KernelUses(new ProcFiles(root)).of(protocol, port)

describe('what the kernel has a port for', () => {
  it('is told by the interfaces that have one', () => {
    put('proc/self/net/dev', 'Inter-| Receive\n face |bytes\n    lo: 1 2\n  wg0: 3 4\n  vx0: 3 4\n')
    put('sys/class/net/lo/uevent', 'INTERFACE=lo\n')
    put('sys/class/net/wg0/uevent', 'DEVTYPE=wireguard\nINTERFACE=wg0\n')
    // /sys is of another network namespace
    expect(ask(51_820, 'udp')).toBeNull()
    put('sys/class/net/vx0/uevent', 'DEVTYPE=vlan\nINTERFACE=vx0\n')
    expect(ask(51_820, 'udp')).toEqual({ services: ['wireguard'], interfaces: ['wg0'] })
    put('sys/class/net/vx0/uevent', 'DEVTYPE=vxlan\nINTERFACE=vx0\n')
    const both = ask(4789, 'udp')
    expect([...(both?.interfaces ?? [])].sort()).toEqual(['vx0', 'wg0'])
    expect(ask(4789, 'tcp')).toBeNull()
  })

  it('is told by files that are there where it does', () => {
    expect(ask(2049, 'tcp')).toBeNull()
    put('proc/fs/nfsd/threads', '8\n')
    put('proc/sys/fs/nfs/nlm_tcpport', '4045\n')
    expect(ask(2049, 'tcp')).toEqual({ services: ['nfsd'], interfaces: [] })
    expect(ask(4045, 'tcp')).toEqual({ services: ['nfs-locks'], interfaces: [] })
    expect(ask(4045, 'udp')).toBeNull()
    expect(ask(2050, 'tcp')).toBeNull()
  })
})

describe('rights', () => {
  const sudo = bySentence('Ask root.')
  const whole = '         0          0 4294967295\n'
  const remedy = (uid: number, capabilities: string, map = whole) => {
    put('self/status', `Name:\tx\nCapEff:\t${capabilities}\n`)
    put('self/uid_map', map)
    return remedyFor(uid, readPrivileges(new ProcFiles(root)), sudo)
  }

  it('are read, and advice goes by them', () => {
    // as Docker gives them to root: no CAP_SYS_PTRACE
    expect(remedy(0, '00000000a80425fb')).toMatchObject({
      sentence: expect.stringContaining('CAP_SYS_PTRACE'),
    })
    expect(remedy(0, '000001ffffffffff')).toBeNull()
    expect(remedy(0, '000001fffeffffff')).toBeNull()
    expect(remedy(1000, '0000000000000000')).toBe(sudo)
    expect(remedy(1000, '0000000000080000')).toBeNull()
    expect(remedy(0, '000001ffffffffff', '0 1000 1\n')).toMatchObject({
      sentence: expect.stringContaining('user namespace'),
    })
  })

  it('that are not told give no advice to root', () => {
    const nothing = readPrivileges(new ProcFiles(join(root, 'nowhere')))
    expect(nothing).toEqual({ looksIntoAll: null, namespaced: null })
    expect(remedyFor(0, nothing, sudo)).toBeNull()
    expect(remedyFor(1000, nothing, sudo)).toBe(sudo)
  })
})
