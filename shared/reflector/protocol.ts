import * as v from 'valibot'
import { families, protocols } from '../sockets/socket'

/** What every answer of a reflector begins with, so that it can be told from any other server. */
export const reflectorMark = 'portlight-reflector/1'

/** The port that a reflector listens on where nothing else is said: that of STUN, so that one hole in a firewall does. */
export const reflectorPort = 3478

export const reflectorPaths = { address: '/v1/address', probe: '/v1/probe' } as const

/** 128 random bits in hexadecimal: a challenge, or a token. */
export const challengePattern = /^[0-9a-f]{32}$/

/** What precedes the challenge in a probe, and the token in the answer. */
export const probeWord = 'portlight-probe'
export const answerWord = 'portlight'

/** Bytes of an answer that a reflector reads and hands on, at most. */
export const longestAnswer = 200

const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))

/** Body of a request to be looked at. It names no address, and never will: the reflector looks back at who asked. */
export const ReflectorRequest = v.strictObject({
  port: Port,
  protocol: v.picklist(protocols),
  /** Sent with the probe; who knows it answers. Null: the port is connected to, and nothing is sent or read (TCP only). */
  challenge: v.nullable(v.pipe(v.string(), v.regex(challengePattern))),
})
export type ReflectorRequest = v.InferOutput<typeof ReflectorRequest>

/** `GET /v1/address`: who you look like. */
export const ReflectorAddress = v.object({
  reflector: v.literal(reflectorMark),
  ip: v.pipe(v.string(), v.maxLength(64)),
  family: v.picklist(families),
  /** Where the connection came from. */
  port: Port,
})
export type ReflectorAddress = v.InferOutput<typeof ReflectorAddress>

/**
 * - `connected`: TCP was accepted
 * - `answered`: a datagram came back
 * - `refused`: a reset, or an ICMP port unreachable
 * - `timeout`: nothing in time
 * - `unreachable`: the network said that there is no way
 */
export const reflectorOutcomes = ['connected', 'answered', 'refused', 'timeout', 'unreachable'] as const

/** `POST /v1/probe`: what came of it. */
export const ReflectorReport = v.object({
  reflector: v.literal(reflectorMark),
  /** The address that was looked at, which is the one that asked. */
  ip: v.pipe(v.string(), v.maxLength(64)),
  port: Port,
  protocol: v.picklist(protocols),
  outcome: v.picklist(reflectorOutcomes),
  /** The first bytes that were read, each as one character U+0000 to U+00FF; null: none. */
  answer: v.nullable(v.pipe(v.string(), v.maxLength(longestAnswer))),
  tookMs: v.pipe(v.number(), v.minValue(0)),
})
export type ReflectorReport = v.InferOutput<typeof ReflectorReport>

export const reflectorErrors = [
  'bad-request',
  'not-found',
  'not-allowed',
  'private-address',
  'too-many',
  'busy',
  'failed',
] as const

/** Any other answer. */
export const ReflectorError = v.object({
  reflector: v.literal(reflectorMark),
  error: v.picklist(reflectorErrors),
  /** A whole sentence. */
  sentence: v.pipe(v.string(), v.maxLength(500)),
})
export type ReflectorError = v.InferOutput<typeof ReflectorError>
