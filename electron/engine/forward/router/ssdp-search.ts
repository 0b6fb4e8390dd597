import { createSocket } from 'node:dgram'
import { isAboutRouter, readSearchAnswer, searchMessage, searchTargets } from './ssdp-message'

/** UDA 1.1 section 1.3.2. */
const group = '239.255.255.250'
export const ssdpPort = 1900

/** Milliseconds at which the searches are sent: datagrams get lost, and answers to a flood of them, too. */
const rounds = [0, 350, 1_100] as const
/** Datagrams that are looked at, and places that are told to the caller. */
const mostDatagrams = 256
const mostLocations = 8

/** A device that says that it is a router, or the router saying anything. */
export interface Found {
  /** As it was sent: not yet checked. */
  readonly location: string
  /** Who sent it. */
  readonly sender: string
}

export interface SsdpSearch {
  readonly gateway: string
  /** This computer's address: its interface is the one that is searched. */
  readonly local: string
  /** Where devices listen, 1900. */
  readonly port: number
}

/** What was heard in all. */
export interface SearchSummary {
  readonly answers: number
  /** Of them, from devices that are no routers. */
  readonly others: number
  /** Why no search could be sent; null: it was. */
  readonly problem: string | null
}

/**
 * Searches for routers until `signal` is aborted: by multicast, and by asking the gateway itself, whose answer passes
 * firewalls that keep answers to multicasts out. Answers may come from any address and port (some routers have several);
 * what they say is checked by whoever follows it. Each place is told once.
 */
export function searchRouters(
  search: SsdpSearch,
  found: (found: Found) => void,
  signal: AbortSignal,
): Promise<SearchSummary> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: false })
    const locations = new Set<string>()
    const timers: NodeJS.Timeout[] = []
    let [answers, others, sent] = [0, 0, 0]
    let problem: string | null = null
    let ended = false
    const end = () => {
      if (ended) return
      ended = true
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', end)
      socket.close()
      resolve({ answers, others, problem: sent > 0 ? null : (problem ?? 'nothing could be sent') })
    }
    const noted = (error: NodeJS.ErrnoException | null) => {
      if (error === null) sent += 1
      else problem = error.code ?? error.message
    }
    const send = () => {
      if (ended) return
      for (const target of searchTargets) {
        const one = searchMessage(target, `${search.gateway}:${search.port}`, 'one')
        socket.send(one, search.port, search.gateway, noted)
        const all = searchMessage(target, `${group}:${search.port}`, 'everybody')
        socket.send(all, search.port, group, noted)
      }
    }
    socket.on('error', (error: NodeJS.ErrnoException) => {
      problem = error.code ?? error.message
      end()
    })
    socket.on('message', (message, { address }) => {
      answers += 1
      if (answers > mostDatagrams) return end()
      const answer = readSearchAnswer(message.toString('latin1'))
      if (answer === null || !(isAboutRouter(answer) || address === search.gateway)) {
        others += 1
        return
      }
      if (locations.has(answer.location) || locations.size >= mostLocations) return
      locations.add(answer.location)
      found({ location: answer.location, sender: address })
    })
    signal.addEventListener('abort', end)
    if (signal.aborted) return end()
    socket.bind({ address: search.local, port: 0, exclusive: true }, () => {
      if (ended) return
      try {
        socket.setMulticastInterface(search.local)
        socket.setMulticastTTL(2)
      } catch {
        // no multicast on this interface: the gateway itself is asked all the same
      }
      for (const at of rounds) timers.push(setTimeout(send, at))
    })
  })
}
