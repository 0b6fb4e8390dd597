import { Button } from '../../../ui/button'
import { useSockets, useSocketsKit } from '../sockets-context'
import styles from './sockets-table.module.css'

/** What stands where rows would be: each reason for it has its own words. */
export function TableEmpty() {
  const { actions, controller } = useSocketsKit()
  const reading = useSockets((state) => state.reading)
  const problem = useSockets((state) => state.problem)
  const phase = useSockets((state) => state.phase)
  const filter = useSockets((state) => state.filter.trim())
  const listeningOnly = useSockets((state) => state.listeningOnly)
  if (reading === null) {
    if (problem !== null) {
      return (
        <div className={styles.empty}>
          <p>Nothing could be read yet. It is tried again every moment.</p>
        </div>
      )
    }
    if (phase === 'paused') {
      return (
        <div className={styles.empty}>
          <p>Paused before the first reading.</p>
          <Button onClick={() => controller.refresh()}>Read once</Button>
        </div>
      )
    }
    return (
      <div className={styles.empty}>
        <p>Reading the sockets of this computer</p>
      </div>
    )
  }
  if (filter === '' && !listeningOnly) {
    return (
      <div className={styles.empty}>
        <p>This computer has no socket that can be seen from here.</p>
      </div>
    )
  }
  return (
    <div className={styles.empty}>
      <p>
        {filter === ''
          ? 'Nothing listens.'
          : `No ${listeningOnly ? 'listener' : 'socket'} matches “${filter}”.`}
      </p>
      <Button onClick={() => actions.showAll()}>Show all</Button>
    </div>
  )
}
