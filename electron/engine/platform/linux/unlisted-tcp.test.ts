import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ProcFiles } from './sockets-files'
import { unlistedTcp } from './unlisted-tcp'

// A /proc of files: other programs of this computer open and close sockets of TCP while the real one is counted.

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portlight-proc-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** A process in a network namespace of its own. */
function namespaceOf(
  pid: string,
  { listed4, listed6 }: { listed4: number; listed6: number | null },
  all = 9,
) {
  write(`${pid}/net/tcp`, '')
  write(
    `${pid}/net/sockstat`,
    `sockets: used 99\nTCP: inuse ${listed4} orphan 0 tw 7 alloc ${all} mem 3\nUDP: inuse 5 mem 0\n`,
  )
  if (listed6 !== null) write(`${pid}/net/sockstat6`, `TCP6: inuse ${listed6}\nUDP6: inuse 4\n`)
  mkdirSync(join(root, pid, 'fd'), { recursive: true })
}

it('is what the kernel counts in all and lists in no namespace', () => {
  namespaceOf('self', { listed4: 2, listed6: 3 })
  namespaceOf('12', { listed4: 1, listed6: 0 })
  namespaceOf('13', { listed4: 0, listed6: 1 })
  expect(unlistedTcp(new ProcFiles(root))).toEqual({ atMost: 2, allSeen: true })
})

it('is nothing where our own namespace has them all', () => {
  namespaceOf('self', { listed4: 4, listed6: 5 })
  expect(unlistedTcp(new ProcFiles(root))).toEqual({ atMost: 0, allSeen: true })
})

it('is counted without IPv6, too', () => {
  namespaceOf('self', { listed4: 8, listed6: null })
  expect(unlistedTcp(new ProcFiles(root))).toEqual({ atMost: 1, allSeen: true })
})

it('is not known where the kernel does not count', () => {
  expect(unlistedTcp(new ProcFiles(root))).toBeNull()
  write('self/net/sockstat', 'TCP: inuse 3\n')
  expect(unlistedTcp(new ProcFiles(root))).toBeNull()
})

it('may be held by a process that does not tell what its descriptors are', () => {
  namespaceOf('self', { listed4: 8, listed6: 0 })
  namespaceOf('12', { listed4: 0, listed6: 0 })
  symlinkSync('/dev/null', join(root, '12/fd/0'))
  expect(unlistedTcp(new ProcFiles(root))).toEqual({ atMost: 1, allSeen: true })
  namespaceOf('13', { listed4: 0, listed6: 0 })
  write('13/fd/0', 'no link, as if it were denied')
  expect(unlistedTcp(new ProcFiles(root))).toEqual({ atMost: 1, allSeen: false })
})
