import { newSecret, type RandomBytes, sameSecret } from './secrets'

/** What became of a token that was offered. */
export type Trade = 'accepted' | 'used' | 'wrong'

/** Tokens that may wait to be used: each is printed, so more than a few are a mistake. */
const maxTokens = 16

/** Cookies of a request that are looked at: a browser sends one of ours, and somebody else's may stand beside it. */
const maxCookies = 64

/**
 * Who may talk to the engine. A token of one run is printed, and is good for one trade: whoever brings it gets a cookie and
 * the path for which that cookie is.
 *
 * Cookies know no ports: a browser sends those of 127.0.0.1 to whatever listens there, another user's server too. So the
 * cookie is for a path that nobody can guess, its name has the port in it, and both path and cookie have to be right.
 */
export class Access {
  readonly #random: RandomBytes
  readonly #cookieName: string
  readonly #secure: boolean
  readonly #cookie: string
  /** The part of the path that nobody can guess. */
  readonly key: string
  #open: string[] = []
  #used: string[] = []

  /** @param secure the server speaks TLS, and the cookie is for nothing else */
  constructor(random: RandomBytes, port: number, secure: boolean) {
    this.#random = random
    this.#cookieName = `portlight-${port}`
    this.#secure = secure
    this.#cookie = newSecret(random)
    this.key = newSecret(random)
  }

  /** A new token. */
  newToken(): string {
    const token = newSecret(this.#random)
    this.#open = [...this.#open, token].slice(-maxTokens)
    return token
  }

  /** Takes a token in payment. Every known token is compared, so that the time tells nothing. */
  trade(offered: string): Trade {
    let right: string | null = null
    for (const token of this.#open) if (sameSecret(offered, token)) right = token
    let used = false
    for (const token of this.#used) if (sameSecret(offered, token)) used = true
    if (right === null) return used ? 'used' : 'wrong'
    this.#open = this.#open.filter((token) => token !== right)
    this.#used = [...this.#used, right].slice(-maxTokens)
    return 'accepted'
  }

  /** The cookie as the browser is to keep it: until it is closed, out of reach of scripts and of other sites. */
  setCookie(): string {
    const secure = this.#secure ? '; Secure' : ''
    return `${this.#cookieName}=${this.#cookie}; Path=/s/${this.key}; HttpOnly; SameSite=Strict${secure}`
  }

  /**
   * Whether a request has both halves.
   * @param key the part of its path that nobody can guess
   * @param cookies its `Cookie` header
   */
  admits(key: string, cookies: string | undefined): boolean {
    let right = false
    for (const pair of (cookies ?? '').split(';').slice(0, maxCookies)) {
      const [name, value] = pair.trim().split('=', 2)
      // another server of this computer can plant a second cookie of that name, which must not lock anybody out
      if (name === this.#cookieName && sameSecret(value ?? '', this.#cookie)) right = true
    }
    return sameSecret(key, this.key) && right
  }
}
