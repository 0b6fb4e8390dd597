import { expect, it } from 'vitest'
import registrations from '#resources/services/registrations.json'
import serviceData from '#resources/services/services.json'
import { type AdviceFacts, type AdviceVerdict, advise } from './port-advice'
import { portAsked } from './port-asked'
import { PortsHere } from './ports-here'
import { ReferenceBook } from './reference-book'

/** The same numbers each time (Numerical Recipes' generator): a million must not take longer than a moment. */
function numbers(): (below: number) => number {
  let state = 20_001
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const parts = [
  'ssh',
  'http',
  'data base',
  'rdp port',
  'minecraft',
  '6000',
  '65535',
  '65536',
  '0',
  '-1',
  '1e3',
  '٣',
  '-',
  '–',
  '/udp',
  '/tcp',
  '/',
  ' ',
  '\u0000',
  '🔒',
  '[',
  '*',
  '',
  '0x50',
  '80.5',
  'ＨＴＴＰ',
  'a'.repeat(60),
]
const range = (next: (below: number) => number) => {
  const [a, b] = [next(65_536), next(65_536)]
  return { first: Math.min(a, b), last: Math.max(a, b) }
}

it('takes a million numbers and names, and never contradicts itself', () => {
  const next = numbers()
  const book = new ReferenceBook(serviceData, registrations)
  const here = new PortsHere(null, [], null)
  const facts = Array.from(
    { length: 500 },
    (): AdviceFacts => ({
      registered: next(2) === 0 ? [] : ['x11'],
      commonUses: next(2) === 0 ? [] : ['games'],
      ephemeral: next(4) === 0 ? null : range(next),
      reserved: next(2) === 0 ? [] : [range(next)],
      excluded: next(3) > 0 ? [] : [range(next)],
      unprivilegedFrom: next(4) === 0 ? null : next(2048),
      inUse: next(4) === 0 ? null : next(3) === 0 ? ['node (process 3)'] : [],
      seen: next(3) > 0 ? [] : ['nas.local'],
    }),
  )
  const verdicts = new Map<AdviceVerdict, number>()
  const wrong: unknown[] = []
  const judge = (port: number, known: AdviceFacts) => {
    const { verdict, reasons } = advise(port, known)
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
    const taken = port === 0 || reasons.some(({ code }) => code === 'excluded' || code === 'in-use-here')
    if ((verdict === 'good') !== (reasons.length === 0) || (verdict === 'impossible') !== taken)
      wrong.push([port, known])
  }
  const kinds = new Map<string, number>()
  for (let one = 0; one < 1_000_000; one += 1) {
    const known = facts[one % facts.length]
    if (known === undefined) continue
    if (one % 2 === 0) judge(next(65_536), known)
    else {
      const typed = `${parts[next(parts.length)]}${parts[next(parts.length)]}${next(3) === 0 ? next(70_000) : ''}`
      const asked = portAsked(typed)
      const kind = typeof asked === 'string' ? 'refused' : asked.kind
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      if (typeof asked === 'string') {
        if (!/[.?]$|: \d+-\d+\.$/.test(asked.trimEnd())) wrong.push([typed, asked])
      } else if (asked.kind === 'port') judge(asked.port, known)
      // each search goes through all that is known of ports
      else if (one % 5001 === 0)
        for (const { port } of book.search({ asked, limit: 5 }).ports)
          judge(port, here.adviceFacts(book.report(port, null, here).reference, 'tcp'))
    }
  }
  expect(wrong).toEqual([])
  expect([...verdicts.keys()].toSorted()).toEqual(['avoid', 'good', 'impossible', 'possible'])
  expect([...kinds.keys()].toSorted()).toEqual(['port', 'range', 'refused', 'words'])
}, 120_000)
