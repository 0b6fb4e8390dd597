import * as v from 'valibot'
import { type Protocol, protocols } from '../sockets/socket'

/** The errors of a port that is not to be had, as POSIX names them. */
export const errorKinds = ['EADDRINUSE', 'EACCES', 'EPERM', 'EADDRNOTAVAIL', 'ECONNREFUSED'] as const
export type ErrorKind = (typeof errorKinds)[number]

/** The failure that somebody pasted: an answer has to explain it, and not only what is the case now. */
export const PastedFailure = v.strictObject({
  /** Null where the text tells of a failure and not of which. */
  error: v.nullable(v.picklist(errorKinds)),
  /** The program that failed; null where only its language can be told, or nothing. */
  program: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  /** `assumed`: the text names no protocol, so that the other one may be meant. */
  protocol: v.picklist(['said', 'assumed']),
  /**
   * `runtime-list`: not the system said no, but a list that Docker or Kubernetes keeps for itself. `url-list`: Windows' HTTP
   * service (http.sys), which gives URLs to those for whom they are reserved.
   */
  refusedBy: v.picklist(['system', 'runtime-list', 'url-list']),
  /** The program was connecting to somebody, and not waiting for others. */
  connecting: v.boolean(),
  /** A name that stood in the place of an address, and can't be looked up; null where there was none. */
  host: v.nullable(v.pipe(v.string(), v.maxLength(300))),
  /** The port is one of another computer. */
  elsewhere: v.boolean(),
})
export type PastedFailure = v.InferOutput<typeof PastedFailure>

/** A question about one port of this computer: why can't a program have it? */
export const ConflictQuestion = v.strictObject({
  /** 1 to 65535. */
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  protocol: v.picklist(protocols),
  /**
   * The address that the program wants, without brackets, zone allowed; null: all addresses (`0.0.0.0` and `::`). The
   * word `localhost` stands for 127.0.0.1 and ::1 together.
   */
  address: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  /** Where the question comes from an error. */
  failure: v.optional(PastedFailure),
})
export type ConflictQuestion = v.InferOutput<typeof ConflictQuestion>

/** Asks it. `keep` false: it leaves no trace in the history. */
export const ConflictRequest = v.strictObject({
  ...ConflictQuestion.entries,
  keep: v.optional(v.boolean()),
})
export type ConflictRequest = v.InferOutput<typeof ConflictRequest>

/** The place alone, without what failed there once. */
export function placeOf({ port, protocol, address }: ConflictQuestion): ConflictQuestion {
  return { port, protocol, address }
}

/** A question of which somebody has said what its text did not: undefined leaves it as it is. */
export function narrowedTo(
  question: ConflictQuestion,
  {
    protocol = question.protocol,
    address = question.address,
  }: { protocol?: Protocol | undefined; address?: string | null | undefined },
  protocolSaid: boolean,
): ConflictQuestion {
  const { failure } = question
  const said = protocolSaid ? 'said' : failure?.protocol
  return {
    ...question,
    protocol,
    address,
    ...(failure === undefined || said === undefined ? {} : { failure: { ...failure, protocol: said } }),
  }
}
