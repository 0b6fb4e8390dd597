import type { ConflictQuestion } from '#shared/conflict/question'
import type { Protocol } from '#shared/sockets/socket'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import type { AskForm } from '../conflict-state'

/** What a text says by itself. */
export interface Said {
  /** 1 to 65535; null: none is named, or it is none. */
  readonly port: number | null
  /** Null: it doesn't say. */
  readonly protocol: Protocol | null
  /** Without brackets; null: all addresses, or it doesn't say. */
  readonly address: string | null
  /** What was recognised, for people. */
  readonly words: string
  /** What is wrong with it, as a sentence. */
  readonly problem: string | null
}

/** What the form asks for, and what is wrong with it. */
export interface QuestionCheck {
  readonly said: Said | null
  readonly protocol: Protocol
  /** As the address field shows it. */
  readonly address: string
  /** Null where something is missing or wrong. */
  readonly question: ConflictQuestion | null
  readonly textProblem: string | null
  readonly addressProblem: string | null
}

/** Reads the text of the form; null where there is none. */
export function readText(text: string): Said | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const found = /^(?:\[(?<six>[^\]]+)\]:|(?<four>[\d.]+):|:+)?(?<port>\d+)$/.exec(trimmed)?.groups
  const port = Number(found?.port ?? Number.NaN)
  if (Number.isNaN(port)) {
    return { port: null, protocol: null, address: null, words: '', problem: 'No port is named in this text.' }
  }
  if (port < 1 || port > 65_535) {
    return {
      port: null,
      protocol: null,
      address: null,
      words: '',
      problem: `${port} is no port: they go from 1 to 65535.`,
    }
  }
  const address = found?.six ?? found?.four ?? null
  return { port, protocol: null, address, words: `port ${port}`, problem: null }
}

/** @param submitted the person asked: an empty field is wrong only then */
export function checkQuestion(form: AskForm, submitted: boolean): QuestionCheck {
  const said = readText(form.text)
  const protocol = form.protocol ?? said?.protocol ?? 'tcp'
  const address = form.address ?? said?.address ?? ''
  const wanted = readAddress(address)
  const textProblem = said === null ? (submitted ? nothingTyped : null) : said.problem
  const port = said?.port ?? null
  return {
    said,
    protocol,
    address,
    question: port === null || !wanted.ok ? null : { port, protocol, address: wanted.address },
    textProblem,
    addressProblem: wanted.ok ? null : wanted.message,
  }
}

const nothingTyped = 'Paste an error message, or type a port such as 3000.'

type Wanted =
  | { readonly ok: true; readonly address: string | null }
  | { readonly ok: false; readonly message: string }

/** An address of this computer as a person writes it; empty and `*` are all of them. */
function readAddress(text: string): Wanted {
  const plain = text.trim().replace(/^\[(.*)\]$/, '$1')
  if (plain === '' || plain === '*') return { ok: true, address: null }
  if (plain.length <= 64 && (parseIpv4(plain) !== null || parseIpv6(plain) !== null)) {
    return { ok: true, address: plain }
  }
  if (plain.toLowerCase() === 'localhost') {
    return { ok: false, message: 'localhost is two addresses: type 127.0.0.1 or ::1.' }
  }
  return { ok: false, message: 'Type an address such as 127.0.0.1 or ::1, or nothing for all.' }
}
