import { printableLine } from '../scan/output/figures'
import type { Identity, UnknownReason } from './identity'
import { spokenName } from './usual-protocols'

/** Why it is not known what answers, in a few words behind "not known: ". */
export const unknownWords: Readonly<Record<UnknownReason, string>> = {
  'not-asked': 'left alone, as what is sent there could be printed or move a machine',
  silent: 'it takes connections and says nothing',
  closed: 'it closes each connection at once',
  unreachable: 'it took no connection any more',
  'not-recognised': 'it said something that Portlight does not know',
  'out-of-time': 'it took too long',
}

/** The program, as it says itself: "nginx 1.22.1 (Debian)"; "" where it says nothing. */
export function programText({ product, version, extra }: Identity): string {
  const parts = [product, version, extra === null ? null : `(${extra})`].filter((part) => part !== null)
  return printableLine(parts.join(' '))
}

/** The protocol as a service's name: "http", "http over TLS"; null where it is not known, or only guessed by the port. */
export function serviceText({ protocol, tls, confidence }: Identity): string | null {
  if (protocol === null || confidence === 'guess') return null
  const name = printableLine(protocol)
  return tls === null || protocol === 'tls' ? name : `${name} over TLS`
}

/** All that matters of it in one line, for a table. */
export function answersText(identity: Identity): string {
  const { because, confidence, contradiction, noPassword, protocol, tls } = identity
  if (because !== null) return `not known: ${unknownWords[because]}`
  const notes = [
    ...(confidence === 'likely' ? [`likely ${spokenName(protocol ?? '')}`] : []),
    ...(noPassword === true ? ['no password'] : []),
    ...(tls?.certificate?.expired === true ? ['certificate expired'] : []),
    ...(contradiction === null ? [] : [contradiction.replace(/\.$/, '')]),
  ]
  const program = programText(identity)
  return printableLine([...(program === '' ? [] : [program]), ...notes].join('; '))
}
