import type { PortControlRefusal } from '#shared/forward/refusal-found'
import { refusalCode } from '#shared/forward/router-codes'
import type { Evidence } from '#shared/words/evidence'
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
  readonly evidence: Evidence
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
  const what = `NAT-PMP ${server.address}:${server.port}`
  if (answer.kind !== 'answer') return nothing('NAT-PMP', what, answer)
  const { result, epoch, address } = answer.value
  const refusal = result === 0 ? null : ({ why: 'nat-pmp', result } as const)
  return {
    way: 'NAT-PMP',
    // a server that says it can't do this version does not speak it
    speaks: result !== 1 && result !== 5,
    wan: address === '0.0.0.0' ? null : address,
    epoch,
    refusal,
    unasked: null,
    evidence: {
      what,
      detail: `${refusal === null ? `outer address ${address}` : refusalCode(refusal)}, after ${Math.round(answer.tookMs)} ms`,
    },
  }
}

/** Asks by PCP whether anybody is there. */
export async function askPcp(
  server: PortControlServer,
  limitMs: number,
  signal: AbortSignal,
): Promise<PortControlFinding> {
  const what = `PCP ${server.address}:${server.port}`
  const request = announceRequest(server.from)
  if (request === null) {
    return nothing('PCP', what, { kind: 'failed', problem: `no address: ${server.from}` })
  }
  const answer = await portControlExchange(server, request, readAnnounceAnswer, limitMs, signal)
  if (answer.kind !== 'answer') return nothing('PCP', what, answer)
  const after = `after ${Math.round(answer.tookMs)} ms`
  if ('otherVersion' in answer.value) {
    const spoken = answer.value.otherVersion
    const detail = spoken === 0 ? 'speaks NAT-PMP only' : `speaks version ${spoken} only`
    return {
      ...nothing('PCP', what, { kind: 'silent' }),
      // UNSUPP_VERSION
      refusal: { why: 'pcp', result: 1 },
      evidence: { what, detail: `${detail}, ${after}` },
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
    evidence: { what, detail: `${refusal === null ? 'version 2' : refusalCode(refusal)}, ${after}` },
  }
}

function nothing(
  way: PortControlFinding['way'],
  what: string,
  answer: Exclude<PortControlAnswer<never>, { kind: 'answer' }>,
): PortControlFinding {
  const details = {
    silent: () => 'no answer',
    refused: () => 'nothing listens there',
    failed: () => `could not be asked: ${answer.kind === 'failed' ? answer.problem : ''}`,
  }
  return {
    way,
    speaks: false,
    wan: null,
    epoch: null,
    refusal: null,
    unasked: answer.kind === 'failed' ? answer.problem : null,
    evidence: { what, detail: details[answer.kind]() },
  }
}
