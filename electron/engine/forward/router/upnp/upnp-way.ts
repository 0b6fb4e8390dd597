import { setTimeout as sleep } from 'node:timers/promises'
import type { DeviceProblem } from '#shared/forward/device-found'
import type { attempts } from '#shared/forward/refusal-found'
import type { Protocol } from '#shared/sockets/socket'
import { isMadeFor } from '../mapping/known-mappings'
import { type MakeAnswer, type Order, refused, type UnmakeAnswer, type Way } from '../mapping/order'
import type { SoapAnswer } from './soap-message'
import { type Attempt, attemptsFor, isWorthTrying } from './upnp-attempts'
import { readMappings } from './upnp-list'
import { type ListedMapping, readSpecificMapping } from './upnp-mapping'
import { upnpRefused } from './upnp-refused'
import type { UpnpService } from './upnp-service'

/** Names a forward on a router. */
export interface MappingKey {
  readonly protocol: Protocol
  readonly externalPort: number
}

export type MappingSight =
  | { readonly kind: 'found'; readonly mapping: ListedMapping }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly problem: DeviceProblem }

/** How often a forward that was just made or removed is looked for, and the milliseconds between: some routers are slow. */
const looks = 8
const betweenLooks = 120

/**
 * Reads one forward; from the whole list where the router can't tell of one, or says that there is none: some say so of
 * forwards that stand. `believed`: that it is absent is what it says already elsewhere, so that the list is not needed.
 */
export async function findMapping(
  service: UpnpService,
  key: MappingKey,
  signal: AbortSignal,
  believed = false,
): Promise<MappingSight> {
  const answer = await service.call('GetSpecificPortMappingEntry', keyArguments(key), signal)
  if (answer.kind === 'done') {
    const mapping = readSpecificMapping(answer, key)
    if (mapping !== null) return { kind: 'found', mapping }
  }
  // 714 NoSuchEntryInArray; 713 is what some routers say instead
  const denied = isError(answer, 714, 713)
  if (denied && believed) return { kind: 'absent' }
  if (answer.kind === 'failed') return { kind: 'unknown', problem: answer.problem }
  const { mappings, whole } = await readMappings(service, signal)
  const mapping = mappings.find(
    ({ protocol, externalPort }) => protocol === key.protocol && externalPort === key.externalPort,
  )
  if (mapping !== undefined) return { kind: 'found', mapping }
  // a list that can't be read doesn't contradict it; one of which a part was read might
  if (whole || (denied && mappings.length === 0)) return { kind: 'absent' }
  return { kind: 'unknown', problem: { problem: 'part-of-list' } }
}

/** Makes a forward by UPnP, and reads it back: a router that says yes need not have done it. */
export async function makeByUpnp(
  service: UpnpService,
  order: Order,
  signal: AbortSignal,
): Promise<MakeAnswer> {
  let { externalPort } = order
  const [exact, ...others] = attemptsFor(order)
  const tried: (typeof attempts)[number][] = []
  let answer = await add(service, 'AddPortMapping', order, exact, signal)
  for (const attempt of others) {
    if (answer.kind !== 'error' || !isWorthTrying(attempt, order, answer.code)) continue
    answer = await add(service, 'AddPortMapping', order, attempt, signal)
    if (attempt.otherwise !== null) tried.push(attempt.otherwise)
  }
  // version 2 may keep the exact request for itself and take the one that leaves it the choice
  if (isError(answer, 401, 602, 606) && service.shortType === 'WANIPConnection:2') {
    const any = await add(service, 'AddAnyPortMapping', order, exact, signal)
    const reserved = any.kind === 'done' ? Number(any.values.get('NewReservedPort')) : 0
    if (any.kind === 'done' && reserved > 0 && reserved <= 65_535) {
      answer = any
      externalPort = reserved
    }
  }
  if (answer.kind !== 'done') return upnpRefused(answer, 'make', { tried })
  const sight = await lookUntil(service, { ...order, externalPort }, signal, (one) => leadsTo(one, order))
  if (sight.kind === 'unknown') return refused({ why: 'not-known', what: 'make', problem: sight.problem })
  if (sight.kind === 'absent') return refused({ why: 'not-listed' })
  const { mapping } = sight
  if (!leadsTo(sight, order)) {
    return refused({
      why: 'leads-elsewhere',
      address: mapping.internalAddress,
      port: mapping.internalPort,
    })
  }
  const { leaseSeconds, description, enabled } = mapping
  return {
    kind: 'made',
    externalPort,
    externalAddress: null,
    leaseSeconds,
    description,
    enabled,
    pinhole: null,
    epoch: null,
  }
}

