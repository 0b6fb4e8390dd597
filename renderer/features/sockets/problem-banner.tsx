import { IconButton } from '../../ui/button'
import { useSockets, useSocketsKit } from './sockets-context'
import styles from './sockets-view.module.css'

/** What went wrong, over the end of the table, so that no row moves. */
export function ProblemBanner() {
  const { actions } = useSocketsKit()
  const problem = useSockets((state) => state.problem)
  if (problem === null) return null
  return (
    <div className={styles.problem} role="alert">
      <p>{problem.message}</p>
      <IconButton icon="close" label="Dismiss" onClick={() => actions.dismissProblem()} />
    </div>
  )
}
