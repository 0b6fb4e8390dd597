/** The time that answers take, as RFC 6298 section 2 estimates it. Milliseconds. */
export class RoundTrip {
  #smoothed: number | null = null
  #variation = 0

  /** An answer took so long. */
  measured(ms: number): void {
    if (this.#smoothed === null) {
      this.#smoothed = ms
      this.#variation = ms / 2
      return
    }
    this.#variation += (Math.abs(this.#smoothed - ms) - this.#variation) / 4
    this.#smoothed += (ms - this.#smoothed) / 8
  }

  /** Null before the first answer. */
  get smoothed(): number | null {
    return this.#smoothed
  }

  /** What nearly no answer exceeds; null before the first answer. */
  get longest(): number | null {
    return this.#smoothed === null ? null : this.#smoothed + 4 * this.#variation
  }
}
