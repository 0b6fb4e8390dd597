import { describe, expect, it } from 'vitest'
import { isAlive, signIn } from './sign-in'

const key = 'k'.repeat(32)

/** A browser and a server, played; `steps` says what was done, in order. */
function played(
  answers: Readonly<Record<string, () => Response>>,
  fragment = '',
  stored: string | null = null,
) {
  const steps: string[] = []
  const kept = new Map(stored === null ? [] : [['portlight.key', stored]])
  return {
    steps,
    kept,
    edges: {
      fragment,
      forgetFragment: () => steps.push('forget'),
      storage: {
        getItem: (name: string) => kept.get(name) ?? null,
        setItem: (name: string, value: string) => void kept.set(name, value),
      },
      fetch: async (path: string, init?: RequestInit) => {
        steps.push(`${init?.method ?? 'GET'} ${path}`)
        const answer = answers[path]
        if (answer === undefined) throw new TypeError('Failed to fetch')
        return answer()
      },
    },
  }
}

const status = (code: number) => () => new Response(null, { status: code })
const traded = () => Response.json({ key })

describe('signing in', () => {
  it('takes the token out of the address before anything else, and keeps what it bought', async () => {
    const { edges, steps, kept } = played({ '/session': traded }, '#token')
    expect(await signIn(edges)).toEqual({ kind: 'in', key })
    expect(steps).toEqual(['forget', 'POST /session'])
    expect(kept.get('portlight.key')).toBe(key)
  })

  it('needs no token where the page has been let in before', async () => {
    const { edges, steps } = played({ [`/s/${key}/alive`]: status(204) }, '', key)
    expect(await signIn(edges)).toEqual({ kind: 'in', key })
    expect(steps).toEqual([`GET /s/${key}/alive`])
  })

  it('goes on with what it has where the token was used already', async () => {
    const answers = { '/session': status(410), [`/s/${key}/alive`]: status(204) }
    expect(await signIn(played(answers, '#token', key).edges)).toEqual({ kind: 'in', key })
    expect(await signIn(played(answers, '#token').edges)).toEqual({ kind: 'out', why: 'used-token' })
  })

  it.each([
    ['a wrong token', '#wrong', null, { '/session': status(403) }, 'wrong-token'],
    ['no token', '', null, {}, 'no-token'],
    ['a cookie of another run', '', key, { [`/s/${key}/alive`]: status(403) }, 'no-token'],
    ['a key that is none', '', '../../x', {}, 'no-token'],
    ['nobody there', '#token', null, {}, 'unreachable'],
    [
      'an answer that makes no sense',
      '#token',
      null,
      { '/session': () => Response.json({ key: 5 }) },
      'unreachable',
    ],
  ] as const)('stays out with %s', async (_name, fragment, stored, answers, why) => {
    expect(await signIn(played(answers, fragment, stored).edges)).toEqual({ kind: 'out', why })
  })

  it('does not take a busy server for one that forgot it', async () => {
    const ask = (code: number) => isAlive(key, async () => new Response(null, { status: code }))
    expect(await ask(204)).toBe('yes')
    expect(await ask(403)).toBe('no')
    expect(await ask(429)).toBe('unreachable')
    expect(await isAlive(key, async () => Promise.reject(new TypeError()))).toBe('unreachable')
  })
})
