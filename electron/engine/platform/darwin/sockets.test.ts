import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { parsePs } from './owners-ps'
import { joinDarwin } from './sockets-source'
import { parseLsof, parseNetstat } from './sockets-text'

/** Samples in the form that the manual pages document: fakes, not recorded there by us. */
const lsof = `p812
cnginx
Lroot
f6
tIPv4
d0x8e5f1a2b3c4d5e6f
PTCP
n*:80
TST=LISTEN
p813
cnginx
Lnobody
f6
tIPv4
d0x8e5f1a2b3c4d5e6f
PTCP
n*:80
TST=LISTEN
f9
tIPv4
d0x8e5f1a2b3c4d0000
PTCP
n192.168.1.20:80->192.168.1.7:52345
TST=ESTABLISHED
p900
cGoogle Chrome Helper
Lme
f20
tIPv6
d0x8e5f1a2b3c4d1111
PTCP
n[fe80:4::1c2:3ff]:52345->[fe80:4::9]:22
TST=SYN_SENT
f21
tIPv4
d0x8e5f1a2b3c4d2222
PUDP
n*:5353
f22
tIPv6
d0x8e5f1a2b3c4d3333
PUDP
n*:*
f24
tIPv6
d0x8e5f1a2b3c4d5555
PTCP
n127.0.0.1:8080->127.0.0.1:52346
TST=ESTABLISHED
f23
tIPv6
d0x8e5f1a2b3c4d4444
PTCP
n[::1]:9229
TST=LISTEN
`

const inet = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       3      0  *.80                   *.*                    LISTEN
tcp4       0     12  192.168.1.20.80        192.168.1.7.52345      ESTABLISHED
tcp4       0      0  192.168.1.20.52001     17.57.144.84.443       TIME_WAIT
tcp4       0      0  127.0.0.1.631          *.*                    LISTEN
udp4       0      0  *.5353                 *.*
tcp46      0      0  *.8080                 *.*                    LISTEN
tcp4       0      0  127.0.0.1.8080         127.0.0.1.52346        ESTABLISHED
`
const inet6 = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp6       0      0  fe80::1c2:3ff%en0.52345 fe80::9%en0.22        SYN_SENT
tcp46      0      0  *.8080                 *.*                    LISTEN
tcp6       0      0  ::1.9229               *.*                    LISTEN
udp6       0      0  *.*                    *.*
`

const commands = `    1     0 root             Fri Nov 20 08:00:01 2026     /sbin/launchd
  812     1 root             Sat Nov 21 02:03:33 2026     /opt/homebrew/bin/nginx
  813   812 nobody           Sat Nov  1 02:03:34 2026     /opt/homebrew/bin/nginx
  900     1 me               Sat Nov 21 09:10:11 2026     /Applications/Google Chrome.app/Contents/MacOS/Google Chrome Helper
`
const args = `    1 /sbin/launchd
  812 nginx: master process /opt/homebrew/bin/nginx -g daemon off;
  900 /Applications/Google Chrome.app/Contents/MacOS/Google Chrome Helper --type=utility
`

const noise = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('*', '[', ']:', '->', '.', '%', '\n', '99999', '::', '\\x20'),
)

/** A text with rubbish in it, at any place. */
function spoiled(text: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: text.length })
  return fc
    .tuple(place, place, noise)
    .map(
      ([from, to, rubbish]) =>
        `${text.slice(0, Math.min(from, to))}${rubbish}${text.slice(Math.max(from, to))}`,
    )
}

describe('what is spoiled', () => {
  it('never gives a socket without address, port or process', () => {
    fc.assert(
      fc.property(spoiled(lsof), spoiled(inet), spoiled(inet6), spoiled(commands), (one, two, three, ps) => {
        const sockets = joinDarwin(parseLsof(one), parseNetstat(two, three), parsePs(ps, args), false)
        for (const { local, remote, owners, ownerless } of sockets) {
          for (const end of [local, ...(remote === null ? [] : [remote])]) {
            expect(end.port).toBeGreaterThanOrEqual(0)
            expect(end.port).toBeLessThanOrEqual(65_535)
            expect(parseIpv4(end.address) ?? parseIpv6(end.address)).not.toBeNull()
          }
          expect(owners.length === 0).toBe(ownerless !== null)
          for (const { pid } of owners) expect(pid).toBeGreaterThan(0)
        }
      }),
    )
  })
})

