import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { probeWord } from '#shared/reflector/protocol'
import { challengeOf, holdsToken } from './outside/token'
import type { OutsidePart } from './parts'

/** One connection, or one datagram, from inside to the router's outer address; false also when the signal ends it. */
export const hairpin: OutsidePart['hairpin'] = ({ address, port, protocol, token }, signal) =>
  protocol === 'tcp' ? overTcp(address, port, token, signal) : overUdp(address, port, token, signal)

/** As much as an answer of ours may be. */
const mostBytes = 4096

function overTcp(address: string, port: number, token: string | null, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    let heard = ''
    const end = (reached: boolean) => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve(reached)
    }
    const onAbort = () => end(false)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
    socket.on('connect', () => {
      if (token === null) end(true)
    })
    socket.on('data', (data) => {
      heard += data.toString('latin1')
      if (token !== null && holdsToken(heard, token)) end(true)
      else if (heard.length > mostBytes) end(false)
    })
  })
}

function overUdp(address: string, port: number, token: string | null, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    let ended = false
    const end = (reached: boolean) => {
      if (ended) return
      ended = true
      signal.removeEventListener('abort', onAbort)
      socket.removeAllListeners('message')
      socket.close()
      resolve(reached)
    }
    const onAbort = () => end(false)
    if (token === null || signal.aborted) return end(false)
    signal.addEventListener('abort', onAbort)
    socket.once('error', () => end(false))
    socket.on('message', (data) => {
      if (holdsToken(data.toString('latin1'), token)) end(true)
    })
    socket.send(`${probeWord} ${challengeOf(token)}\n`, port, address)
  })
}
