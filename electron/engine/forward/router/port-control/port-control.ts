import type { PortControlRefusal } from '#shared/forward/refusal-found'
import type { PortControlSeen, RouterEvidence } from '#shared/forward/router-evidence'
import type { RouterPlace } from '../local-network'
import { outerAddressRequest, readOuterAddress } from './nat-pmp-message'
import { announceRequest, readAnnounceAnswer } from './pcp-message'
import { type PortControlAnswer, type PortControlServer, portControlExchange } from './port-control-exchange'

/** RFC 6886 section 3.1 and RFC 6887 section 19.2: both listen there. */
export const portControlPort = 5351

/** What a router said to NAT-PMP's or PCP's first question. */
export interface PortControlFinding {
  readonly way: 'NAT-PMP' | 'PCP'
  readonly speaks: boolean
  /** NAT-PMP: the outer address; PCP tells none before it has made a mapping. */
  readonly wan: string | null
  /** Seconds since the router forgot all mappings; null: it doesn't speak. */
  readonly epoch: number | null
  /** Where it answers, but refuses. */
  readonly refusal: PortControlRefusal | null
  /** Why it could not even be asked; null: it was. */
  readonly unasked: string | null
  readonly evidence: RouterEvidence
}

/** The server over IPv4, and over IPv6 where there is a way to it. */
export function serverOf(
  place: RouterPlace,
  family: 'ipv4' | 'ipv6',
  port: number,
): PortControlServer | null {
  if (family === 'ipv4') return { address: place.gateway, port, family, from: place.local }
  if (place.gateway6 === null || place.local6 === null) return null
  return { address: place.gateway6, port, family, from: place.local6 }
}

/** Asks for the outer address by NAT-PMP. */
export async function askNatPmp(
  server: PortControlServer,
  limitMs: number,
  signal: AbortSignal,
): Promise<PortControlFinding> {
  const answer = await portControlExchange(server, outerAddressRequest, readOuterAddress, limitMs, signal)
  if (answer.kind !== 'answer') return nothing('NAT-PMP', server, answer)
  const { result, epoch, address } = answer.value
  return {
    way: 'NAT-PMP',
    // a server that says it can't do this version does not speak it
    speaks: result !== 1 && result !== 5,
    wan: address === '0.0.0.0' ? null : address,
    epoch,
    refusal: result === 0 ? null : { why: 'nat-pmp', result },
    unasked: null,
    evidence: evidenceOf('NAT-PMP', server, {
      afterMs: answer.tookMs,
      ...(address === null
        ? { kind: 'refusal', because: { why: 'nat-pmp', result } }
        : { kind: 'address', address }),
    }),
  }
}

/** Asks by PCP whether anybody is there. */
export async function askPcp(
  server: PortControlServer,
  limitMs: number,
  signal: AbortSignal,
): Promise<PortControlFinding> {
  const request = announceRequest(server.from)
  if (request === null) {
    return nothing('PCP', server, { kind: 'failed', problem: `no address: ${server.from}` })
  }
  const answer = await portControlExchange(server, request, readAnnounceAnswer, limitMs, signal)
  if (answer.kind !== 'answer') return nothing('PCP', server, answer)
  const afterMs = answer.tookMs
  if ('otherVersion' in answer.value) {
    const version = answer.value.otherVersion
    return {
      ...nothing('PCP', server, { kind: 'silent' }),
      // UNSUPP_VERSION
      refusal: { why: 'pcp', result: 1 },
      evidence: evidenceOf('PCP', server, { kind: 'other-version', version, afterMs }),
    }
  }
  const { result, epoch } = answer.value
  const refusal = result === 0 ? null : ({ why: 'pcp', result } as const)
  return {
    way: 'PCP',
    speaks: result !== 1,
    wan: null,
    epoch,
    // a server may not know announcements from clients and make mappings all the same
    refusal: result === 4 ? null : refusal,
    unasked: null,
    evidence: evidenceOf('PCP', server, {
      afterMs,
      ...(refusal === null ? { kind: 'version', version: 2 } : { kind: 'refusal', because: refusal }),
    }),
  }
}

function nothing(
  way: PortControlFinding['way'],
  server: PortControlServer,
  answer: Exclude<PortControlAnswer<never>, { kind: 'answer' }>,
): PortControlFinding {
  return {
    way,
    speaks: false,
    wan: null,
    epoch: null,
    refusal: null,
    unasked: answer.kind === 'failed' ? answer.problem : null,
    evidence: evidenceOf(
      way,
      server,
      answer.kind === 'failed' ? { kind: 'failed', code: answer.problem } : answer,
    ),
  }
}

function evidenceOf(
  way: PortControlFinding['way'],
  { address, port }: PortControlServer,
  answer: PortControlSeen,
): RouterEvidence {
  return { seen: way === 'PCP' ? 'pcp' : 'nat-pmp', server: `${address}:${port}`, answer }
}
