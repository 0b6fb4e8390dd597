import { describe, expect, it } from 'vitest'
import { asRoot, posixCommand } from '../command-line/command-line'
import { byCommand } from '../command-line/remedy'
import type { Mend } from './mend'
import { mendsOf } from './mends'
import { aFirewall, aMapping, type FindingsParts, findings } from './testing/findings'
import { judgeForward } from './verdict/verdict'

const door = {
  open: asRoot(posixCommand('ufw', 'allow', '25565/tcp')),
  close: byCommand(asRoot(posixCommand('ufw', 'delete', 'allow', '25565/tcp'))),
  effect: { by: 'ufw' },
} as const
const lan6 = '2a00:77:1::10'

/** What is offered for findings, whose verdict has to be the one that is named. */
function offered(verdict: string, parts: FindingsParts): readonly Mend[] {
  const found = findings({ outcome: null, ...parts })
  const judged = judgeForward(found)
  expect(judged.verdict).toBe(verdict)
  return mendsOf(found, judged)
}
const kinds = (mends: readonly Mend[]) => mends.map(({ kind }) => kind)

describe('what can be done from here', () => {
  it('is to let the port through a firewall that keeps it out, once where one rule is for both families', () => {
    const parts = (doors: object): FindingsParts => ({
      firewall: aFirewall('blocks'),
      computer: { lan6, firewall6: aFirewall('blocks'), doors: { ipv4: door, ipv6: null, ...doors } },
    })
    expect(offered('host-firewall', parts({ ipv6: door }))).toMatchObject([
      {
        kind: 'firewall',
        family: 'ipv4',
        protocol: 'tcp',
        port: 25_565,
        door: { ...door, effect: expect.stringContaining('ufw gets a rule') },
      },
    ])
    const six = { ...door, open: asRoot(posixCommand('ip6tables', '-I', 'INPUT')) }
    expect(kinds(offered('host-firewall', parts({ ipv6: six })))).toEqual(['firewall', 'firewall'])
    expect(offered('host-firewall', parts({ ipv4: null }))).toEqual([])
  })

  it('is to try that where a firewall can’t be read and nobody is answered, and only there', () => {
    const parts = { firewall: aFirewall('not-known'), computer: { doors: { ipv4: door, ipv6: null } } }
    expect(
      kinds(offered('not-known', { ...parts, outcome: { kind: 'silent', seenAs: '25.0.113.5' } })),
    ).toEqual(['firewall'])
    expect(offered('not-known', parts)).toEqual([])
  })

  it('is to lead a forward here, with the way back to where it led', () => {
    const elsewhere = aMapping({ toThisComputer: false, internalPort: 80 })
    expect(offered('mapping-wrong-host', { mappings: [elsewhere] })).toMatchObject([
      {
        kind: 'forward',
        replace: true,
        externalPort: 25_565,
        internalPort: 25_565,
        back: expect.stringContaining('192.168.1.20, port 80'),
      },
    ])
    expect(offered('no-mapping', { mappings: [] })).toMatchObject([{ kind: 'forward', replace: false }])
    const mute = { router: null, mappings: [], reliable: true } as const
    expect(kinds(offered('not-known', { router: mute }))).toEqual([])
  })

  it('is what works behind a provider’s NAT: IPv6, a message, and a way around', () => {
    const parts: FindingsParts = { wan: '100.64.0.2', computer: { lan6 } }
    expect(kinds(offered('carrier-grade-nat', parts))).toEqual(['advice', 'message', 'advice'])
    const speaks = [{ way: 'upnp', detail: 'WANIPConnection:2, WANIPv6FirewallControl:1' }] as const
    const router = { address: '192.168.1.1', name: null, model: null, manufacturer: null, page: null }
    const opens = { router: { ...router, wan: '100.64.0.2', speaks } }
    const [six] = offered('carrier-grade-nat', { ...parts, router: opens })
    expect(six).toMatchObject({ kind: 'forward', family: 'ipv6', effect: expect.stringContaining(lan6) })
    expect(kinds(offered('carrier-grade-nat', { wan: '100.64.0.2' }))).toEqual(['message', 'advice'])
  })
})