describe('lsof -F (a fake in the documented form)', () => {
  it('gives each socket of each process', () => {
    const sockets = parseLsof(lsof)
    expect(sockets.map(({ pid, protocol, family, state }) => [pid, protocol, family, state])).toEqual([
      [812, 'tcp', 'ipv4', 'LISTEN'],
      [813, 'tcp', 'ipv4', 'LISTEN'],
      [813, 'tcp', 'ipv4', 'ESTABLISHED'],
      [900, 'tcp', 'ipv6', 'SYN_SENT'],
      [900, 'udp', 'ipv4', null],
      [900, 'udp', 'ipv6', null],
      // an IPv6 socket that is connected over IPv4
      [900, 'tcp', 'ipv4', 'ESTABLISHED'],
      [900, 'tcp', 'ipv6', 'LISTEN'],
    ])
    expect(sockets[3]).toMatchObject({
      local: { address: 'fe80::1c2:3ff', port: 52_345 },
      remote: { address: 'fe80::9', port: 22 },
      command: 'Google Chrome Helper',
    })
    expect(sockets[5]?.local).toEqual({ address: '::', port: 0 })
  })

  it('gives nothing of rubbish, and what there is of a text that is cut', () => {
    expect(parseLsof('')).toEqual([])
    expect(parseLsof('lsof: WARNING: can’t stat()\n')).toEqual([])
    expect(parseLsof('f1\ntIPv4\nPTCP\nn*:80\n')).toEqual([])
    expect(parseLsof('p1\nf1\ntIPv4\nPTCP\nn*:99999\n')).toEqual([])
    expect(parseLsof(lsof.slice(0, 100))).toHaveLength(1)
  })
})

describe('netstat (a fake in the documented form)', () => {
  it('gives each socket with its queues', () => {
    const rows = parseNetstat(inet, inet6)
    expect(rows).toHaveLength(10)
    expect(rows[1]).toEqual({
      protocol: 'tcp',
      family: 'ipv4',
      state: 'ESTABLISHED',
      local: { address: '192.168.1.20', port: 80 },
      remote: { address: '192.168.1.7', port: 52_345 },
      receiveQueue: 0,
      sendQueue: 12,
    })
    expect(rows[6]).toMatchObject({
      local: { address: 'fe80::1c2:3ff%en0', port: 52_345 },
      remote: { address: 'fe80::9%en0', port: 22 },
    })
    expect(rows[7]).toMatchObject({ family: 'ipv6', local: { address: '::', port: 8080 }, remote: null })
  })
})

describe('ps (a fake in the documented form)', () => {
  it('gives path, arguments and parents, with blanks in names', () => {
    const processes = parsePs(commands, args)
    expect(processes.get(900)).toMatchObject({
      parent: 1,
      user: 'me',
      program: 'Google Chrome Helper',
      commandLine: expect.stringContaining('--type=utility'),
    })
    expect(processes.get(813)?.started).toBe('Sat Nov 1 02:03:34 2026')
  })
})

describe('what the commands say together', () => {
  const joined = joinDarwin(parseLsof(lsof), parseNetstat(inet, inet6), parsePs(commands, args), false)
  const on = (port: number) => joined.filter(({ local }) => local.port === port)

  it('is one row for a socket that several processes have open', () => {
    const [listener] = on(80).filter(({ state }) => state === 'LISTEN')
    expect(listener?.owners.map(({ pid, user }) => [pid, user])).toEqual([
      [812, 'root'],
      [813, 'nobody'],
    ])
    expect(listener?.owners[1]?.parents.map(({ program }) => program)).toEqual(['nginx', 'launchd'])
    expect(listener).toMatchObject({ receiveQueue: 3, sendQueue: null, handle: '0x8e5f1a2b3c4d5e6f' })
    expect(on(80)).toHaveLength(2)
  })

  it('has rows of netstat that lsof does not show, with the reason', () => {
    expect(on(52_001)).toMatchObject([{ state: 'TIME_WAIT', ownerless: 'time-wait' }])
    expect(on(631)).toMatchObject([{ owners: [], ownerless: 'no-permission' }])
    // tcp46 stands in both lists and is one socket
    expect(on(8080)).toMatchObject([
      { state: 'ESTABLISHED', family: 'ipv4', owners: [{ pid: 900 }] },
      { state: 'LISTEN', family: 'ipv6', ownerless: 'no-permission' },
    ])
    expect(parseNetstat(inet, null).filter(({ local }) => local.port === 8080)).toHaveLength(2)
    expect(joinDarwin([], parseNetstat(inet, inet6), new Map(), true)[0]?.ownerless).toBe('no-process')
  })

  it('has no socket twice because the commands write its address differently', () => {
    expect(on(52_345)).toHaveLength(1)
    expect(on(9229)).toHaveLength(1)
    expect(joined).toHaveLength(10)
  })

  it('is not taken for another user’s where lsof gave no answer', () => {
    const reasons = joinDarwin(null, parseNetstat(inet, inet6), new Map(), false).map(
      ({ ownerless }) => ownerless,
    )
    expect(new Set(reasons)).toEqual(new Set(['time-wait', 'not-looked-up']))
  })

  it('tells root that the kernel ends a connection that no process has', () => {
    const orphan = 'tcp4  0  1  192.168.1.20.80  192.168.1.7.52399  LAST_ACK'
    expect(joinDarwin([], parseNetstat(orphan, ''), new Map(), true)[0]?.ownerless).toBe('closing')
  })

  it('has the scope in no address, that of a multicast group included', () => {
    const [socket] = parseLsof('p9\nf1\ntIPv6\nPUDP\nn[ff02:4::fb]:5353\n')
    expect(socket?.local.address).toBe('ff02::fb')
  })

  it('knows a process that has ended since by what lsof said', () => {
    const [socket] = joinDarwin(parseLsof(lsof), [], new Map(), false)
    expect(socket?.owners[0]).toMatchObject({ program: 'nginx', user: 'root', startedAt: null })
  })
})
