import { Button } from '../../../ui/button'
import { countOf } from '../../../ui/numbers'
import { PortWords } from '../../../ui/port-ways'
import { useStart, useStartKit } from '../start-context'
import styles from '../start-view.module.css'
import type { ListenerSummary } from './listener-summary'

/** This computer, by what it knows of itself: nobody is asked for it. Every number leads to its rows. */
export function ComputerPanel() {
  const { useComputer, showListeners } = useStartKit()
  const computer = useComputer()
  const listeners = useStart((state) => state.listeners)
  const problem = useStart((state) => state.listenersProblem)
  const addresses = (computer?.addresses ?? []).filter(
    ({ loopback, address }) => !loopback && !address.toLowerCase().startsWith('fe80:'),
  )
  return (
    <section className={styles.panel} aria-label="This computer">
      <h2 className={styles.label}>This computer</h2>
      <dl className={styles.facts}>
        <dt>{addresses.length === 1 ? 'Address' : 'Addresses'}</dt>
        <dd className={styles.selectable}>
          {computer === null
            ? '…'
            : addresses.length === 0
              ? 'None: it is in no network.'
              : addresses.slice(0, 4).map(({ address }) => <span key={address}>{address}</span>)}
        </dd>
        <dt>Open to others</dt>
        <dd>
          {listeners === null ? (
            (problem ?? '…')
          ) : (
            <>
              <span>{programsText(listeners)}</span>
              {listeners.programCount + listeners.unnamed > 0 && (
                <Button look="plain" onClick={() => showListeners('reachable')}>
                  Show them
                </Button>
              )}
            </>
          )}
        </dd>
        {listeners !== null && listeners.exposed.length > 0 && (
          <>
            <dt>Take care</dt>
            <dd>
              {listeners.exposed.slice(0, 3).map(({ title, ports }) => (
                <span key={`${title} ${ports[0]?.port}`}>
                  {title} (port <PortWords of={ports.slice(0, 3)} />)
                </span>
              ))}
              <Button look="plain" onClick={() => showListeners('exposed')}>
                Show {listeners.exposed.length === 1 ? 'it' : 'them'}
              </Button>
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

/** Firewalls are left aside, so nobody is told that others get through. */
function programsText({ programs, programCount, unnamed }: ListenerSummary): string {
  if (programCount === 0 && unnamed === 0) return 'No program listens for other computers.'
  const more = programCount - programs.length
  const names = `${programs.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  const hidden =
    unnamed === 0
      ? ''
      : `${programCount === 0 ? '' : ', and '}${countOf(unnamed, 'port')} of programs that are not shown to you`
  return `${programCount === 0 ? '' : `${countOf(programCount, 'program')}: ${names}`}${hidden}, unless a firewall is in the way.`
}
