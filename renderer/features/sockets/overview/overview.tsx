import { IconButton } from '../../../ui/button'
import { useSocketsKit } from '../sockets-context'
import { useOverviewShown } from '../use-overview-shown'
import { ExposureList } from './exposure-list'
import styles from './overview.module.css'
import { SocketsMap } from './sockets-map'
import { SystemFacts } from './system-facts'
import { UnattributedList } from './unattributed-list'

/** Beside the table: the map of ports, and what is worth knowing of all sockets together. */
export function Overview() {
  const { actions } = useSocketsKit()
  const shown = useOverviewShown()
  if (!shown) return null
  return (
    <aside className={styles.pane} aria-label="Overview">
      <div className={styles.map}>
        <SocketsMap />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: it scrolls, so keys must reach it */}
      <div role="group" aria-label="What to know" tabIndex={0} className={styles.notes}>
        <ExposureList />
        <UnattributedList />
        <SystemFacts />
      </div>
      <div className={styles.close}>
        <IconButton icon="close" label="Close overview" onClick={() => actions.showOverview(false)} />
      </div>
    </aside>
  )
}
