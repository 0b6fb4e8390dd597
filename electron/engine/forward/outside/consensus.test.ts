import { expect, it } from 'vitest'
import { agreeOnAddress, type Witness } from './consensus'

const saw = (address: string, ...names: readonly string[]): Witness[] =>
  names.map((by) => ({ by, place: by, address }))

it('believes two who agree, and has nothing to add', () => {
  expect(agreeOnAddress(saw('25.0.0.2', 'a', 'b'))).toEqual({
    address: '25.0.0.2',
    agreeing: 2,
    dissenting: [],
    notes: [],
  })
})

it('believes one, and says that it was one', () => {
  const { address, notes } = agreeOnAddress(saw('25.0.0.2', 'a'))
  expect(address).toBe('25.0.0.2')
  expect(notes).toEqual([expect.stringContaining('Only a told')])
})

it('does not let one liar among three decide, wherever it stands, and names it', () => {
  for (const witnesses of [
    [...saw('6.6.6.6', 'liar'), ...saw('25.0.0.2', 'a', 'b')],
    [...saw('25.0.0.2', 'a', 'b'), ...saw('6.6.6.6', 'liar')],
  ]) {
    const { address, dissenting, notes } = agreeOnAddress(witnesses)
    expect(address).toBe('25.0.0.2')
    expect(dissenting).toEqual(['liar'])
    expect(notes.join()).toContain('liar saw 6.6.6.6')
  }
})

it('decides nothing where it is one against one', () => {
  const { address, notes } = agreeOnAddress([...saw('6.6.6.6', 'liar'), ...saw('25.0.0.2', 'a')])
  expect(address).toBeNull()
  expect(notes).toEqual([expect.stringContaining('disagree')])
})

it('counts a server with two names once', () => {
  const twice = [
    { by: 'liar', place: '9.9.9.9:3478', address: '6.6.6.6' },
    { by: 'liar too', place: '9.9.9.9:3478', address: '6.6.6.6' },
  ]
  expect(agreeOnAddress([...twice, ...saw('25.0.0.2', 'a')]).address).toBeNull()
  expect(agreeOnAddress([...twice, ...saw('25.0.0.2', 'a', 'b')]).address).toBe('25.0.0.2')
})

it('knows nothing from nobody', () => {
  expect(agreeOnAddress([])).toEqual({ address: null, agreeing: 0, dissenting: [], notes: [] })
})
