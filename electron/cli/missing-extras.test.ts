import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { platform } from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltCli, buildCli, start } from './testing/built-cli'

// What a system does not tell is "not known", and never the end of an answer. The shipped bundle in real surroundings.

/** Refuses sockets of AF_NETLINK, as systemd's RestrictAddressFamilies and Android do, then becomes another program. */
const withoutNetlink = `
import ctypes, os, struct, sys
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
# x86-64 and arm64 call it by other numbers; seccomp_data has the number at 0 and the first argument at 16 (seccomp(2))
number = {'x86_64': 41, 'aarch64': 198}[os.uname().machine]
load, equal, answer = 0x20, 0x15, 0x06
steps = [(load, 0, 0, 0), (equal, 0, 3, number), (load, 0, 0, 16), (equal, 0, 1, 16),
         (answer, 0, 0, 0x00050000 | 97), (answer, 0, 0, 0x7fff0000)]
code = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *step) for step in steps))
class Program(ctypes.Structure):
    _fields_ = [('length', ctypes.c_ushort), ('filter', ctypes.c_void_p)]
program = Program(len(steps), ctypes.addressof(code))
libc = ctypes.CDLL(None)
assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
assert libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0
os.execv(sys.argv[1], sys.argv[1:])`

const canRefuse = (() => {
  try {
    const list = ['-c', withoutNetlink, process.execPath, '-e', 'require("os").networkInterfaces()']
    execFileSync('python3', list, { stdio: ['ignore', 'ignore', 'pipe'] })
    return false
  } catch (thrown) {
    return /uv_interface_addresses/.test(String((thrown as { stderr?: unknown }).stderr))
  }
})()

let cli: BuiltCli
beforeAll(async () => {
  cli = await buildCli()
  // for users who are not the one of this test
  chmodSync(cli.folder, 0o755)
})
afterAll(() => cli.remove())

describe.skipIf(platform !== 'linux' || !canRefuse)('where interfaces can not be listed', () => {
  it.each([
    ['why 1', /TCP port 1\b/],
    ['why 192.0.2.77:4000', /192\.0\.2\.77 is no address of this computer/],
    ['free 1', /TCP port 1\b/],
    ['sockets --listening', /sockets?/],
    ['scan 127.0.0.1 -p 1', /1 host up/],
    ['lesson 1', /Lesson 1/],
    ['forward list --gateway 198.51.100.9', /does not list its addresses/],
  ])('portlight %s has its answer', async (line, answer) => {
    const args = ['-c', withoutNetlink, process.execPath, cli.script, ...line.split(' ')]
    const { out, err } = await start('python3', args).ended
    expect(`${out}${err}`).toMatch(answer)
    expect(err).not.toMatch(/\n {4}at |SystemError/)
  })
})

describe.skipIf(platform !== 'linux' || process.geteuid?.() !== 0)(
  'a user without an entry and a home',
  () => {
    it.each(['why 1 --no-keep', 'sockets --no-keep', 'scan 127.0.0.1 -p 1 --no-keep'])(
      'has an answer to portlight %s',
      async (line) => {
        const args = ['--reuid', '54321', '--clear-groups', 'env', '-u', 'HOME', process.execPath, cli.script]
        const { code, err } = await start('setpriv', [...args, ...line.split(' ')]).ended
        // 1: such a user may not have port 1
        expect({ code, err }).toEqual({ code: line.startsWith('why') ? 1 : 0, err: '' })
      },
    )

    it.each([
      ['scan', 'scan 127.0.0.1 -p 1'],
      ['answer', 'why 0.0.0.0:65000'],
    ])('has a %s that is not kept, and is told so in one line', async (what, line) => {
      const args = ['--reuid', '54321', '--clear-groups', 'env', '-u', 'HOME', process.execPath, cli.script]
      const { code, err } = await start('setpriv', [...args, ...line.split(' ')]).ended
      expect(code).toBe(0)
      expect(err).toMatch(new RegExp(`^portlight: This ${what} is not kept in the history .*\n$`))
    })
  },
)
