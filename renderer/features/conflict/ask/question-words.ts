import type { PastedText } from '#shared/conflict/pasted/typed-text'
import type { ConflictQuestion } from '#shared/conflict/question'
import { portText } from '#shared/ports/port-text'
import { sentenceStart } from '#shared/words/sentence-start'

/** `127.0.0.1:3000`, `[::1]:3000`, or the number alone for all addresses: a text that asks the same again. */
export function questionText({ port, address }: Pick<ConflictQuestion, 'port' | 'address'>): string {
  if (address === null) return String(port)
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** `TCP port 3000 on all addresses` */
export function questionWords({ port, protocol, address }: ConflictQuestion): string {
  return `${portText({ protocol, port })} on ${addressWords(address)}`
}

/** `::` takes IPv4 too, unless the program says otherwise: Node's and most others' way to have all addresses. */
function addressWords(address: string | null): string {
  if (address === null) return 'all addresses'
  if (address === '::') return 'all addresses (::)'
  return address === '0.0.0.0' ? 'all IPv4 addresses' : address
}

/** What was recognised: `Node.js’s EADDRINUSE, port 3000, all addresses`. */
export function recognisedWords({ program, meaning }: PastedText, question: ConflictQuestion): string {
  const parts = [`port ${question.port}`, addressWords(question.address)]
  if (meaning !== null) parts.unshift(program === null ? meaning.kind : `${program}’s ${meaning.kind}`)
  else if (program !== null) parts.unshift(`A text of ${program}`)
  const words = parts.join(', ')
  // most errors are this one, and the answer itself explains it
  const known = meaning === null || meaning.kind === 'EADDRINUSE'
  return `${sentenceStart(words)}${known ? '' : `. ${meaning.sentence}`}`
}
