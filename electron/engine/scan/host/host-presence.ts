import type { Reason } from '#shared/scan/state'

/** Whether a host is there: what its ports' answers, silences and refusals say together, whatever they were asked over. */
export class HostPresence {
  #looking: boolean
  #passedOver = false
  #answers = 0
  #silences = 0
  #unreachables = 0
  #downReason: Reason | null = null
  #failure: Reason | null = null

  /** @param looking only its first ports are asked until something answers */
  constructor(looking: boolean) {
    this.#looking = looking
  }

  /** True while the host has not answered and only its first ports are asked. */
  get isFirstLook(): boolean {
    return this.#looking && this.#downReason === null
  }

  get hasAnswered(): boolean {
    return this.#answers > 0
  }

  /** Known not to be there, or passed over. */
  get isDown(): boolean {
    return this.#downReason !== null
  }

  /** Something came back from the host itself. True: for the first time. */
  answered(): boolean {
    this.#answers += 1
    return this.#answers === 1
  }

  /** Nothing came back; gives how often that was so. */
  silent(): number {
    this.#silences += 1
    return this.#silences
  }

  /** Somebody said that there is no way to it. */
  unreachable(): void {
    this.#unreachables += 1
  }

  /** The first look is over. */
  endFirstLook(): void {
    this.#looking = false
  }

  /** The host is known not to be there; false where that was known already. */
  declareDown(reason: Reason): boolean {
    if (this.#downReason !== null) return false
    this.#downReason = reason
    return true
  }

  /** Nobody knows whether the host is there, and it is not asked further. */
  passOver(): void {
    this.#passedOver = true
  }

  /** Something of ours ended it; null: nothing did. */
  endedBy(failure: Reason | null): void {
    this.#failure = failure
  }

  /** Null: nobody knows. `neighbour`: the link knows the host's hardware address. */
  isUp(neighbour: boolean): boolean | null {
    if (this.#answers > 0 || neighbour) return true
    return this.#downReason === null || this.#passedOver ? null : false
  }

  /** Why it is not up; `none` where it is. */
  reason(neighbour: boolean): Reason {
    if (this.isUp(neighbour) === true) return 'none'
    if (this.#downReason !== null) return this.#downReason
    if (this.#failure !== null) return this.#failure
    if (this.#unreachables > 0) return 'host-unreach'
    return this.#silences > 0 ? 'no-response' : 'none'
  }
}
