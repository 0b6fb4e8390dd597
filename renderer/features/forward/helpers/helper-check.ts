import { lookerKinds, lookerNamed, lookersNamed } from '#shared/forward/lookers'
import type { OutsideHelpers } from '#shared/forward/request'
import { parseIpv6 } from '#shared/targets/address'

/** Servers that the contract takes. */
export const mostStun = 8

/** The helpers of which there is one each, as the contract names them. */
export const services = ['reflector', 'globalping', 'echoip', 'checkHost'] as const
export type Service = (typeof services)[number]

/** What is typed into the panel of helpers: addresses of services, empty for those that are not wanted. */
export type HelperDraft = Readonly<Record<Service, string>> & {
  /** Chosen suggestions. */
  readonly stun: readonly string[]
  /** Further servers, as typed: separated by blanks or commas. */
  readonly ownStun: string
}

export const emptyDraft: HelperDraft = {
  reflector: '',
  globalping: '',
  echoip: '',
  checkHost: '',
  stun: [],
  ownStun: '',
}

export interface HelperCheck {
  readonly problems: Readonly<Record<Service | 'stun', string | null>>
  /** Null while something is wrong. */
  readonly helpers: OutsideHelpers | null
}

/** Reads what was typed. Empty fields are no helpers. */
export function checkHelpers(draft: HelperDraft): HelperCheck {
  const [reflector, globalping, echoip, checkHost] = [
    checkUrl(draft.reflector),
    checkUrl(draft.globalping),
    checkUrl(draft.echoip),
    checkUrl(draft.checkHost),
  ]
  const own = draft.ownStun.split(/[\s,;]+/).filter((part) => part !== '')
  const wrong = own.find((server) => !isHostAndPort(server))
  const stun = [...new Set([...draft.stun, ...own])]
  const problems = {
    reflector: reflector.problem,
    globalping: globalping.problem,
    echoip: echoip.problem,
    checkHost: checkHost.problem,
    stun:
      wrong !== undefined
        ? `${wrong.slice(0, 60)}: write the name and the port, such as stun.example.org:3478.`
        : stun.length > mostStun
          ? `${stun.length} servers: ${mostStun} are the most.`
          : null,
  }
  const wellFormed = Object.values(problems).every((problem) => problem === null)
  return {
    problems,
    helpers: wellFormed
      ? {
          reflector: reflector.url,
          globalping: globalping.url,
          echoip: echoip.url,
          checkHost: checkHost.url,
          stun,
        }
      : null,
  }
}

/** The draft that stands for helpers; what is suggested is not said again among one's own. @param known suggestions */
export function draftOf(helpers: OutsideHelpers, known: readonly string[]): HelperDraft {
  return {
    reflector: helpers.reflector ?? '',
    globalping: helpers.globalping ?? '',
    echoip: helpers.echoip ?? '',
    checkHost: helpers.checkHost ?? '',
    stun: helpers.stun.filter((server) => known.includes(server)),
    ownStun: helpers.stun.filter((server) => !known.includes(server)).join(', '),
  }
}

/** How many are asked. */
export function countHelpers(helpers: OutsideHelpers): number {
  return lookersNamed(helpers).length + helpers.stun.length
}

export function sameHelpers(one: OutsideHelpers, other: OutsideHelpers): boolean {
  return JSON.stringify(listOf(one)) === JSON.stringify(listOf(other))
}

/** Whether all of some are among others. */
export function includesHelpers(all: OutsideHelpers, some: OutsideHelpers): boolean {
  return sameHelpers(joinHelpers(all, some), all)
}

/** Both, where there is room; of two services of one kind the second. */
export function joinHelpers(one: OutsideHelpers, other: OutsideHelpers): OutsideHelpers {
  return {
    reflector: other.reflector ?? one.reflector,
    globalping: other.globalping ?? one.globalping,
    echoip: other.echoip ?? one.echoip,
    checkHost: other.checkHost ?? one.checkHost,
    stun: [...new Set([...other.stun, ...one.stun])].slice(0, mostStun),
  }
}

function listOf(helpers: OutsideHelpers) {
  return [...lookerKinds.map((by) => lookerNamed(helpers, by)), ...[...helpers.stun].sort()]
}

function checkUrl(text: string): { readonly url: string | null; readonly problem: string | null } {
  const typed = text.trim()
  if (typed === '') return { url: null, problem: null }
  const wrong = { url: null, problem: 'Write the whole address, such as https://reflector.example.org.' }
  if (typed.length > 2048 || !URL.canParse(typed)) return wrong
  const url = new URL(typed)
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') return wrong
  if (url.username !== '' || url.password !== '') {
    return { url: null, problem: 'Leave out the name and the password: they would stand in reports.' }
  }
  return { url: typed, problem: null }
}

/** `name:port`, `192.0.2.1:port` or `[2001:db8::1]:port`. */
function isHostAndPort(text: string): boolean {
  const match = /^(\[[^\]]+\]|[^:[\]]+):(\d{1,5})$/.exec(text)
  if (match === null || text.length > 300) return false
  const [, host = '', port = ''] = match
  if (Number(port) < 1 || Number(port) > 65_535) return false
  if (host.startsWith('[')) return parseIpv6(host) !== null
  return /^[\p{L}\p{N}_]([\p{L}\p{N}._-]*[\p{L}\p{N}_.])?$/u.test(host)
}
