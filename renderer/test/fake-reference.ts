import registrations from '#resources/services/registrations.json'
import serviceData from '#resources/services/services.json'
import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { PortsHere } from '#shared/reference/ports-here'
import { ReferenceBook } from '#shared/reference/reference-book'
import { factsOf } from '#shared/sockets/facts'
import { workbench } from './fake-socket-lists'

type ReferenceHandlers = Pick<
  Handlers<EngineContract>,
  'reference.port' | 'reference.search' | 'reference.suggest'
>

export interface PlayedReference {
  /** False: a Windows that does not tell which ports no program may have. */
  readonly excludedTold?: boolean
}

/** The real book about a workbench whose sockets are played. */
export function playedReference({ excludedTold = true }: PlayedReference = {}): ReferenceHandlers {
  const book = new ReferenceBook(serviceData, registrations)
  const sockets = workbench()
  const limits = { ephemeral: { first: 32_768, last: 60_999 }, unprivilegedFrom: 1024 }
  const here = new PortsHere({ sockets, facts: factsOf(sockets, limits) }, excludedTold ? [] : null, [])
  return {
    'reference.port': async ({ port, protocol }) => book.report(port, protocol, here),
    'reference.search': async (search) => book.search(search),
    'reference.suggest': async () => book.suggest(20_000, 'tcp', here),
  }
}
