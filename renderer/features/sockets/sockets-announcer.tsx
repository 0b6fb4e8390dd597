import { useEffect, useState } from 'react'
import { isListening, type Socket } from '#shared/sockets/socket'
import { Announcer } from '../../ui/announcer'
import { countOf } from '../../ui/numbers'
import type { ShownReading } from './feed/shown-reading'
import type { TableModel } from './rows/table-model'
import { useSockets } from './sockets-context'

/** Listeners that are named one by one; more at once are counted. */
const mostNamed = 3

/**
 * Says to screen readers what the person has changed, and which listeners came or went. Connections come and go all the
 * time and are not said.
 */
export function SocketsAnnouncer({ model }: { readonly model: TableModel }) {
  const first = useSockets((state) => state.reading !== null)
  const reading = useSockets((state) => state.reading)
  const phase = useSockets((state) => (state.phase === 'paused' ? 'paused' : 'live'))
  const frozen = useSockets((state) => state.frozen)
  const filter = useSockets((state) => state.filter.trim())
  const listeningOnly = useSockets((state) => state.listeningOnly)
  const [text, setText] = useState('')

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is said when the person changes it, not with every reading
  useEffect(() => {
    if (!first) return
    const standing = frozen ? 'Frozen. ' : phase === 'paused' ? 'Paused. ' : ''
    setText(`${standing}${countOf(model.matching.length, listeningOnly ? 'listener' : 'socket')} shown.`)
  }, [first, phase, frozen, filter, listeningOnly])

  useEffect(() => {
    const news = reading === null ? '' : newsOf(reading)
    if (news !== '') setText(news)
  }, [reading])

  return <Announcer text={text} />
}

/** `node listens on port 3000 now.` Nothing where no listener came or went. */
export function newsOf({ sockets, gone, marks }: ShownReading): string {
  if (marks.size === 0) return ''
  const came = sockets.filter((socket) => isListening(socket) && marks.get(socket.id) === 'new')
  const went = gone.filter(isListening)
  return [sentence(came, 'listens', 'listen', 'now'), sentence(went, 'listens', 'listen', 'no more')]
    .filter((part) => part !== '')
    .join(' ')
}

function sentence(sockets: readonly Socket[], one: string, many: string, when: string): string {
  if (sockets.length === 0) return ''
  if (sockets.length > mostNamed) return `${countOf(sockets.length, 'socket')} ${many} ${when}.`
  return sockets
    .map(({ owners, local }) => `${owners[0]?.program ?? 'A socket'} ${one} on port ${local.port} ${when}.`)
    .join(' ')
}
