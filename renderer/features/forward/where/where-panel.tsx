import { useEffect } from 'react'
import { lifetimeWords } from '#shared/forward/nat-lifetime'
import type { Whereabouts } from '#shared/forward/report'
import { Button } from '../../../ui/button'
import { EvidenceList } from '../evidence-list'
import { useForward, useForwardKit } from '../forward-context'
import { countHelpers } from '../helpers/helper-check'
import { HelperSummary } from '../helpers/helper-summary'
import { filteringMeaning, mappingMeaning } from './nat-words'
import { whereAsked } from './where-controller'
import styles from './where-panel.module.css'

/** The addresses on the way out, and how the router hands out ports, in plain words. */
export function WherePanel() {
  const { where } = useForwardKit()
  const { busy, answer, problem } = useForward((state) => state.where)
  // a look changes nothing, and those outside who are asked were agreed to
  const isAsked = useForward((state) => state.where.of === JSON.stringify(whereAsked(state)))
  useEffect(() => {
    if (!isAsked) void where.look()
  }, [where, isAsked])
  const alone = useForward((state) => countHelpers(state.helpers) === 0)
  const stun = useForward((state) => state.helpers.stun.length > 0)
  return (
    <div className={styles.body} aria-busy={busy}>
      <div className={styles.inner}>
        <header className={styles.header}>
          <div className={styles.lead}>
            <h2>Where is this computer?</h2>
            <p>
              {alone
                ? 'Its address at home and what the router tells. What the internet sees, only a helper outside can tell.'
                : 'Its address at home, what the router tells, and what the helpers see that you agreed to.'}
            </p>
          </div>
          {busy ? (
            <Button icon="stop" onClick={where.cancel}>
              Cancel
            </Button>
          ) : (
            <div className={styles.actions}>
              <Button look="primary" onClick={() => void where.look()}>
                Look again
              </Button>
              {stun && (
                <Button onClick={() => void where.look(true)}>
                  Measure how long a port stays open (3 minutes)
                </Button>
              )}
            </div>
          )}
        </header>
        <HelperSummary />
        <p role="status" className={styles.status}>
          {busy ? 'Looking…' : ''}
        </p>
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            {problem.message}
          </p>
        )}
        {answer !== null && <Answer answer={answer} />}
      </div>
    </div>
  )
}

function Answer({ answer }: { readonly answer: Whereabouts }) {
  const { addresses, nat, lifetime, notes, evidence } = answer
  const rows = [
    ['This computer', addresses.lan, addresses.interface === null ? '' : `on ${addresses.interface}`],
    ['Router, inside', addresses.gateway, ''],
    ['Router, outside', addresses.wan, 'as the router tells'],
    ['What the internet sees', addresses.outside, ''],
    ['IPv6 of this computer', addresses.lan6, ''],
    ['IPv6 that the internet sees', addresses.outside6, ''],
  ] as const
  return (
    <>
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label="What it means">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div className={styles.columns}>
        <section aria-label="Addresses">
          <h3>Addresses</h3>
          <dl className={styles.rows}>
            {rows.map(([name, address, beside]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className={address === null ? styles.unknown : styles.known}>
                  {address ?? 'not known'} {address !== null && beside !== '' && <small>{beside}</small>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section aria-label="How the router hands out ports">
          <h3>How the router hands out ports</h3>
          <dl className={styles.meanings}>
            <div>
              <dt>Outwards</dt>
              <dd>{mappingMeaning(nat) ?? 'Not known.'}</dd>
            </div>
            <div>
              <dt>Inwards</dt>
              <dd>{filteringMeaning(nat) ?? 'Not known.'}</dd>
            </div>
            {lifetime !== null && (
              <div>
                <dt>Unused</dt>
                <dd>{lifetimeWords(lifetime).join(' ') || 'Not known.'}</dd>
              </div>
            )}
          </dl>
          {nat.notes.length > 0 && (
            <ul className={styles.small}>
              {nat.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </section>
      </div>
      {evidence.length > 0 && (
        <section aria-label="What was seen">
          <h3>What was seen</h3>
          <EvidenceList evidence={evidence} />
        </section>
      )}
    </>
  )
}
