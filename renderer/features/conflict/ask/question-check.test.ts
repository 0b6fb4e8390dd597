import { describe, expect, it } from 'vitest'
import type { AskForm } from '../conflict-state'
import { checkQuestion, speaksForItself } from './question-check'
import { questionText, recognisedWords } from './question-words'
import { recentQuestions } from './recent-questions'

const nodeError =
  'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000\n    at Server.setupListenHandle'

function check(text: string, change: Partial<AskForm> = {}) {
  return checkQuestion({ text, protocol: null, address: null, which: 0, ...change })
}

describe('a question', () => {
  it('is what the text says', () => {
    const place = { port: 3000, protocol: 'tcp', address: '127.0.0.1' }
    expect(check(nodeError).question).toMatchObject({ ...place, failure: { error: 'EADDRINUSE' } })
    expect(check('53/udp').question).toEqual({ port: 53, protocol: 'udp', address: null })
  })

  it('is narrowed by what was chosen, which goes first', () => {
    const chosen = check(nodeError, { protocol: 'udp', address: '' })
    expect(chosen.question).toMatchObject({ port: 3000, protocol: 'udp', address: null })
    // what was chosen is no longer assumed
    const assumed = 'bind 0.0.0.0:3000: Address already in use'
    expect(check(assumed).question?.failure?.protocol).toBe('assumed')
    expect(check(assumed, { protocol: 'udp' }).question?.failure?.protocol).toBe('said')
    expect(check('80', { address: '[::1]' }).question?.address).toBe('::1')
    expect(check('80', { address: ' * ' }).question?.address).toBeNull()
  })

  it('is none while something is wrong, and each problem stands at its field', () => {
    expect(check('no port here')).toMatchObject({ question: null, addressProblem: null })
    expect(check('no port here').textProblem).toMatch(/No port is named/)
    expect(check('80', { address: '300.1.1.1' })).toMatchObject({ question: null, textProblem: null })
    expect(check('80', { address: 'myhost' }).addressProblem).toMatch(/Type an address/)
  })

  it('is the one of several that was chosen', () => {
    const two =
      'listen tcp 0.0.0.0:3000: bind: address already in use\nlisten tcp 0.0.0.0:3001: bind: address already in use'
    expect(check(two).said?.questions).toHaveLength(2)
    expect(check(two, { which: 1 }).question?.port).toBe(3001)
    expect(check('80', { which: 1 }).question?.port).toBe(80)
  })
})

it('a text that decides protocol and address undoes an earlier choice; a number does not', () => {
  expect(speaksForItself(nodeError)).toBe(true)
  expect(speaksForItself('[::1]:80')).toBe(true)
  expect(speaksForItself('80')).toBe(false)
  expect(speaksForItself('hello')).toBe(false)
})

describe('what was recognised', () => {
  const words = (text: string) => {
    const { said, question } = check(text)
    return said === null || question === null ? null : recognisedWords(said, question)
  }

  it('is said in a line', () => {
    expect(words('Error: listen EADDRINUSE: address already in use :::3000')).toBe(
      'Node.js’s EADDRINUSE, port 3000, all addresses (::)',
    )
    expect(words('8000')).toBe('Port 8000, all addresses')
  })

  it('is explained where it is another error than the usual one', () => {
    expect(words('Error: listen EACCES: permission denied 0.0.0.0:80')).toMatch(/EACCES, port 80.*privilege/)
    expect(words('connect ECONNREFUSED 127.0.0.1:5432')).toMatch(/nothing listened/)
  })
})

it('a question is written so that it asks the same again', () => {
  for (const address of [null, '127.0.0.1', '::1', 'fe80::1%eth0', 'localhost']) {
    const question = { port: 3000, protocol: 'tcp', address } as const
    expect(check(questionText(question)).question).toEqual(question)
  }
})

it('recent questions are the last eight, each once, the last one first', () => {
  const recent = recentQuestions()
  for (let port = 1; port <= 12; port += 1) recent.add({ port, protocol: 'tcp', address: null })
  recent.add({ port: 9, protocol: 'tcp', address: null })
  recent.add({ port: 9, protocol: 'udp', address: null })
  expect(recent.list().map(({ port, protocol }) => `${port}/${protocol}`)).toEqual([
    '9/udp',
    '9/tcp',
    '12/tcp',
    '11/tcp',
    '10/tcp',
    '8/tcp',
    '7/tcp',
    '6/tcp',
  ])
})
