import { createSocket, type Socket } from 'node:dgram'
import { isAboutRouter, readSearchAnswer, searchMessage, searchTargets } from './ssdp-message'

/** UDA 1.1 section 1.3.2. */
const group = '239.255.255.250'
export const ssdpPort = 1900

/** Milliseconds at which the searches are sent: datagrams get lost, and answers to a flood of them, too. */
const rounds = [0, 350, 1_100, 2_500, 5_000] as const
/** Datagrams that are looked at: of the gateway, and of all others together. */
const mostDatagrams = 256
/** Places that are told of each kind: the gateway’s and others’, of routers and of devices. */
const mostPlaces = 8

/** Somebody who answered. */
export interface Found {
  /** As it was sent: not yet checked. */
  readonly location: string
  /** Who sent it. */
  readonly sender: string
  /** It says that it is a router; the others say only that they are devices, which some routers do, too. */
  readonly aboutRouter: boolean
}

export interface SsdpSearch {
  readonly gateway: string
  /** This computer's address: its interface is the one that is searched. */
  readonly local: string
  /** Where devices listen, 1900. */
  readonly port: number
}

/** What is told while the search goes on. */
export interface SearchHearing {
  /** Each place once. */
  found(found: Found): void
  /** The gateway's system says that nothing listens there (ICMP port unreachable). */
  refused(): void
}

/** What was heard in all. */
export interface SearchSummary {
  readonly answers: number
  /** Of them, from devices that did not say that they are routers. */
  readonly others: number
  /** Why no search could be sent; null: it was. */
  readonly problem: Unsent | null
}

/** No search could be sent: the system's code; null: not told. */
export interface Unsent {
  readonly code: string | null
}

/**
 * Searches for routers until `signal` is aborted: by multicast, and by asking the gateway itself, whose answer passes
 * firewalls that keep answers to multicasts out. Answers may come from any address and port (some routers have several);
 * what they say is checked by whoever follows it.
 */
export function searchRouters(
  search: SsdpSearch,
  hearing: SearchHearing,
  signal: AbortSignal,
): Promise<SearchSummary> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: false })
    // each kind has its own room: what answers first must not keep the router out
    const places = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()]
    const timers: NodeJS.Timeout[] = []
    const heard = { gateway: 0, elsewhere: 0 }
    let [others, sent] = [0, 0]
    let code: string | null = null
    let ended = false
    const knocking = knock(search, () => {
      if (!ended) hearing.refused()
    })
    const end = () => {
      if (ended) return
      ended = true
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', end)
      knocking.close()
      socket.close()
      const answers = heard.gateway + heard.elsewhere
      resolve({ answers, others, problem: sent > 0 ? null : { code } })
    }
    const noted = (error: NodeJS.ErrnoException | null) => {
      if (error === null) sent += 1
      else code = error.code ?? error.message
    }
    const send = (round: number) => {
      if (ended) return
      // whoever has room for a few of them only gets others the next time
      const [before, after] = [searchTargets.slice(0, round), searchTargets.slice(round)]
      for (const target of [...after, ...before]) {
        const one = searchMessage(target, `${search.gateway}:${search.port}`, 'one')
        socket.send(one, search.port, search.gateway, noted)
        const all = searchMessage(target, `${group}:${search.port}`, 'everybody')
        socket.send(all, search.port, group, noted)
      }
    }
    socket.on('error', (error: NodeJS.ErrnoException) => {
      code = error.code ?? error.message
      end()
    })
    socket.on('message', (message, { address }) => {
      const who = address === search.gateway ? 'gateway' : 'elsewhere'
      // a flood of others does not drown the gateway
      if (heard[who] >= mostDatagrams) return
      heard[who] += 1
      const answer = readSearchAnswer(message.toString('latin1'))
      const aboutRouter = answer !== null && isAboutRouter(answer)
      if (!aboutRouter && who === 'elsewhere') others += 1
      const told = places[(who === 'gateway' ? 0 : 2) + (aboutRouter ? 0 : 1)]
      if (answer === null || told === undefined) return
      if (told.has(answer.location) || told.size >= mostPlaces) return
      told.add(answer.location)
      hearing.found({ location: answer.location, sender: address, aboutRouter })
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
      for (const [round, at] of rounds.entries()) timers.push(setTimeout(() => send(round), at))
    })
  })
}

/**
 * Asks the gateway by a connected socket, the only one that a refusal comes back to. Answers are for the other one; from
 * this one comes nothing but whether anybody is there.
 */
function knock({ gateway, local, port }: SsdpSearch, refused: () => void): { close(): void } {
  const socket: Socket = createSocket({ type: 'udp4', reuseAddr: false })
  let open = true
  const close = () => {
    if (open) socket.close()
    open = false
  }
  socket.on('error', (error: NodeJS.ErrnoException) => {
    close()
    if (error.code === 'ECONNREFUSED') refused()
  })
  socket.on('connect', () =>
    socket.send(searchMessage('upnp:rootdevice', `${gateway}:${port}`, 'one'), () => {}),
  )
  socket.bind({ address: local, port: 0, exclusive: true }, () => {
    try {
      if (open) socket.connect(port, gateway)
    } catch {
      // the search says what is wrong
    }
  })
  return { close }
}