/** Removes a forward, and looks whether it is gone. */
export async function unmakeByUpnp(
  service: UpnpService,
  key: MappingKey,
  signal: AbortSignal,
): Promise<UnmakeAnswer> {
  const answer = await service.call('DeletePortMapping', keyArguments(key), signal)
  if (isError(answer, 714, 713)) return { kind: 'removed', found: false }
  if (answer.kind !== 'done') return upnpRefused(answer, 'unmake')
  const sight = await lookUntil(service, key, signal, ({ kind }) => kind === 'absent', true)
  if (sight.kind === 'absent') return { kind: 'removed', found: true }
  if (sight.kind === 'found') return refused({ why: 'still-listed' })
  return refused({ why: 'not-known', what: 'unmake', problem: sight.problem })
}

/** Forwards of IPv4 by UPnP, which stand in a list. */
export function upnpWay(service: UpnpService): Way {
  return {
    way: 'upnp',
    make: (order, _nonce, signal) => makeByUpnp(service, order, signal),
    async unmake(entry, signal) {
      const sight = await findMapping(service, entry, signal)
      if (sight.kind === 'found' && !isMadeFor(entry, sight.mapping)) return { kind: 'removed', found: false }
      // where none is seen it is removed all the same: it was asked for, and some routers don't show what they forward
      return unmakeByUpnp(service, entry, signal)
    },
    remembers: async () => false,
  }
}

/** Looks again for a while until a sight is the one that is hoped for. */
async function lookUntil(
  service: UpnpService,
  key: MappingKey,
  signal: AbortSignal,
  hoped: (sight: MappingSight) => boolean,
  believed = false,
): Promise<MappingSight> {
  for (let look = 1; ; look++) {
    const sight = await findMapping(service, key, signal, believed)
    if (hoped(sight) || look === looks || signal.aborted) return sight
    await sleep(betweenLooks)
  }
}

/** Whether what was seen is what was ordered. */
export function leadsTo(
  sight: MappingSight,
  order: Pick<Order, 'internalAddress' | 'internalPort'>,
): boolean {
  if (sight.kind !== 'found') return false
  const { internalAddress, internalPort } = sight.mapping
  return internalAddress === order.internalAddress && internalPort === order.internalPort
}

function add(
  service: UpnpService,
  action: 'AddPortMapping' | 'AddAnyPortMapping',
  order: Order,
  { leaseSeconds, description, senderLeftOut }: Attempt,
  signal: AbortSignal,
): Promise<SoapAnswer> {
  return service.call(
    action,
    [
      ...keyArguments(order).filter(([name]) => !(senderLeftOut && name === 'NewRemoteHost')),
      ['NewInternalPort', order.internalPort],
      ['NewInternalClient', order.internalAddress],
      ['NewEnabled', 1],
      ['NewPortMappingDescription', description],
      ['NewLeaseDuration', leaseSeconds],
    ],
    signal,
  )
}

function keyArguments(key: MappingKey): readonly (readonly [string, string | number])[] {
  return [
    ['NewRemoteHost', ''],
    ['NewExternalPort', key.externalPort],
    ['NewProtocol', key.protocol.toUpperCase()],
  ]
}

function isError(answer: SoapAnswer, ...codes: readonly number[]): boolean {
  return answer.kind === 'error' && codes.includes(answer.code)
}
