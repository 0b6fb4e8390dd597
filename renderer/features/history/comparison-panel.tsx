import { lazy, Suspense } from 'react'
import { counted } from '#shared/scan/output/figures'
import { IconButton } from '../../ui/button'
import { PortMenuButton, type PortRef, portMark } from '../../ui/port-ways'
import styles from './comparison-panel.module.css'
import { useHistory, useHistoryKit } from './history-context'
import type { ShownComparison } from './history-state'
import { hostOf } from './run/port-of-entry'
import { useOpenedFocus } from './use-opened-focus'

/** With the map, which is large, and not needed for what did not change. */
const ComparisonMap = lazy(() => import('./comparison-map'))

const words = { '+': 'new', '-': 'gone', '~': 'changed' } as const

interface ChangeProps {
  readonly change: ShownComparison['result']['hosts'][number]['changes'][number]
  readonly address: string
}

function Change({ change: { mark, of, what, detail }, address }: ChangeProps) {
  const port = portOf(of, address)
  return (
    <li className={styles[words[mark]]} {...(port === null ? {} : portMark(port))}>
      <span className={styles.mark} role="img" aria-label={words[mark]}>
        {mark}
      </span>
      <b>{of}</b> <span className={styles.what}>{what}</span> <span>{detail}</span>
      {port !== null && <PortMenuButton of={port} />}
    </li>
  )
}

/** The port that a change is of; null where it is of a host or its name. */
function portOf(of: string, address: string): PortRef | null {
  const [, port, protocol] = /^(\d+)\/(tcp|udp)$/.exec(of) ?? []
  if (port === undefined || (protocol !== 'tcp' && protocol !== 'udp')) return null
  return { host: hostOf(address), port: Number(port), protocol }
}

/** What changed from one scan to another, host by host, with what nobody can know. */
export function ComparisonPanel({ shown: { before, after, result } }: { readonly shown: ShownComparison }) {
  const { controller } = useHistoryKit()
  const panel = useOpenedFocus(useHistory((state) => state.aside))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section ref={panel} className={styles.panel} aria-label="What changed" tabIndex={0}>
      <header>
        <div>
          <h2>{result.summary}</h2>
          <p>
            From {before} to {after}
          </p>
        </div>
        <IconButton icon="close" label="Close the comparison" onClick={() => controller.closeComparison()} />
      </header>
      {result.hosts.some(({ ports }) => ports.length > 0) && (
        <Suspense>
          <ComparisonMap result={result} />
        </Suspense>
      )}
      {result.hosts.map(({ address, names, changes, notKnown }) => (
        <article key={address}>
          <h3>{[...names, address].join(', ')}</h3>
          <ul>
            {changes.map((change) => (
              <Change key={`${change.of} ${change.what}`} change={change} address={address} />
            ))}
            {notKnown.map((sentence) => (
              <li key={sentence} className={styles.unknown}>
                <span className={styles.mark} role="img" aria-label="not known">
                  ?
                </span>
                {sentence}
              </li>
            ))}
          </ul>
        </article>
      ))}
      {result.hostsLeftOut > 0 && (
        <p>{counted(result.hostsLeftOut, 'more host')}: portlight compare in a terminal lists them all.</p>
      )}
      {result.notKnown.length > 0 && (
        <article>
          <h3>Not known</h3>
          <ul>
            {result.notKnown.map((sentence) => (
              <li key={sentence} className={styles.unknown}>
                {sentence}
              </li>
            ))}
          </ul>
        </article>
      )}
    </section>
  )
}
