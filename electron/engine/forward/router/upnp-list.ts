import { performance } from 'node:perf_hooks'
import type { SoapAnswer } from './soap-message'
import { type ListedMapping, readMapping, readMappingList } from './upnp-mapping'
import type { UpnpService } from './upnp-service'

/** The forwards of a router. */
export interface MappingList {
  readonly mappings: readonly ListedMapping[]
  /** False: absence from it proves nothing. */
  readonly whole: boolean
  /** Why it isn't whole, as a sentence. */
  readonly note: string | null
  /** How it was read, in a few words. */
  readonly how: string
}

/** More forwards than this no home has; and the milliseconds that reading them may take. */
const mostEntries = 1_024
const limitMs = 4_000

/** Reads all forwards: at once where the service can do that and its list proves to be whole, else one by one. */
export async function readMappings(service: UpnpService, signal: AbortSignal): Promise<MappingList> {
  const until = performance.now() + limitMs
  if (service.shortType === 'WANIPConnection:2') {
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
  const left = () => Math.max(50, until - limitMs / 2 - performance.now())
  const lists = await Promise.all(
    ['TCP', 'UDP'].map((protocol) =>
      service.call(
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
      ),
    ),
  )
  const mappings: ListedMapping[] = []
  for (const list of lists) {
    // 730 PortMappingNotFound: none
    if (list.kind === 'error' && list.code === 730) continue
    const read = list.kind === 'done' ? readMappingList(list.values.get('NewPortListing') ?? '') : null
    if (read === null) return null
    mappings.push(...read)
  }
  const count = mappings.length
  const [last, next] = await Promise.all([
    count === 0 ? null : entryAt(service, count - 1, signal, left()),
    entryAt(service, count, signal, left()),
  ])
  if ((last !== null && last.kind !== 'done') || !isEnd(next)) return null
  return { mappings, whole: true, note: null, how: 'GetListOfPortMappings' }
}

async function readOneByOne(service: UpnpService, until: number, signal: AbortSignal): Promise<MappingList> {
  const mappings: ListedMapping[] = []
  const seen = new Set<string>()
  let unreadable = 0
  const end = (note: string | null): MappingList => ({
    mappings,
    whole: note === null && unreadable === 0,
    note: note ?? (unreadable > 0 ? `${unreadable} of the router’s forwards could not be read.` : null),
    how: 'GetGenericPortMappingEntry',
  })
  for (let index = 0; index < mostEntries; index++) {
    const left = until - performance.now()
    if (left < 50) return end('The router is slow, so only a part of its forwards was read.')
    const answer = await entryAt(service, index, signal, left)
    if (isEnd(answer)) return end(null)
    if (answer.kind === 'error') {
      return end(`The router stopped listing its forwards with error ${answer.code}.`)
    }
    if (answer.kind === 'failed') return end(`The list of forwards breaks off: the router ${answer.problem}.`)
    const mapping = readMapping(answer.values)
    if (mapping === null) {
      unreadable += 1
      continue
    }
    const key = `${mapping.protocol} ${mapping.externalPort} ${mapping.remoteHost}`
    // some routers repeat an entry for ever instead of ending the list
    if (seen.has(key)) return end('The router repeats itself, so its list of forwards may not be whole.')
    seen.add(key)
    mappings.push(mapping)
  }
  return end('The router lists more forwards than can be true; only the first were read.')
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
