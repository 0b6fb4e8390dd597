import { afterAll, describe, expect, it } from 'vitest'
import type { StunEndpoint } from '#shared/stun/words'
import { natBehaviour } from './nat-behaviour'
import { type NatSights, natBehaviourOf } from './nat-verdict'
import { type FakeStun, type FakeStunOptions, fakeStun, hasSecondLoopback } from './testing/fake-stun'

const never = new AbortController().signal
const servers: FakeStun[] = []
afterAll(() => {
  for (const server of servers.splice(0)) server.close()
})

async function server(options: FakeStunOptions = {}): Promise<FakeStun> {
  const started = await fakeStun(options)
  servers.push(started)
  return started
}

const at = (port: number): StunEndpoint => ({ family: 'ipv4', address: '25.0.0.2', port })

/** A NAT that keeps the port and lets in whom it knows. */
const usual: NatSights = {
  server: 'stun',
  other: { family: 'ipv4', address: '26.0.0.10', port: 3479 },
  otherRefused: null,
  local: { address: '192.168.77.10', port: 5000 },
  mapped: { primary: at(5000), otherAddress: at(5000), otherBoth: at(5000) },
  otherPortAlive: true,
  filter: { changeBoth: 'silent', changePort: 'silent' },
}

describe('the verdict', () => {
  it.each<[string, Partial<NatSights>, string | null, string | null]>([
    ['a home router', {}, 'endpoint-independent', 'address-and-port-dependent'],
    [
      'lets everybody in',
      { filter: { changeBoth: 'arrived', changePort: 'arrived' } },
      'endpoint-independent',
      'endpoint-independent',
    ],
    [
      'lets an address in that was sent to',
      { filter: { changeBoth: 'silent', changePort: 'arrived' } },
      'endpoint-independent',
      'address-dependent',
    ],
    [
      'a port for each address',
      { mapped: { primary: at(1), otherAddress: at(2), otherBoth: at(2) } },
      'address-dependent',
      'address-and-port-dependent',
    ],
    [
      'a port for each peer',
      { mapped: { primary: at(1), otherAddress: at(2), otherBoth: at(3) } },
      'address-and-port-dependent',
      'address-and-port-dependent',
    ],
    ['a server without RFC 5780', { other: null }, null, null],
    [
      'a second address that is dead: its silence proves no filter',
      { mapped: { primary: at(1), otherAddress: null, otherBoth: null } },
      null,
      null,
    ],
    ['a second port that is dead', { otherPortAlive: false }, 'endpoint-independent', null],
    [
      'a server that answers from where it was asked',
      { filter: { changeBoth: 'ignored', changePort: 'ignored' } },
      'endpoint-independent',
      null,
    ],
    [
      'half of the answers lost',
      { mapped: { primary: at(1), otherAddress: at(2), otherBoth: null } },
      null,
      null,
    ],
  ])('%s', (_, sights, mapping, filtering) => {
    const found = natBehaviourOf({ ...usual, ...sights })
    expect(found).toMatchObject({ mapping, filtering })
    // whatever is not known has its reason
    if (mapping === null || filtering === null) expect(found.notes).not.toHaveLength(0)
  })

  it('names that nothing translates', () => {
    const { notes } = natBehaviourOf({ ...usual, local: { address: '25.0.0.2', port: 5000 } })
    expect(notes.join()).toContain('nothing on the way translates')
  })
})

const twoAddresses = await hasSecondLoopback()
if (!twoAddresses)
  console.warn('SKIPPED, asking how a NAT behaves: this computer has no second loopback address.')

describe.skipIf(!twoAddresses).concurrent('asking', () => {
  it('finds nothing in the way on loopback', async () => {
    const one = await server()
    const found = await natBehaviour([one.name], never)
    expect(found).toMatchObject({ mapping: 'endpoint-independent', filtering: 'endpoint-independent' })
    expect(found.notes.join()).toContain("sees this computer's own address")
    expect(found.evidence).toHaveLength(6)
  })

  it('uses the server that can tell', async () => {
    const [plain, full] = [await server({ other: null }), await server()]
    const found = await natBehaviour([plain.name, full.name], never)
    expect(found.filtering).toBe('endpoint-independent')
  })

  it('does not take a server that ignores CHANGE-REQUEST for an open NAT', async () => {
    const one = await server({ change: 'ignores' })
    const found = await natBehaviour([one.name], never)
    expect(found).toMatchObject({ mapping: 'endpoint-independent', filtering: null })
    expect(found.notes.join()).toContain('does not answer from another address')
  })

  it('takes silence for a filter only from who is known to be alive', async () => {
    const one = await server({ change: 'drops' })
    // all its addresses answer, so what was asked to come from elsewhere was held up: or the server lies
    expect((await natBehaviour([one.name], never)).filtering).toBe('address-and-port-dependent')
  })

  it.each(['192.168.1.1', '25.0.0.77', '224.0.0.251', '255.255.255.255', '0.0.0.0'])(
    'is not sent to %s by a server',
    async (address) => {
      const one = await server({ other: { family: 'ipv4', address, port: 80 } })
      const found = await natBehaviour([one.name], never)
      expect(found).toMatchObject({ mapping: null, filtering: null })
      expect(found.notes.join()).toContain(`names ${address} as its second address; that one is not asked`)
    },
  )

  it('says that nobody answered, and that nobody was named', async () => {
    const deaf = await server({ deafFor: 99 })
    expect((await natBehaviour([deaf.name], never)).notes.join()).toContain('No STUN server answered')
    expect((await natBehaviour([], never)).notes.join()).toContain('No STUN server is named')
  })
})
