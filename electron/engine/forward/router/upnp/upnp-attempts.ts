import type { attempts } from '#shared/forward/refusal-found'
import { mark, type Order } from '../mapping/order'

/** One way to ask for a forward. */
export interface Attempt {
  readonly leaseSeconds: number
  readonly description: string
  /** Everybody may use it: said by an empty argument, as the service wants it, or by none. */
  readonly senderLeftOut: boolean
  /** How it differs from what was wanted; null: not at all. */
  readonly otherwise: (typeof attempts)[number] | null
}

/** The longest lease of WANIPConnection:2 (section 2.3.16), in seconds: what routers allow that know no forward without an end. */
const week = 604_800

/**
 * Ways to ask for what was ordered, the exact one first. Routers refuse a lease, a description or an empty argument by codes
 * that mean something else. Nothing is asked for that lasts longer than was wanted, unless the order allows that.
 */
export function attemptsFor(order: Order): readonly [Attempt, ...Attempt[]] {
  const { leaseSeconds, description } = order
  const exact: Attempt = { leaseSeconds, description, senderLeftOut: false, otherwise: null }
  const lease = otherLease(order)
  const otherwise: Attempt[] = []
  if (lease !== null) {
    otherwise.push({ ...exact, leaseSeconds: lease, otherwise: lease === 0 ? 'without-end' : 'for-a-week' })
  }
  otherwise.push({ ...exact, senderLeftOut: true, otherwise: 'no-sender' })
  if (description.startsWith(mark) && description !== mark) {
    otherwise.push({ ...exact, description: mark, otherwise: 'plainer' })
  }
  const all = { leaseSeconds: lease ?? leaseSeconds, senderLeftOut: true, otherwise: 'all' } as const
  otherwise.push({ ...exact, ...all, description: description.startsWith(mark) ? mark : description })
  return [exact, ...otherwise]
}

/** Whether another attempt may succeed after an error; 725 (OnlyPermanentLeasesSupported) is about the lease alone. */
export function isWorthTrying(attempt: Attempt, order: Order, code: number): boolean {
  if (code === 725) return attempt.leaseSeconds !== order.leaseSeconds && !attempt.senderLeftOut
  return vague.includes(code)
}

/**
 * Codes that routers give for what they dislike about a request, whatever they mean: Invalid Args, Action Failed, and the
 * wildcards of sender and port (715, 716, 726, 727), of which none is asked for but that of the sender.
 */
const vague: readonly number[] = [402, 501, 715, 716, 726, 727]

function otherLease({ leaseSeconds, mayLastForEver }: Order): number | null {
  if (leaseSeconds === 0 || leaseSeconds > week) return week
  return mayLastForEver ? 0 : null
}
