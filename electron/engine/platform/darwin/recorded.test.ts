import { describe, expect, it } from 'vitest'
import { aProbe, someFacts } from '#shared/conflict/testing/facts'
import { explainConflict } from '#shared/conflict/verdict'
import { unattributedText } from '#shared/sockets/unattributed'
import { parsePs } from './owners-ps'
import { hiddenFrom, joinDarwin } from './sockets-source'
import { parseLsof, parseNetstat } from './sockets-text'

/** What people recorded on their Macs, in public reports; shortened to some lines, which are as they were. */

/** macOS 10.14, 2019 (gh:danielkrainas/node-netstat#26): `-v` adds columns behind the state. */
const mojave = `Active Internet connections
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid  state    options
tcp4       0      0  192.168.1.191.52044    31.13.66.35.443        ESTABLISHED 131072 131860   9811      0 0x0102 0x00000008
tcp4      24      0  192.168.1.191.52040    140.82.114.4.443       CLOSE_WAIT  131072 132432   9811      0 0x0122 0x00000008
`

/** macOS 14.2.1, 2024 (gh:danielkrainas/node-netstat#43). */
const sonoma = 'tcp46      0      0  *.8809                 *.*                    LISTEN     \n'

/** macOS 27, 2026 (gh:dotnet/runtime#133960, gh:doronz88/pymobiledevice3#1952): to who is not root, nothing. */
const newest = ''

/** macOS 12 or 13, 2022 (gh:allyring/pvw#1): `lsof -F pcLfPn`, without types, devices and states. */
const fields = (protocol: string, type: string, name: string) => `t${type}\nP${protocol}\nn${name}\n`
const monterey = `p866\ncControlCenter\nLdolevh\nf16\n${fields('UDP', 'IPv4', '*:*')}f19\n${fields('TCP', 'IPv4', '*:5000')}f20\n${fields('TCP', 'IPv4', '*:7000')}f21\n${fields('TCP', 'IPv6', '*:7000')}f22\n${fields('TCP', 'IPv6', '*:5000')}p1006\ncNotion Helper\nLdolevh\nf23\n${fields('TCP', 'IPv4', '127.0.0.1:57580->127.0.0.1:49233')}`

describe('netstat of three versions', () => {
  it('is read with the columns that each has', () => {
    expect(parseNetstat(mojave, '')).toEqual([
      expect.objectContaining({
        local: { address: '192.168.1.191', port: 52_044 },
        remote: { address: '31.13.66.35', port: 443 },
        state: 'ESTABLISHED',
      }),
      expect.objectContaining({ state: 'CLOSE_WAIT', receiveQueue: 24 }),
    ])
    expect(parseNetstat('', sonoma)).toEqual([
      expect.objectContaining({
        family: 'ipv6',
        state: 'LISTEN',
        local: { address: '::', port: 8809 },
        remote: null,
      }),
    ])
  })

  it('that tells a user nothing hides the sockets of others, and to root has none', () => {
    const rows = parseNetstat(newest, newest)
    expect(hiddenFrom(rows, false, null)).toEqual([expect.objectContaining({ kind: 'not-listed' })])
    expect(hiddenFrom(rows, true, null)).toEqual([])
    expect(hiddenFrom(parseNetstat(mojave, ''), false, null)).toEqual([])
  })

  it('makes no port free for who does not set SO_REUSEADDR, where others are hidden', () => {
    const [hidden = ''] = hiddenFrom([], false, null).map(unattributedText)
    const question = { port: 3000, protocol: 'tcp', address: '127.0.0.1' } as const
    const probes = [aProbe('127.0.0.1')]
    const facts = { system: 'darwin', question, probes, administrator: false } as const
    const report = explainConflict(someFacts({ ...facts, tableProblem: hidden }))
    expect(report).toMatchObject({ verdict: 'free', confidence: 'likely' })
    expect(report.sentence).toContain('for others that is not known')
    expect(explainConflict(someFacts(facts)).sentence).not.toContain('not known')
  })
})

describe('lsof, with the receiver of AirPlay', () => {
  it('is Control Center on both ports, whatever it calls a state', () => {
    const sockets = joinDarwin(parseLsof(monterey), [], parsePs('', ''), false)
    const airplay = sockets.filter(({ local }) => [5000, 7000].includes(local.port))
    expect(airplay.map(({ family, owners }) => [family, owners[0]?.program, owners[0]?.pid])).toEqual([
      ['ipv4', 'ControlCenter', 866],
      ['ipv4', 'ControlCenter', 866],
      ['ipv6', 'ControlCenter', 866],
      ['ipv6', 'ControlCenter', 866],
    ])
    expect(sockets.at(-1)).toMatchObject({
      owners: [{ program: 'Notion Helper' }],
      remote: { address: '127.0.0.1', port: 49_233 },
    })
  })
})
