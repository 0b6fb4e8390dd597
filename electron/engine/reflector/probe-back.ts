import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { longestAnswer, probeWord, type reflectorOutcomes } from '#shared/reflector/protocol'
import type { Protocol } from '#shared/sockets/socket'
import type { Asker } from './asker'
import { probeTimes } from './limits'

/** One look at one port of who asked. */
export interface ProbeBack {
  readonly asker: Asker
  readonly port: number
  readonly protocol: Protocol
  readonly challenge: string | null
  /** The address that was asked, so that the look comes from where the question went; null: as the system likes. */
  readonly from: string | null
}

export interface ProbeBackResult {
  readonly outcome: (typeof reflectorOutcomes)[number]
  readonly answer: string | null
  readonly tookMs: number
}

/** When a datagram is sent again, in milliseconds from the first. */
const datagramsAt = [0, 500, 1500]
/** Our own answerer's line: nothing more is to be waited for. */
const wholeAnswer = /^portlight [0-9a-f]{32}\n/

/**
 * Looks once.
 * @throws the system's error where the failure is the reflector's own (no descriptor, no source port), or an AbortError
 */
export function probeBack(probe: ProbeBack, signal: AbortSignal): Promise<ProbeBackResult> {
  return probe.protocol === 'tcp' ? probeTcp(probe, signal) : probeUdp(probe, signal)
}

function probeTcp(
  { asker, port, challenge, from }: ProbeBack,
  signal: AbortSignal,
): Promise<ProbeBackResult> {
  return new Promise((resolve, reject) => {
    const since = performance.now()
    let timer: NodeJS.Timeout
    let connected = false
    let heard = ''
    const socket = connect({
      host: asker.address,
      port,
      ...(from === null ? {} : { localAddress: from }),
    })
    const end = (outcome: ProbeBackResult['outcome'] | Error) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      socket.destroy()
      if (outcome instanceof Error) reject(outcome)
      else {
        const answer = heard === '' ? null : heard.slice(0, longestAnswer)
        resolve({ outcome, answer, tookMs: performance.now() - since })
      }
    }
    const stop = () => end(abortError())
    timer = setTimeout(end, probeTimes.connectMs, 'timeout')
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    socket.on('connect', () => {
      // on one computer a connection may meet itself (TCP simultaneous open)
      if (socket.localPort === port && socket.localAddress === socket.remoteAddress) return end('refused')
      connected = true
      clearTimeout(timer)
      if (challenge === null) {
        // nothing is read; who asked can see the connection meanwhile, which proves that it came to them
        socket.pause()
        timer = setTimeout(end, probeTimes.stayMs, 'connected')
        return
      }
      timer = setTimeout(end, probeTimes.readMs, 'connected')
      socket.write(`${probeWord} ${challenge}\n`)
    })
    socket.on('data', (data) => {
      heard += data.toString('latin1')
      if (heard.length >= longestAnswer || wholeAnswer.test(heard)) end('connected')
    })
    socket.on('end', () => end('connected'))
    socket.on('error', (error: NodeJS.ErrnoException) => end(connected ? 'connected' : outcomeOf(error)))
  })
}

function probeUdp(
  { asker, port, challenge, from }: ProbeBack,
  signal: AbortSignal,
): Promise<ProbeBackResult> {
  return new Promise((resolve, reject) => {
    const since = performance.now()
    const timers: NodeJS.Timeout[] = []
    const socket = createSocket(asker.family === 'ipv4' ? 'udp4' : 'udp6')
    let over = false
    const end = (outcome: ProbeBackResult['outcome'] | Error, answer: string | null = null) => {
      if (over) return
      over = true
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      socket.close()
      if (outcome instanceof Error) reject(outcome)
      else resolve({ outcome, answer, tookMs: performance.now() - since })
    }
    const stop = () => end(abortError())
    const fail = (error: Error | null | undefined) => {
      if (error != null) end(outcomeOf(error))
    }
    const datagram = Buffer.from(`${probeWord} ${challenge ?? ''}\n`)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) return stop()
    socket.on('error', fail)
    socket.on('message', (data) => end('answered', data.subarray(0, longestAnswer).toString('latin1')))
    socket.bind({ port: 0, ...(from === null ? {} : { address: from }) }, () => {
      // connected, the system tells of an ICMP port unreachable and drops what others send
      socket.connect(port, asker.address, (error?: Error) => {
        if (error != null || over) return fail(error)
        for (const at of datagramsAt) timers.push(setTimeout(() => socket.send(datagram, fail), at))
        timers.push(setTimeout(end, probeTimes.datagramMs, 'timeout'))
      })
    })
  })
}

/** What a system's error says of the other side; those that say something of ours are returned as they are. */
function outcomeOf(error: Error): ProbeBackResult['outcome'] | Error {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'refused'
    case 'ETIMEDOUT':
      return 'timeout'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENOPROTOOPT':
    case 'EACCES':
      return 'unreachable'
    default:
      return error
  }
}

function abortError(): Error {
  return new DOMException('The look was cancelled.', 'AbortError')
}
