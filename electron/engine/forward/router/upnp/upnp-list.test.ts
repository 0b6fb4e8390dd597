import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { routerNoteTexts } from '#shared/forward/router-told'
import { quickly, startQuickClock, stopQuickClock } from '../../../testing/quick-clock'
import { FakeRouter, type FakeRouterOptions } from '../testing/fake-router'
import { readMappings } from './upnp-list'
import { UpnpService } from './upnp-service'

const never = new AbortController().signal
const fakes: FakeRouter[] = []
beforeEach(startQuickClock)
afterEach(async () => {
  stopQuickClock()
  await Promise.all(fakes.splice(0).map((fake) => fake.close()))
})

const type = 'urn:schemas-upnp-org:service:WANIPConnection:1'
const entry = (port: number) => ({
  values: { NewProtocol: 'TCP', NewExternalPort: port, NewInternalPort: port, NewInternalClient: '10.0.0.9' },
})

/** Reads the list of a fake that answers each number as it is told to; the end where it is told nothing. */
async function read(
  answers: Readonly<Record<number, ReturnType<typeof entry> | { readonly error: number }>>,
  options: FakeRouterOptions = {},
) {
  const fake = await FakeRouter.start({
    action: (action, args) =>
      action === 'GetGenericPortMappingEntry'
        ? (answers[Number(args.get('NewPortMappingIndex'))] ?? { error: 713 })
        : undefined,
    ...options,
  })
  fakes.push(fake)
  const service = new UpnpService({ type, control: new URL('/ctl', fake.origin) }, '127.0.0.1')
  const { mappings, whole, note } = await quickly(readMappings(service, never))
  const [said = null] = routerNoteTexts(note === null ? [] : [note])
  return { ports: mappings.map(({ externalPort }) => externalPort), whole, note: said }
}

describe('the numbered list of forwards', () => {
  it('is whole from 0, from 1, and where it is empty', async () => {
    const whole = { whole: true, note: null }
    expect(await read({})).toEqual({ ports: [], ...whole })
    expect(await read({ 0: entry(1), 1: entry(2) })).toEqual({ ports: [1, 2], ...whole })
    expect(await read({ 1: entry(1), 2: entry(2) })).toEqual({ ports: [1, 2], ...whole })
  })

  it('goes on behind a gap, and is not called whole then', async () => {
    for (const second of [2, 3]) {
      expect(await read({ 0: entry(1), [second]: entry(2), [second + 1]: entry(3) })).toEqual({
        ports: [1, 2, 3],
        whole: false,
        note: expect.stringContaining('has a gap'),
      })
    }
  })

  it('goes on behind what the router can’t tell, and says how much that was', async () => {
    expect(await read({ 0: entry(1), 1: { error: 501 }, 2: entry(3) })).toEqual({
      ports: [1, 3],
      whole: false,
      note: 'One of the router’s forwards could not be read, so the list is not whole.',
    })
    const rubbish = { values: { ...entry(2).values, NewInternalClient: '' } }
    expect(await read({ 0: rubbish, 1: { error: 402 }, 2: entry(3) })).toEqual({
      ports: [3],
      whole: false,
      note: '2 of the router’s forwards could not be read, so the list is not whole.',
    })
  })

  it('that ends with another error than the one for it may not be whole', async () => {
    const failing = { 1: { error: 402 }, 2: { error: 402 }, 3: { error: 402 }, 4: entry(9) }
    const { ports, whole, note } = await read({ 0: entry(1), ...failing })
    expect({ ports, whole }).toEqual({ ports: [1], whole: false })
    expect(note).toContain('may not be whole: from number 1 on, the router answers with error 402')
  })

  it('of 150 forwards that take 50 ms each is read to its end', async () => {
    const answers = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [n, entry(n + 1)]))
    const { ports, whole, note } = await read(answers, { httpAfterMs: 50 })
    expect({ length: ports.length, whole, note }).toEqual({ length: 150, whole: true, note: null })
  })

  it('that hangs in the middle is broken off by Portlight, which says so and not that the router is silent', async () => {
    const { ports, whole, note } = await read(
      {},
      {
        action: (action, args) => {
          const index = Number(args.get('NewPortMappingIndex'))
          return action === 'GetGenericPortMappingEntry' && index < 2 ? entry(index + 1) : undefined
        },
        http: (request, response) => {
          // the third is never answered
          request.on('data', (data) => {
            if (String(data).includes('Index>2<')) response.end = (() => response) as typeof response.end
          })
          return false
        },
      },
    )
    expect({ ports, whole }).toEqual({ ports: [1, 2], whole: false })
    expect(note).toBe(
      'The router is slow: Portlight stopped reading its list of forwards when 2 forwards were read. There may be more.',
    )
  })
})
