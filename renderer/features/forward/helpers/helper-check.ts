import type { OutsideHelpers } from '#shared/forward/request'
import { parseIpv6 } from '#shared/targets/address'

/** Servers that the contract takes. */
export const mostStun = 8

/** What is typed into the panel of helpers. */
export interface HelperDraft {
  readonly reflector: string
  readonly echoip: string
  /** Chosen suggestions. */
  readonly stun: readonly string[]
  /** Further servers, as typed: separated by blanks or commas. */
  readonly ownStun: string
}

export interface HelperCheck {
  readonly reflectorProblem: string | null
  readonly echoipProblem: string | null
  readonly stunProblem: string | null
  /** Null while something is wrong. */
  readonly helpers: OutsideHelpers | null
}

/** Reads what was typed. Empty fields are no helpers. */
export function checkHelpers(draft: HelperDraft): HelperCheck {
  const reflector = checkUrl(draft.reflector)
  const echoip = checkUrl(draft.echoip)
  const own = draft.ownStun.split(/[\s,;]+/).filter((part) => part !== '')
  const wrong = own.find((server) => !isHostAndPort(server))
  const stun = [...new Set([...draft.stun, ...own])]
  const stunProblem =
    wrong !== undefined
      ? `${wrong.slice(0, 60)}: write the name and the port, such as stun.example.org:3478.`
      : stun.length > mostStun
        ? `${stun.length} servers: ${mostStun} are the most.`
        : null
  const wellFormed = reflector.problem === null && echoip.problem === null && stunProblem === null
  return {
    reflectorProblem: reflector.problem,
    echoipProblem: echoip.problem,
    stunProblem,
    helpers: wellFormed ? { reflector: reflector.url, echoip: echoip.url, stun } : null,
  }
}

/** How many are asked. */
export function countHelpers({ reflector, echoip, stun }: OutsideHelpers): number {
  return (reflector === null ? 0 : 1) + (echoip === null ? 0 : 1) + stun.length
}

export function sameHelpers(one: OutsideHelpers, other: OutsideHelpers): boolean {
  return JSON.stringify(listOf(one)) === JSON.stringify(listOf(other))
}

function listOf({ reflector, echoip, stun }: OutsideHelpers) {
  return [reflector, echoip, ...[...stun].sort()]
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
