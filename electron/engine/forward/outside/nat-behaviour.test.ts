import { afterAll, describe, expect, it } from 'vitest'
import { natBehaviourOf, natTestsEvidence } from '#shared/forward/nat-behaviour'
import { natBehaviour } from './nat-behaviour'
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

const asked = async (...names: string[]) => natBehaviourOf((await natBehaviour(names, never)).found)

const twoAddresses = await hasSecondLoopback()
if (!twoAddresses)
  console.warn('SKIPPED, asking how a NAT behaves: this computer has no second loopback address.')

describe.skipIf(!twoAddresses).concurrent('asking', () => {
  it('finds nothing in the way on loopback', async () => {
    const one = await server()
    const { found } = await natBehaviour([one.name], never)
    const behaviour = natBehaviourOf(found)
    expect(behaviour).toMatchObject({ mapping: 'endpoint-independent', filtering: 'endpoint-independent' })
    expect(behaviour.notes.join()).toContain("sees this computer's own address")
    expect(natTestsEvidence(found)).toHaveLength(6)
  })

  it('uses the server that can tell', async () => {
    const [plain, full] = [await server({ other: null }), await server()]
    expect((await asked(plain.name, full.name)).filtering).toBe('endpoint-independent')
  })

  it('does not take a server that ignores CHANGE-REQUEST for an open NAT', async () => {
    const one = await server({ change: 'ignores' })
    const found = await asked(one.name)
    expect(found).toMatchObject({ mapping: 'endpoint-independent', filtering: null })
    expect(found.notes.join()).toContain('does not answer from another address')
  })

  it('takes silence for a filter only from who is known to be alive', async () => {
    const one = await server({ change: 'drops' })
    // all its addresses answer, so what was asked to come from elsewhere was held up: or the server lies
    expect((await asked(one.name)).filtering).toBe('address-and-port-dependent')
  })

  it.each(['192.168.1.1', '25.0.0.77', '224.0.0.251', '255.255.255.255', '0.0.0.0'])(
    'is not sent to %s by a server',
    async (address) => {
      const one = await server({ other: { family: 'ipv4', address, port: 80 } })
      const { found } = await natBehaviour([one.name], never)
      // no line says that one who was not asked gave no answer
      expect(natTestsEvidence(found)).toHaveLength(1)
      const behaviour = natBehaviourOf(found)
      expect(behaviour).toMatchObject({ mapping: null, filtering: null })
      expect(behaviour.notes.join()).toContain(
        `names ${address} as its second address; that one is not asked`,
      )
    },
  )

  it('says that nobody answered, and that nobody was named', async () => {
    const deaf = await server({ deafFor: 99 })
    expect((await asked(deaf.name)).notes.join()).toContain('No STUN server answered')
    expect((await asked()).notes.join()).toContain('Nobody outside was asked')
  })
})
