import type { KeyboardEvent } from 'react'
import type { PortReference } from '#shared/reference/port-reference'
import { headlineOf, protocolsOf } from '#shared/reference/port-words'
import type { PortsFound } from '#shared/reference/report'
import { PortMenuButton, type PortRef, portMark } from '../../../ui/port-ways'
import { useReference, useReferenceKit } from '../reference-context'
import styles from './port-list.module.css'

/** What a search found. Arrows walk the list, Enter opens a page. */
export function PortList({ found }: { readonly found: PortsFound }) {
  const { controller } = useReferenceKit()
  const shown = useReference((state) => state.report?.reference.port ?? null)
  return (
    <nav className={styles.list} aria-label="Ports found">
      <ul onKeyDown={walk}>
        {found.ports.map((reference) => (
          <li key={reference.port} className={styles.item} {...portMark(refOf(reference))}>
            <button
              type="button"
              className={styles.port}
              aria-current={reference.port === shown ? 'true' : undefined}
              onClick={() => void controller.open(reference.port, null)}
            >
              <b>{reference.port}</b>
              <span className={styles.name}>{headlineOf(reference) ?? 'nothing is known of it'}</span>
              <small>{protocolsOf(reference)}</small>
            </button>
            <PortMenuButton of={refOf(reference)} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function refOf(reference: PortReference): PortRef {
  const protocol = protocolsOf(reference) === 'udp' ? 'udp' : 'tcp'
  return { host: null, port: reference.port, protocol }
}

function walk(event: KeyboardEvent<HTMLUListElement>) {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('li > :first-child')]
  const at = buttons.findIndex((button) => button.matches(':focus'))
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
  if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  buttons[Math.min(Math.max(to, 0), buttons.length - 1)]?.focus()
}
