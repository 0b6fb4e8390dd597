import { setTimeout as sleep } from 'node:timers/promises'
import {
  type BindingSight,
  type LifetimeSights,
  natLifetimeOf,
  noLifetime,
} from '#shared/forward/nat-lifetime'
import type { NatLifetime } from '#shared/forward/report'
import type { StunEndpoint } from '#shared/stun/words'
import { findServer } from './stun-query'
import { StunSocket } from './stun-socket'

/** Milliseconds until silence counts: requests leave at 0, 0.5 and 1.5 s (RFC 8489 section 6.2.1). */
const waitMs = 2_200

/** How long which ports are left alone, and how often those are used that are kept open. */
export interface LifetimeWaits {
  /** Rising. RFC 4787 section 4.3 wants two minutes at least; usual are 30 seconds and more. */
  readonly idleSeconds: readonly number[]
  readonly keepSeconds: number
}
const usualWaits: LifetimeWaits = { idleSeconds: [15, 25, 35, 50, 70, 100, 130, 180], keepSeconds: 6 }

/** A port that was opened by asking the server once. */
interface Opened {
  readonly socket: StunSocket
  readonly outer: number
  readonly since: number
}

/**
 * Measures over IPv4 how long a NAT on the way keeps a port open on which nothing is sent, as RFC 5780 section 4.6 does: many
 * ports are opened at once, each is left alone for another time, and then the server is asked, from a port of its own, to
 * answer there (RESPONSE-PORT). Sends some 20 packets at first and a few for each wait; takes three minutes at most, and ends
 * with the second wait that a port did not outlast.
 *
 * Meanwhile three ports are used all the time, by indications that nobody answers: two of them with packets that end at the
 * first and the second hop (their time to live is all that Node can set; who sent ICMP back it can't read).
 */
export async function natLifetime(
  servers: readonly string[],
  signal: AbortSignal,
  waits: LifetimeWaits = usualWaits,
): Promise<NatLifetime> {
  const nothing = (note: string): NatLifetime => ({ atLeast: null, lessThan: null, notes: [note] })
  const sockets: StunSocket[] = []
  const open = async () => {
    const socket = await StunSocket.open('ipv4', null)
    sockets.push(socket)
    return socket
  }
  try {
    const asker = await open()
    let answered = false
    for (const server of servers) {
      const found = await findServer(server, 'ipv4', signal)
      const first = found.ok ? await openPort(await open(), found.endpoint, signal) : null
      if (!found.ok || first === null) continue
      answered = true
      // what does not come in at once will not come in later
      if ((await met(first, asker, found.endpoint, signal)) !== 'open') continue
      return natLifetimeOf(await measure({ server, endpoint: found.endpoint }, asker, open, waits, signal))
    }
    signal.throwIfAborted()
    return nothing(answered ? noLifetime.plain : noLifetime.deaf)
  } catch (error) {
    signal.throwIfAborted()
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return nothing(noLifetime.noSocket(code))
  } finally {
    for (const socket of sockets) socket.close()
  }
}

async function measure(
  { server, endpoint }: { readonly server: string; readonly endpoint: StunEndpoint },
  asker: StunSocket,
  open: () => Promise<StunSocket>,
  { idleSeconds, keepSeconds }: LifetimeWaits,
  signal: AbortSignal,
): Promise<LifetimeSights> {
  const opened = await Promise.all(
    [...idleSeconds, 1, 2, 64].map(async () => openPort(await open(), endpoint, signal)),
  )
  const left = opened.slice(0, idleSeconds.length)
  const [one, two, whole] = opened.slice(idleSeconds.length)
  const keep = () => {
    one?.socket.indicate(endpoint, 1)
    two?.socket.indicate(endpoint, 2)
    whole?.socket.indicate(endpoint, null)
  }
  const keeping = setInterval(keep, keepSeconds * 1_000)
  const idle: { seconds: number; met: BindingSight }[] = []
  const look = async (port: Opened | null | undefined) =>
    port == null ? 'not-known' : met(port, asker, endpoint, signal)
  try {
    for (const [at, port] of left.entries()) {
      if (port === null) continue
      const until = port.since + (idleSeconds[at] ?? 0) * 1_000
      await sleep(Math.max(0, until - performance.now()), undefined, { signal })
      const seconds = (performance.now() - port.since) / 1_000
      idle.push({ seconds, met: await look(port) })
      if (idle.slice(-2).filter((last) => last.met === 'gone').length === 2) break
    }
    keep()
    const kept = { one: await look(one), two: await look(two), whole: await look(whole) }
    return { server, idle, kept }
  } finally {
    clearInterval(keeping)
  }
}

async function openPort(socket: StunSocket, to: StunEndpoint, signal: AbortSignal): Promise<Opened | null> {
  const reply = await socket.ask({ to, change: null, waitMs }, signal)
  const since = performance.now()
  if (reply.kind !== 'answer' || reply.message.kind !== 'success' || reply.message.mapped === null)
    return null
  return { socket, outer: reply.message.mapped.port, since }
}

/** Whether an answer that is asked for from elsewhere still comes in. Silence counts only where the server is there. */
async function met(
  { socket, outer }: Opened,
  asker: StunSocket,
  to: StunEndpoint,
  signal: AbortSignal,
): Promise<BindingSight> {
  const reply = await socket.ask({ to, change: null, responsePort: outer, waitMs }, signal, asker)
  if (reply.kind === 'answer') return reply.message.kind === 'success' ? 'open' : 'not-known'
  signal.throwIfAborted()
  if (reply.kind === 'failed') return 'not-known'
  const there = await asker.ask({ to, change: null, waitMs }, signal)
  return there.kind === 'answer' ? 'gone' : 'not-known'
}
