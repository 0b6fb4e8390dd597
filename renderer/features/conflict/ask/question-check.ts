import { readConflictText } from '#shared/conflict/pasted/pasted-text'
import type { PastedText } from '#shared/conflict/pasted/typed-text'
import { type ConflictQuestion, narrowedTo } from '#shared/conflict/question'
import type { Protocol } from '#shared/sockets/socket'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import type { AskForm } from '../conflict-state'

/** What the form asks for, and what is wrong with it. */
export interface QuestionCheck {
  /** What the text says by itself; null where it names no port. */
  readonly said: PastedText | null
  readonly protocol: Protocol
  /** As the address field shows it. */
  readonly address: string
  /** Null where something is missing or wrong. */
  readonly question: ConflictQuestion | null
  /** A whole sentence; null where nothing is wrong with the text. */
  readonly textProblem: string | null
  readonly addressProblem: string | null
}

/** What was chosen in the form goes before what the text says. */
export function checkQuestion(form: AskForm): QuestionCheck {
  const read = readConflictText(form.text)
  const said = read.ok ? read.value : null
  const asked = said?.questions[form.which] ?? said?.questions[0] ?? null
  const protocol = form.protocol ?? asked?.protocol ?? 'tcp'
  const address = form.address ?? asked?.address ?? ''
  const wanted = readAddress(address)
  return {
    said,
    protocol,
    address,
    question:
      asked === null || !wanted.ok
        ? null
        : narrowedTo(asked, { protocol, address: wanted.address }, form.protocol !== null),
    textProblem: read.ok ? null : read.message,
    addressProblem: wanted.ok ? null : wanted.message,
  }
}

/** True for a text that decides protocol and address by itself: an error, or one that names them. */
export function speaksForItself(text: string): boolean {
  const read = readConflictText(text)
  if (!read.ok) return false
  const { program, meaning, questions } = read.value
  const [first] = questions
  return program !== null || meaning !== null || first?.protocol === 'udp' || first?.address != null
}

type Wanted =
  | { readonly ok: true; readonly address: string | null }
  | { readonly ok: false; readonly message: string }

/** An address of this computer as a person writes it; empty and `*` are all of them. */
function readAddress(text: string): Wanted {
  const plain = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
  if (plain === '' || plain === '*') return { ok: true, address: null }
  const known = plain === 'localhost' || parseIpv4(plain) !== null || parseIpv6(plain) !== null
  if (known && plain.length <= 64) return { ok: true, address: plain }
  return { ok: false, message: 'Type an address, such as ::1.' }
}
