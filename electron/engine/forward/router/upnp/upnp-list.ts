import { performance } from 'node:perf_hooks'
import type { DeviceProblem } from '#shared/forward/device-found'
import type { RouterNote } from '#shared/forward/router-notes'
import type { SoapAnswer } from './soap-message'
import { type ListedMapping, readMapping, readMappingList } from './upnp-mapping'
import type { UpnpService } from './upnp-service'

/** The forwards of a router. */
export interface MappingList {
  readonly mappings: readonly ListedMapping[]
  /** False: absence from it proves nothing. */
  readonly whole: boolean
  /** Why it isn't whole. */
  readonly note: RouterNote | null
  /** The action that it was read by. */
  readonly how: string
}

/** More forwards than this no home has; and the milliseconds that reading them may take: some routers are slow. */
const mostEntries = 1_024
const limitMs = 30_000
/** Longest that one answer may take, in milliseconds. */
const answerLimit = 6_000
/** Numbers that are tried where one is missing, before that is taken for the end. */
const lookAhead = 2
/** Errors in a row after which the rest is given up. */
const mostErrors = 3

/** Reads all forwards: at once where the service can do that and its list proves to be whole, else one by one. */
export async function readMappings(service: UpnpService, signal: AbortSignal): Promise<MappingList> {
  const until = performance.now() + limitMs
  if (/^WANIPConnection:(?!1$)/.test(service.shortType)) {
    const list = await readAtOnce(service, until, signal)
    if (list !== null) return list
  }
  return readOneByOne(service, until, signal)
}

/**
 * GetListOfPortMappings may keep back the forwards of other devices (WANIPConnection:2 section 2.3.27 leaves that to the
 * router). So the list counts only where the numbered one has as many: the last number is there, the next one isn't.
 */
async function readAtOnce(
  service: UpnpService,
  until: number,
  signal: AbortSignal,
): Promise<MappingList | null> {
  // half of the time is for the other way
  const left = () => Math.max(50, Math.min(answerLimit, until - limitMs / 2 - performance.now()))
  const mappings: ListedMapping[] = []
  for (const protocol of ['TCP', 'UDP']) {
    const list = await service.call(
      'GetListOfPortMappings',
      [
        ['NewStartPort', 1],
        ['NewEndPort', 65_535],
        ['NewProtocol', protocol],
        ['NewManage', 1],
        ['NewNumberOfPorts', mostEntries],
      ],
      signal,
      left(),
    )
    // 730 PortMappingNotFound: none
    if (list.kind === 'error' && list.code === 730) continue
    const read = list.kind === 'done' ? readMappingList(list.values.get('NewPortListing') ?? '') : null
    if (read === null) return null
    mappings.push(...read)
  }
  const count = mappings.length
  if (count > 0 && (await entryAt(service, count - 1, signal, left())).kind !== 'done') return null
  if (!isEnd(await entryAt(service, count, signal, left()))) return null
  return { mappings, whole: true, note: null, how: 'GetListOfPortMappings' }
}

/**
 * Numbers begin with 0, or with 1 where the router counts like that. One that is missing in between does not end the list,
 * and what can't be read is passed over; but then it is known that the list is not whole.
 */
async function readOneByOne(service: UpnpService, until: number, signal: AbortSignal): Promise<MappingList> {
  const mappings: ListedMapping[] = []
  const seen = new Set<string>()
  /** Numbers that were passed over: nothing had them, or what did could not be read. */
  let [gaps, unreadable] = [0, 0]
  let missing = 0
  let errors: DeviceProblem[] = []
  const end = (note: RouterNote | null): MappingList => {
    const lost = note ?? lostNote(gaps, unreadable)
    return { mappings, whole: lost === null, note: lost, how: 'GetGenericPortMappingEntry' }
  }
  for (let index = 0; index < mostEntries; index++) {
    const left = Math.min(answerLimit, until - performance.now())
    if (left < 50) return end({ note: 'too-slow', forwards: mappings.length })
    const answer = await entryAt(service, index, signal, left)
    if (isEnd(answer)) {
      missing += 1
      if (missing > lookAhead) return end(null)
      continue
    }
    if (answer.kind === 'failed' && answer.late) return end({ note: 'too-slow', forwards: mappings.length })
    if (answer.kind !== 'done') {
      errors.push(answer.kind === 'error' ? { problem: 'error', error: answer.code } : answer.problem)
      if (errors.length < mostErrors) continue
      const [problem = { problem: 'silent' }] = errors
      return end({ note: 'breaks-off', from: index - errors.length + 1, problem })
    }
    // the first number of those that count from 1 is no gap
    if (mappings.length > 0 || unreadable > 0 || index > 1) gaps += missing
    unreadable += errors.length
    ;[missing, errors] = [0, []]
    const mapping = readMapping(answer.values)
    if (mapping === null) {
      unreadable += 1
      continue
    }
    const key = `${mapping.protocol} ${mapping.externalPort} ${mapping.remoteHost}`
    // some routers repeat an entry for ever instead of ending the list
    if (seen.has(key)) return end({ note: 'repeats' })
    seen.add(key)
    mappings.push(mapping)
  }
  return end({ note: 'endless' })
}

function lostNote(gaps: number, unreadable: number): RouterNote | null {
  if (unreadable > 0) return { note: 'unreadable', forwards: unreadable }
  return gaps > 0 ? { note: 'gap' } : null
}

function entryAt(
  service: UpnpService,
  index: number,
  signal: AbortSignal,
  limit?: number,
): Promise<SoapAnswer> {
  return service.call('GetGenericPortMappingEntry', [['NewPortMappingIndex', index]], signal, limit)
}

/** 713 SpecifiedArrayIndexInvalid; 714 NoSuchEntryInArray is what some routers say instead. */
function isEnd(answer: SoapAnswer): boolean {
  return answer.kind === 'error' && (answer.code === 713 || answer.code === 714)
}
