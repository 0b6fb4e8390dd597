import { outcomeAt, reasonAt, stateAt } from '#shared/scan/state'
import type { Service } from '#shared/services/service-table'
import { DetailsPane } from '../../../ui/details-pane'
import { Fact, Facts } from '../../../ui/facts'
import { countOf, formatDuration, formatRoundTrip } from '../../../ui/numbers'
import { ianaRangeOf } from '../../../ui/port-map/port-range'
import { PortWays } from '../../../ui/port-ways'
import { reasonWord, stateWords } from '../port-state-words'
import type { PortFacts } from '../results/compact-results'
import { useScan, useScanKit } from '../scan-context'
import { StateGlyph } from '../state-glyph'
import { explain, outcomeMeanings } from './explain'
import styles from './port-details.module.css'

/** The evidence of the port that is selected; nothing while none is. */
export function PortDetails() {
  const { actions } = useScanKit()
  const selected = useScan((state) => state.selected)
  const run = useScan((state) => state.run)
  const services = useScan((state) => state.services)
  useScan((state) => state.run?.version)
  if (selected === null || run === null) return null
  const slot = run.results.slotOf[selected.port] ?? -1
  const entry = run.hosts[selected.host]
  const columns = run.results.host(selected.host)
  const facts = slot < 0 || columns === undefined ? null : columns.facts(slot)
  return (
    <DetailsPane
      label="Port details"
      title={
        <>
          <b>{selected.port}</b>
          <span className={styles.on}>/tcp on {entry?.host.address ?? '–'}</span>
        </>
      }
      actions={
        <PortWays
          of={{ host: entry?.host.address ?? '', port: selected.port, protocol: 'tcp' }}
          but={['scan']}
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
          service={services?.find(selected.port, 'tcp') ?? null}
          startedAt={run.startedAt}
          compact={columns?.isCompact ?? false}
        />
      )}
    </DetailsPane>
  )
}

interface EvidenceProps {
  readonly facts: PortFacts
  readonly service: Service | null
  readonly startedAt: number
  readonly compact: boolean
}

function Evidence({ facts, service, startedAt, compact }: EvidenceProps) {
  const state = stateAt(facts.state)
  const reason = reasonAt(facts.reason)
  const outcome = outcomeAt(facts.outcome)
  const words = explain(state, reason)
  const range = ianaRangeOf(facts.port)
  const at = Number.isFinite(facts.time) ? new Date(startedAt + facts.time) : null
  return (
    <>
      <p className={`${styles.verdict} ${styles[`is-${state}`]}`}>
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
      </div>
      <Facts className={styles.sent}>
        <Fact name="Sent" value="TCP SYN, by connect()" />
        <Fact
          name="Came back"
          value={
            facts.tries === 0 && outcome === 'NONE'
              ? compact
                ? 'details were let go to save memory'
                : 'nothing was sent yet'
              : `${outcome}: ${outcomeMeanings[outcome]}`
          }
        />
        {facts.tries > 0 && (
          <Fact
            name="Tries"
            value={facts.tries >= 255 ? '255 or more' : countOf(facts.tries, 'try', 'tries')}
          />
        )}
        {Number.isFinite(facts.rtt) && <Fact name="Round trip" value={formatRoundTrip(facts.rtt)} />}
        {facts.tries > 0 && Number.isFinite(facts.wait) && (
          <Fact
            name="Waited"
            value={facts.wait < 1000 ? formatRoundTrip(facts.wait) : formatDuration(facts.wait / 1000)}
          />
        )}
        {facts.tries > 0 && at !== null && (
          <Fact
            name="Verdict"
            value={`${at.toLocaleTimeString('en-GB')}, ${formatDuration(facts.time / 1000)} after the start`}
          />
        )}
      </Facts>
      <Facts className={styles.port}>
        <Fact
          name="Service"
          value={service === null ? 'none is known for this port' : <b>{service.name}</b>}
        />
        {service !== null && service.description !== '' && (
          <Fact name={service.official ? 'IANA' : 'Common use'} value={service.description} />
        )}
        {service?.official === true && service.commonUse !== null && (
          <Fact name="Common use" value={service.commonUse} />
        )}
        {service !== null && !service.official && <Fact name="Note" value="IANA does not list this use" />}
        <Fact name="Range" value={`${range.name} ports, ${range.first}–${range.last}. ${range.meaning}`} />
      </Facts>
    </>
  )
}
