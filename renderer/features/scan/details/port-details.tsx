import { lazy, type ReactNode, Suspense } from 'react'
import type { PortEvidence } from '#shared/scan/results'
import { askedOf, quietOf } from '#shared/scan/udp/questions'
import type { Service } from '#shared/services/service-table'
import { DetailsPane } from '../../../ui/details-pane'
import { Fact, Facts } from '../../../ui/facts'
import { countOf, formatDuration, formatRoundTrip } from '../../../ui/numbers'
import { ianaRangeOf } from '../../../ui/port-map/port-range'
import { hostOfScope, PortWays } from '../../../ui/port-ways'
import { OwnerFacts } from '../owners/owner-facts'
import { reasonWord, stateClass, stateWords } from '../port-state-words'
import { useScan, useScanKit } from '../scan-context'
import { StateGlyph } from '../state-glyph'
import { explain, outcomeMeaning } from './explain'
import styles from './port-details.module.css'

const PacketFacts = lazy(async () => ({ default: (await import('./packet-facts')).PacketFacts }))
const IdentityFacts = lazy(async () => ({ default: (await import('./identity-facts')).IdentityFacts }))

/** The evidence of the port that is selected; nothing while none is. */
export function PortDetails() {
  const { actions } = useScanKit()
  const selected = useScan((state) => state.selected)
  const run = useScan((state) => state.run)
  const services = useScan((state) => state.services)
  useScan((state) => state.run?.version)
  if (selected === null || run === null) return null
  const { protocol, port } = selected
  const entry = run.hosts[selected.host]
  const results = run.results.hosts[selected.host]
  const facts = results?.evidenceOf(protocol, port) ?? null
  return (
    <DetailsPane
      label="Port details"
      title={
        <>
          <b>{port}</b>
          <span className={styles.on}>
            /{protocol} on {entry?.host.address ?? '–'}
          </span>
        </>
      }
      actions={
        <PortWays
          of={{ host: hostOfScope(entry?.host.address ?? '', entry?.host.scope ?? null), port, protocol }}
          but={['scan', 'sockets']}
        />
      }
      onClose={() => actions.select(null)}
      bodyLabel="Evidence"
      className={styles.pane}
    >
      {facts === null ? (
        <p className={styles.not}>This port was not asked for in this scan.</p>
      ) : (
        <Evidence
          facts={facts}
          address={entry?.host.address ?? ''}
          service={services?.find(port, protocol) ?? null}
          startedAt={run.startedAt}
          compact={results?.isCompact ?? false}
          owner={
            run.here !== null && entry?.host.scope === 'this-computer' ? (
              <OwnerFacts here={run.here} address={entry.host.address} facts={facts} />
            ) : null
          }
        />
      )}
    </DetailsPane>
  )
}

interface EvidenceProps {
  readonly facts: PortEvidence
  readonly address: string
  readonly service: Service | null
  readonly startedAt: number
  readonly compact: boolean
  readonly owner: ReactNode
}

function Evidence({ facts, address, service, startedAt, compact, owner }: EvidenceProps) {
  const { state, reason, outcome, rttMs, waitedMs, atMs } = facts
  const words = explain(state, reason, facts.identity !== null, owner !== null)
  const quiet = facts.protocol === 'udp' ? quietOf(facts.port) : null
  const range = ianaRangeOf(facts.port)
  const at = atMs === null ? null : new Date(startedAt + atMs)
  return (
    <>
      <p className={`${styles.verdict} ${styles[`is-${stateClass(state)}`]}`}>
        <StateGlyph state={state} size={14} />
        <b>{stateWords[state]}</b>
        <span className={styles.reason}>{reason === 'none' ? '' : reasonWord(reason)}</span>
      </p>
      <div className={styles.words}>
        <p>{words.means}</p>
        <p className={styles.not}>{words.notMeans}</p>
        {words.tryNext !== '' && (
          <p className={styles.next}>
            <span>Try</span> {words.tryNext}
          </p>
        )}
        {owner}
        <Suspense>
          <PacketFacts key={`${address} ${facts.protocol} ${facts.port}`} address={address} facts={facts} />
        </Suspense>
      </div>
      {facts.identity !== null && (
        <Suspense>
          <IdentityFacts identity={facts.identity} at={startedAt} />
        </Suspense>
      )}
      <Facts className={facts.identity === null ? styles.sent : styles.port}>
        <Fact
          name="Sent"
          value={
            facts.protocol === 'tcp'
              ? 'TCP SYN, by connect()'
              : askedOf(facts.port, facts.tries).join('; ') || 'nothing'
          }
        />
        {state === 'open|filtered' && quiet !== null && <Fact name="Silence" value={quiet} />}
        <Fact
          name="Came back"
          value={
            facts.tries === 0 && outcome === 'NONE'
              ? compact
                ? 'details were dropped to save memory'
                : 'nothing was sent yet'
              : `${outcome}: ${outcomeMeaning(outcome, facts.protocol)}`
          }
        />
        {facts.tries > 0 && (
          <Fact
            name="Tries"
            value={facts.tries >= 255 ? '255 or more' : countOf(facts.tries, 'try', 'tries')}
          />
        )}
        {rttMs !== null && <Fact name="Round trip" value={formatRoundTrip(rttMs)} />}
        {facts.tries > 0 && waitedMs !== null && (
          <Fact
            name="Waited"
            value={waitedMs < 1000 ? formatRoundTrip(waitedMs) : formatDuration(waitedMs / 1000)}
          />
        )}
        {facts.tries > 0 && at !== null && atMs !== null && (
          <Fact
            name="Verdict"
            value={`${at.toLocaleTimeString('en-GB')}, ${formatDuration(atMs / 1000)} after the start`}
          />
        )}
      </Facts>
      <Facts className={styles.port}>
        <Fact
          name="Service"
          value={service === null ? 'none is known for this port' : <b>{service.name}</b>}
        />
        {service !== null && service.commonUse !== null && (
          <Fact name="Mostly used by" value={service.commonUse} />
        )}
        {service !== null && <Fact name="Registered" value={registeredText(service)} />}
        <Fact name="Range" value={`${range.name} ports, ${range.first}–${range.last}. ${range.meaning}`} />
      </Facts>
    </>
  )
}

/** What IANA has the port for, which may be another thing than what people run there. */
function registeredText({ registered }: Service): string {
  if (registered === null) return 'for nothing: IANA does not list this port'
  const { name, description } = registered
  return description === '' ? name : `${name}: ${description}`
}
