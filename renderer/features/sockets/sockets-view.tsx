import { useEffect } from 'react'
import { KeptBanner } from '../../ui/kept-banner'
import { SocketDetails } from './details/socket-details'
import { Overview } from './overview/overview'
import { ProblemBanner } from './problem-banner'
import { useTableModel } from './rows/use-table-model'
import { SocketsAnnouncer } from './sockets-announcer'
import { useSockets, useSocketsKit } from './sockets-context'
import styles from './sockets-view.module.css'
import { SocketsTable } from './table/sockets-table'
import { FactsStrip } from './toolbar/facts-strip'
import { SocketsToolbar } from './toolbar/sockets-toolbar'

/** The sockets of this computer: what to show above, the rows, and beside them what is worth knowing. */
export function SocketsView() {
  const { controller, store } = useSocketsKit()
  const model = useTableModel()

  useEffect(() => {
    controller.open()
    return () => controller.close()
  }, [controller])

  useEffect(() => {
    const own = new AbortController()
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.defaultPrevented || usesSpace(event)) return
      event.preventDefault()
      controller.setFrozen(!store.getState().sockets.frozen)
    }
    window.addEventListener('keydown', onKey, { signal: own.signal })
    return () => own.abort()
  }, [controller, store])

  return (
    <main className={styles.view} aria-label="Sockets">
      <h1 className="visually-hidden">Sockets</h1>
      <SocketsToolbar model={model} />
      <Kept />
      <FactsStrip />
      <div className={styles.panes}>
        <div className={styles.main}>
          <div className={styles.table}>
            <SocketsTable model={model} />
            <ProblemBanner />
          </div>
          <SocketDetails />
        </div>
        <Overview />
      </div>
      <SocketsAnnouncer model={model} />
    </main>
  )
}

function Kept() {
  const { controller } = useSocketsKit()
  const from = useSockets((state) => state.keptFrom)
  return <KeptBanner from={from} again="Read now" onAgain={() => controller.setPaused(false)} />
}

/** Whether the space bar means something else where the focus is: text, a button, a dialog. */
function usesSpace({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || document.querySelector('dialog[open]') !== null) return true
  if (!(target instanceof HTMLElement)) return false
  return target.closest('button, input, textarea, select, [role="menu"], [contenteditable]') !== null
}
