import { Button } from '../../../ui/button'
import { useSockets, useSocketsKit } from '../sockets-context'

/** What stands where rows would be: each reason for it has its own words. */
export function TableEmpty() {
  const { actions, controller } = useSocketsKit()
  const reading = useSockets((state) => state.reading)
  const problem = useSockets((state) => state.problem)
  const phase = useSockets((state) => state.phase)
  const filter = useSockets((state) => state.filter.trim())
  const listeningOnly = useSockets((state) => state.listeningOnly)
  if (reading === null) {
    if (problem !== null) return <p>Nothing could be read yet. It is tried again every moment.</p>
    if (phase !== 'paused') return <p>Reading the sockets of this computer</p>
    return (
      <>
        <p>Paused before the first reading.</p>
        <Button onClick={() => controller.refresh()}>Read once</Button>
      </>
    )
  }
  if (filter === '' && !listeningOnly) {
    return <p>This computer has no socket that can be seen from here.</p>
  }
  return (
    <>
      <p>
        {filter === ''
          ? 'Nothing listens.'
          : `No ${listeningOnly ? 'listener' : 'socket'} matches “${filter}”.`}
      </p>
      <Button onClick={() => actions.showAll()}>Show all</Button>
    </>
  )
}
