import { expect, it } from 'vitest'
import { answered, asking, notAnswered, notAsked } from './asked'

const problem = { code: 'failed', message: 'The router was unplugged.' } as const

it('keeps an answer while the same is asked again, and none under another question or a failure', () => {
  const first = answered('192.168.1.1', ['a forward'])
  expect(asking(first, '192.168.1.1')).toEqual({ ...first, busy: true })
  expect(asking(first, '10.0.0.1')).toEqual({ ...notAsked, of: '10.0.0.1', busy: true })
  const failed = notAnswered('192.168.1.1', problem)
  expect(failed).toMatchObject({ answer: null, at: null, problem, busy: false })
  expect(asking<readonly string[]>(failed, '192.168.1.1')).toMatchObject({ problem: null, busy: true })
})
