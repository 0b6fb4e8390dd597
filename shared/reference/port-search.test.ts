import { describe, expect, it } from 'vitest'
import registrations from '#resources/services/registrations.json'
import serviceData from '#resources/services/services.json'
import { ReferenceBook } from './reference-book'

const book = new ReferenceBook(serviceData, registrations)
const found = (words: string) =>
  book.search({ asked: { kind: 'words', words }, limit: 40 }).ports.map(({ port }) => port)

describe('a search by words', () => {
  it.each([
    ['rdp port', 3389],
    ['the port for ssh', 22],
    ['default port of postgresql', 5432],
    ['data base', 5432],
    ['mine craft', 25_565],
    ['minecraft bedrock', 19_132],
    ['Port Number, SMTP', 25],
    ['http alt', 8080],
  ])('%s finds %i', (words, port) => {
    expect(found(words)).toContain(port)
  })

  it('finds what one word finds, whatever stands beside it that tells nothing', () => {
    expect(found('rdp port')[0]).toBe(found('rdp')[0])
    expect(found('port')).not.toEqual([])
    expect(found('zzzz port')).toEqual([])
  })
})
