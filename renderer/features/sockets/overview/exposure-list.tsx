import type { Exposure } from '#shared/sockets/exposure'
import { farthestOf, type ReachableFrom } from '#shared/sockets/reachable-from'
import { Button } from '../../../ui/button'
import { countOf } from '../../../ui/numbers'
import { exposedPort, PortMenuButton, PortWords, portMark } from '../../../ui/port-ways'
import { remedyLead } from '../remedy-lead'
import { ReachGlyph } from '../socket-glyph'
import { useSockets, useSocketsKit } from '../sockets-context'
import { useReachable } from '../use-reachable'
import styles from './overview.module.css'
import { useExposures } from './use-exposures'

/** Listeners for everybody that usually should not be, with what that means and how to end it. */
export function ExposureList() {
  const known = useSockets((state) => state.reading !== null)
  const exposures = useExposures()
  const reachable = useReachable(exposures.flatMap(({ sockets }) => sockets))
  return (
    <section className={styles.section} aria-label="Exposure">
      <h3 className={styles.heading}>
        Exposure
        {exposures.length > 0 && <span className={styles.badge}>{exposures.length}</span>}
      </h3>
      {exposures.length === 0 ? (
        <p className={styles.text}>
          {known
            ? 'Of what listens on all addresses, or on a public one, Portlight knows no program as a database, an admin interface or a debugger. It goes by the program here: the name in “Service” only says what usually has the port.'
            : '–'}
        </p>
      ) : (
        <>
          <p className={styles.intro}>
            Bound to all addresses or to a public one: whoever reaches this computer reaches these, unless a
            firewall is in the way.
          </p>
          <ul className={styles.list}>
            {exposures.map((exposure) => (
              <ExposureItem
                key={`${exposure.rule} ${exposure.confidence} ${exposure.sockets[0] ?? ''}`}
                exposure={exposure}
                reach={farthestOf(exposure.sockets.flatMap((id) => reachable?.get(id) ?? []))}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

interface ItemProps {
  readonly exposure: Exposure
  /** Null: not known. */
  readonly reach: ReachableFrom | null
}

function ExposureItem({ exposure, reach }: ItemProps) {
  const { actions, store } = useSocketsKit()
  const { title, ports, confidence, meaning, remedy, sockets: ids } = exposure
  const all = () => store.getState().sockets.reading?.sockets ?? []
  const first = () => all().find(({ id }) => id === ids[0])
  const socket = first()
  const of = socket === undefined ? null : { host: null, port: socket.local.port, protocol: socket.protocol }
  const show = () => {
    const socket = first()
    if (socket === undefined) return
    actions.showAll()
    actions.openDetails(socket)
  }
  return (
    <li className={styles.item} {...(of === null ? {} : portMark(of))}>
      <p className={styles.itemHead}>
        <ReachGlyph reach="everywhere" />
        <b>{title}</b>
        <span className={styles.quiet}>
          {ports.length === 1 ? 'port' : 'ports'}{' '}
          <PortWords of={ports.slice(0, 8).map((port) => exposedPort(port, ids, all()))} />
          {ports.length > 8 ? ` and ${ports.length - 8} more` : ''}
        </span>
        <Button look="plain" className={styles.show ?? ''} onClick={show}>
          Show
        </Button>
        {of !== null && <PortMenuButton of={of} />}
      </p>
      <p className={styles.text}>
        {confidence === 'possible' ? 'Judged by its port alone. ' : ''}
        {confidence === 'certain' ? 'It said so to a scan of this computer. ' : ''}
        {meaning}
      </p>
      {reach !== null && <p className={styles.text}>Can be reached from: {reach.words}.</p>}
      <p className={styles.remedy}>
        <span>{remedyLead(confidence)}</span> {remedy}
        {ids.length > 1 ? ` (${countOf(ids.length, 'listener')})` : ''}
      </p>
    </li>
  )
}
