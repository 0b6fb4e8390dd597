/** Where the page keeps the part of its path that only it and the server know. Other ports of this host can't read it. */
const keyStorageKey = 'portlight.key'

/** Whether the server lets this page in. */
export type SignIn =
  | { readonly kind: 'in'; readonly key: string }
  | { readonly kind: 'out'; readonly why: SignInProblem }

/** Why it does not. */
export type SignInProblem = 'no-token' | 'wrong-token' | 'used-token' | 'unreachable'

/** What signing in touches of the browser. */
export interface SignInEdges {
  readonly fragment: string
  /** Takes the token out of the address bar and the history. */
  readonly forgetFragment: () => void
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>
}

/**
 * Trades the token of the address for the server's cookie; a page that is opened again or reloaded has it already. The
 * fragment of an address is never sent to a server by itself, and leaves the address bar before anything else happens.
 */
export async function signIn(edges: SignInEdges): Promise<SignIn> {
  const token = edges.fragment.replace(/^#/, '')
  if (token !== '') edges.forgetFragment()
  let why: SignInProblem = 'no-token'
  try {
    if (token !== '') {
      const traded = await trade(token, edges)
      if (traded.kind === 'in') {
        edges.storage.setItem(keyStorageKey, traded.key)
        return traded
      }
      why = traded.why
    }
    const key = edges.storage.getItem(keyStorageKey)
    if (key !== null && isKey(key) && (await isAlive(key, edges.fetch)) === 'yes') return { kind: 'in', key }
  } catch {
    return { kind: 'out', why: 'unreachable' }
  }
  return { kind: 'out', why }
}

/** Whether the server still knows this page's cookie. */
export async function isAlive(key: string, ask: SignInEdges['fetch']): Promise<'yes' | 'no' | 'unreachable'> {
  try {
    const { status } = await ask(`/s/${key}/alive`, { cache: 'no-store', credentials: 'same-origin' })
    if (status === 204) return 'yes'
    // 429: too many were refused a moment ago, which says nothing about this page
    return status === 403 || status === 404 ? 'no' : 'unreachable'
  } catch {
    return 'unreachable'
  }
}

async function trade(token: string, { fetch }: SignInEdges): Promise<SignIn> {
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
    cache: 'no-store',
    credentials: 'same-origin',
  })
  if (answer.status === 410) return { kind: 'out', why: 'used-token' }
  if (!answer.ok) return { kind: 'out', why: 'wrong-token' }
  const body: unknown = await answer.json()
  const key = typeof body === 'object' && body !== null && 'key' in body ? body.key : null
  return isKey(key) ? { kind: 'in', key } : { kind: 'out', why: 'unreachable' }
}

function isKey(key: unknown): key is string {
  return typeof key === 'string' && /^[\w-]{16,64}$/.test(key)
}
