import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import { protocols } from '#shared/ports/protocol'
import { portAsked } from '#shared/reference/port-asked'
import type { PortsFound } from '#shared/reference/report'
import { allSockets } from '#shared/sockets/request'
import type { NamedPort } from '#shared/start/offers'
import { listenerSummary } from '../computer/listener-summary'
import type { StartStore } from '../start-slice'

/** What the field and the look at this computer need from outside. */
export interface StartEdges {
  /** A client that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
}

/** Longer texts are no name of a service. */
const longestName = 60
/** Rows that are looked at: a computer with more listeners than that is looked at in the sockets' own view. */
const mostListeners = 5000

export interface StartController {
  /** Puts a text into the field. */
  setText(text: string): void
  /** What the words of a text stand for. */
  namesIn(text: string, signal: AbortSignal): Promise<readonly NamedPort[]>
  /** Looks at this computer: its table of sockets, and nothing else. */
  look(): Promise<void>
  askForField(): void
  dispose(): void
}

export function createStartController(store: StartStore, edges: StartEdges): StartController {
  const { update } = store
  let looking: AbortController | null = null

  const namesIn = async (text: string, signal: AbortSignal) => {
    const asked = portAsked(text)
    if (typeof asked === 'string' || asked.kind === 'range' || text.trim().length > longestName) return []
    const client = await edges.engine(signal)
    if (asked.kind === 'port') {
      const { reference } = await client['reference.port']({ port: asked.port, protocol: null }, signal)
      return namedPorts([reference])
    }
    const found = await client['reference.search']({ asked, limit: 20 }, signal)
    const words = asked.words.toLowerCase()
    const begins = ({ name }: { readonly name: string }) => name.toLowerCase().startsWith(words)
    return namedPorts(found.ports.filter(({ port, texts }) => port === found.named || texts.some(begins)))
  }

  return {
    namesIn,
    setText(text) {
      update(() => ({ text }))
    },
    async look() {
      looking?.abort()
      const own = new AbortController()
      looking = own
      try {
        const client = await edges.engine(own.signal)
        const query = {
          filter: { ...allSockets, listeningOnly: true },
          limit: mostListeners,
          fresh: false,
        }
        const { sockets } = await client['sockets.list'](query, own.signal)
        if (looking === own) {
          update(() => ({ listeners: listenerSummary(sockets), listenersProblem: null }))
        }
      } catch (thrown) {
        const failed = fromThrown(thrown)
        if (looking === own && failed.code !== 'cancelled') {
          update(() => ({ listeners: null, listenersProblem: failed.message }))
        }
      }
    },
    askForField() {
      update(({ fieldAsked }) => ({ fieldAsked: fieldAsked + 1 }))
    },
    dispose() {
      looking?.abort()
    },
  }
}

/** The best that people know by a name of its own, of each protocol; TCP first, which can be proved from outside. */
function namedPorts(ports: PortsFound['ports']): readonly NamedPort[] {
  const named = ports.flatMap(({ port, texts: [text] }) =>
    text === undefined
      ? []
      : [
          {
            port,
            protocol: text.protocols[0],
            name: text.name,
            forOutside: text.topic === 'game' || text.topic === 'vpn',
          },
        ],
  )
  return protocols.flatMap((protocol) => named.filter((port) => port.protocol === protocol).slice(0, 1))
}
