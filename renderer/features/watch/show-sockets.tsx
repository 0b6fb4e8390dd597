import { Button } from '../../ui/button'
import { useWatchKit } from './watch-context'

/** Leads to the sockets of a port of this computer. */
export function ShowSockets({ port }: { readonly port: number }) {
  const { showSockets } = useWatchKit()
  return (
    <Button look="plain" onClick={() => showSockets(port)} aria-label={`Show the sockets of port ${port}`}>
      Show
    </Button>
  )
}
