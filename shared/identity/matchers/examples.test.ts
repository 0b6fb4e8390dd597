import { expect, it } from 'vitest'
import { bytes } from '../../scan/udp/bytes'
import { textOf } from '../answer-text'
import { type Finding, listening } from '../matcher'
import { questions } from '../questions/index'
import { examples } from '../testing/examples'
import { mutants } from '../testing/mutants'
import { matchers, recognise } from './index'
import { signs } from './web-products'

it.each(examples)('$asked: $from', ({ asked, answer: said, finding }) => {
  expect(recognise(said, asked)).toMatchObject({ confidence: 'certain', ...notCertain(finding), ...finding })
})

it('each matcher, and each program of the web, has an example', () => {
  const protocols = new Set(examples.map(({ answer: said, asked }) => recognise(said, asked)?.protocol))
  expect(matchers.map(({ protocol }) => protocol).filter((protocol) => !protocols.has(protocol))).toEqual([])
  const products = new Set(examples.map(({ finding }) => finding.product))
  expect(signs.map(({ product }) => product).filter((product) => !products.has(product))).toEqual([])
})

function notCertain({ unsettled }: Partial<Finding>): Partial<Finding> {
  return unsettled === true ? { confidence: 'likely' } : {}
}

it('what is cut off is never another protocol, and names no other product', () => {
  for (const { asked, answer: said, from } of examples) {
    const whole = recognise(said, asked)
    const text = textOf(said)
    for (let length = 0; length < said.length; length += 1) {
      const cut = recognise(said.subarray(0, length), asked)
      if (cut === null) continue
      // whatever else a page shows to be, it is HTTP, and the server before it names itself
      const isPage = /^HTTP\/1\.[01] /.test(text)
      const protocols = isPage ? [whole?.protocol, 'http'] : [whole?.protocol]
      const isNamed = cut.product === undefined || cut.product === whole?.product
      expect([from, length, protocols]).toEqual([from, length, expect.arrayContaining([cut.protocol])])
      expect([from, length, isNamed || (isPage && text.includes(`Server: ${cut.product}`))]).toEqual([
        from,
        length,
        true,
      ])
    }
  }
})

it('the version of the server before a program is not the version of that', () => {
  const page = 'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1 (Debian)\r\n\r\n<title>Grafana</title>'
  const finding = recognise(bytes(page), 'HTTP GET /login')
  expect(finding).toMatchObject({ protocol: 'http', product: 'Grafana', confidence: 'certain' })
  expect([finding?.version, finding?.extra]).toEqual([undefined, undefined])
})

it('a page that tells of a program is not by it', () => {
  const told = examples.map(({ answer: said }) => textOf(said).split('\r\n\r\n')[1] ?? '').join('<hr>\n')
  const titles = [
    'Home Assistant',
    'Consul by HashiCorp',
    'Features - Proxmox Virtual Environment',
    'FRITZ!Box 7590 | AVM',
    'The best Synology NAS of the year',
    'HP LaserJet Pro M404dn',
  ]
  for (const title of titles) {
    const page = `HTTP/1.1 200 OK\r\nServer: site/1\r\n\r\n<html><title>${title}</title><pre>${told}`
    expect([title, recognise(bytes(page), 'HTTP GET /')?.product]).toEqual([title, 'site'])
  }
})

it('what sends back whatever it gets is nothing that is settled', () => {
  const context = {
    host: 'lab.invalid',
    port: 4000,
    random: (count: number) => new Uint8Array(count).fill(7),
  }
  // what is asked after an answer is asked only of who gave that
  for (const question of questions.filter(({ after }) => after === undefined)) {
    const echo = question.bytes(context)
    for (const asked of [question.name, listening]) {
      const finding = recognise(echo, asked)
      expect([question.name, finding?.unsettled === true ? null : finding]).toEqual([question.name, null])
    }
  }
})

it('twenty thousand answers with parts changed, doubled, left out or mixed are read without an error', () => {
  for (const { asked, answer: said } of mutants(20_000, 1)) {
    const finding = recognise(said, asked)
    if (finding === null) continue
    const words = [
      finding.product,
      finding.version,
      finding.extra,
      finding.os,
      ...Object.values(finding.details ?? {}),
    ]
    expect(words.every((word) => word === undefined || (typeof word === 'string' && word !== ''))).toBe(true)
  }
})
