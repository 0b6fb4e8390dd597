import { natPmpRequest, readNatPmpMapping } from './nat-pmp-message'
import { type Made, type MakeAnswer, type Order, refused, type UnmakeAnswer } from './order'
import { mapRequest, type PcpMapRequest, readMapAnswer } from './pcp-message'
import { type PortControlAnswer, type PortControlServer, portControlExchange } from './port-control-exchange'
import { natPmpRefusal, pcpRefusal } from './port-control-words'

/** Milliseconds for a request with its repetitions. */
const limitMs = 4_000
/** Both need a time: where none was wanted, a week, which routers shorten. */
const longestLease = 604_800

/** Makes a forward by NAT-PMP, to this computer only. The router may give another port than was asked for. */
export async function makeByNatPmp(
  server: PortControlServer,
  order: Order,
  signal: AbortSignal,
): Promise<MakeAnswer> {
  const { protocol, internalPort, externalPort } = order
  const request = natPmpRequest(protocol, internalPort, externalPort, secondsOf(order))
  const read = (answer: Buffer) => readNatPmpMapping(answer, protocol, internalPort)
  const answer = await portControlExchange(server, request, read, limitMs, signal)
  if (answer.kind !== 'answer') return unanswered('NAT-PMP', answer)
  const { value } = answer
  if (value.result !== 0) return { kind: 'refused', ...natPmpRefusal(value.result) }
  if (value.externalPort === 0 || value.leaseSeconds === 0) {
    return refused('The router said yes to NAT-PMP, but gave no port.')
  }
  return made(order, { ...value, externalAddress: null })
}

/** RFC 6886 section 3.4: a lifetime of 0 removes the forward of this computer's port. */
export async function unmakeByNatPmp(
  server: PortControlServer,
  { protocol, internalPort }: Pick<Order, 'protocol' | 'internalPort'>,
  signal: AbortSignal,
): Promise<UnmakeAnswer> {
  const read = (answer: Buffer) => readNatPmpMapping(answer, protocol, internalPort)
  const answer = await portControlExchange(
    server,
    natPmpRequest(protocol, internalPort, 0, 0),
    read,
    limitMs,
    signal,
  )
  if (answer.kind !== 'answer') return unanswered('NAT-PMP', answer)
  if (answer.value.result !== 0) return { kind: 'refused', ...natPmpRefusal(answer.value.result) }
  return { kind: 'removed', found: null }
}

/** Makes a forward by PCP, or opens a port where `order` is of IPv6. */
export async function makeByPcp(
  server: PortControlServer,
  order: Order,
  nonce: Buffer,
  signal: AbortSignal,
): Promise<MakeAnswer> {
  const answer = await askPcpMap(server, { ...order, seconds: secondsOf(order), nonce }, signal)
  if (answer.kind !== 'answer') return unanswered('PCP', answer)
  const { value } = answer
  if ('otherVersion' in value) return refused('The router does not speak PCP.')
  if (!('externalPort' in value)) return { kind: 'refused', ...pcpRefusal(value.result) }
  return made(order, { ...value, leaseSeconds: value.lifetime })
}

/** RFC 6887 section 15.1: a lifetime of 0 removes it, for who knows the nonce that it was made with. */
export async function unmakeByPcp(
  server: PortControlServer,
  order: Pick<Order, 'protocol' | 'family' | 'internalPort'>,
  nonce: Buffer,
  signal: AbortSignal,
): Promise<UnmakeAnswer> {
  const answer = await askPcpMap(server, { ...order, externalPort: 0, seconds: 0, nonce }, signal)
  if (answer.kind !== 'answer') return unanswered('PCP', answer)
  if ('otherVersion' in answer.value) return refused('The router does not speak PCP.')
  if (answer.value.result !== 0) return { kind: 'refused', ...pcpRefusal(answer.value.result) }
  return { kind: 'removed', found: null }
}

async function askPcpMap(
  server: PortControlServer,
  wish: Omit<PcpMapRequest, 'client'>,
  signal: AbortSignal,
): Promise<PortControlAnswer<NonNullable<ReturnType<typeof readMapAnswer>>>> {
  const request = mapRequest({ ...wish, client: server.from })
  if (request === null) return { kind: 'failed', problem: `${server.from} is no address` }
  return portControlExchange(server, request, (answer) => readMapAnswer(answer, wish), limitMs, signal)
}

function secondsOf({ leaseSeconds }: Order): number {
  return leaseSeconds === 0 ? longestLease : leaseSeconds
}

function made(
  { description }: Order,
  answered: Pick<Made, 'externalPort' | 'externalAddress' | 'leaseSeconds' | 'epoch'>,
): Made {
  const { externalPort, externalAddress, leaseSeconds, epoch } = answered
  return {
    kind: 'made',
    externalPort,
    externalAddress,
    leaseSeconds,
    description,
    enabled: true,
    pinhole: null,
    epoch,
  }
}

function unanswered(name: string, answer: Exclude<PortControlAnswer<unknown>, { kind: 'answer' }>) {
  switch (answer.kind) {
    case 'silent':
      return refused(`The router does not answer to ${name}.`)
    case 'refused':
      return refused(`The router does not speak ${name} (any more).`)
    case 'failed':
      return refused(`The router could not be asked by ${name} (${answer.problem}).`)
  }
}
