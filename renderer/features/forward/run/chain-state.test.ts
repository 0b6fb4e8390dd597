import { expect, it } from 'vitest'
import { forwardLinks } from '#shared/forward/report'
import { reportOf } from '../../../test/fake-forward-reports'
import { chainAfter, chainOf, emptyChain, endedChain } from './chain-state'

const router = { link: 'router', state: 'broken', sentence: 'It leads elsewhere.', evidence: [] } as const

it('fills in as links become known, in any order', () => {
  const testing = chainAfter(emptyChain, { kind: 'testing', link: 'router', what: 'Asking' })
  expect(testing.links.router.look).toBe('testing')
  expect(testing.now).toEqual({ link: 'router', what: 'Asking' })
  const known = chainAfter(testing, { kind: 'link', report: router })
  expect(known.links.router).toMatchObject({ look: 'broken', sentence: 'It leads elsewhere.' })
  expect(known.links.program.look).toBe('waiting')
})

it('keeps what is known of a link while more of it is looked at', () => {
  const known = chainAfter(emptyChain, { kind: 'link', report: router })
  const again = chainAfter(known, { kind: 'testing', link: 'router', what: 'Reading the forward back' })
  expect(again.links.router.look).toBe('broken')
  expect(again.now?.what).toBe('Reading the forward back')
})

it('ends as the report says, whatever came before', () => {
  const before = chainAfter(emptyChain, { kind: 'link', report: router })
  const report = reportOf('reachable')
  const after = chainAfter(before, { kind: 'done', report })
  expect(forwardLinks.map((link) => after.links[link].look)).toEqual([
    'ok',
    'ok',
    'ok',
    'ok',
    'ok',
    'not-tested',
  ])
  expect(after.now).toBeNull()
})

it('says of what a cancelled test had not reached that it was not tested', () => {
  const known = chainAfter(emptyChain, { kind: 'link', report: router })
  const ended = endedChain(
    chainAfter(known, { kind: 'testing', link: 'provider', what: 'x' }),
    'Cancelled before.',
  )
  expect(ended.links.router.look).toBe('broken')
  expect(ended.links.provider).toMatchObject({ look: 'not-tested', sentence: 'Cancelled before.' })
  expect(ended.links.outside.look).toBe('not-tested')
  expect(ended.now).toBeNull()
})

it('shows a link that a report lacks as not tested, never as in order', () => {
  expect(chainOf([router]).links.program.look).toBe('not-tested')
})
