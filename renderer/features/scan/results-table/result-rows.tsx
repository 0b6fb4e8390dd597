import type { Identity } from '#shared/identity/identity'
import { answersText, programText, serviceText } from '#shared/identity/identity-words'
import type { AskedPorts } from '#shared/ports/asked-ports'
import type { Scope } from '#shared/scan/plan'
import type { PortEvidence } from '#shared/scan/results'
import type { Service } from '#shared/services/service-table'
import type { RowPlace } from '../../../ui/data-grid/data-grid'
import type { GridColumn } from '../../../ui/data-grid/grid-column'
import { FoldCell, GridCell, GridCells, GridRow, longText } from '../../../ui/data-grid/grid-row'
import { TwoEnds, twoEnds } from '../../../ui/data-grid/two-ends'
import { countOf, formatRoundTrip } from '../../../ui/numbers'
import { hostOfScope } from '../../../ui/port-ways'
import { reasonWord, stateClass, stateWords } from '../port-state-words'
import type { SortColumn } from '../scan-state'
import { StateGlyph } from '../state-glyph'
import { rangesText } from './ranges-text'
import styles from './results-table.module.css'
import type { RowGroup } from './table-model'

interface RowProps extends RowPlace {
  readonly address: string
  readonly shown: readonly GridColumn<SortColumn>[]
  readonly onChoose: (index: number) => void
}

interface PortRowProps extends RowProps {
  /** Null: nobody knows how far away it is yet. */
  readonly scope: Scope | null
  readonly facts: PortEvidence | undefined
  readonly service: Service | null
  /** Who has it, where it is a port of this computer; '' where that is not known. */
  readonly program: string
  readonly selected: boolean
}

/** One port. */
export function PortRow({ facts, address, scope, service, program, shown, ...row }: PortRowProps) {
  if (facts === undefined) return null
  const { state } = facts
  const reason = reasonWord(facts.reason)
  return (
    <GridRow
      {...row}
      port={{ host: hostOfScope(address, scope), port: facts.port, protocol: facts.protocol }}
    >
      <GridCells
        shown={shown}
        cells={{
          host: (
            <GridCell className={`${styles.host} ${longText}`} title={address}>
              {address}
            </GridCell>
          ),
          port: <GridCell className={styles.port}>{String(facts.port)}</GridCell>,
          protocol: <GridCell className={styles.protocol}>{facts.protocol}</GridCell>,
          state: (
            <GridCell className={`${styles.state} ${styles[`is-${stateClass(state)}`]}`}>
              <StateGlyph state={state} size={11} />
              {stateWords[state]}
            </GridCell>
          ),
          reason: (
            <GridCell className={`${styles.reason} ${longText}`} title={reason}>
              {reason}
            </GridCell>
          ),
          service: <ServiceCell identity={facts.identity} service={service} />,
          program: <ProgramCell program={program} />,
          rtt: <GridCell className={styles.rtt}>{formatRoundTrip(facts.rttMs ?? Number.NaN)}</GridCell>,
        }}
      />
    </GridRow>
  )
}

/** As the socket table names it: `java (2214) in /srv/mc`. */
function ProgramCell({ program }: { readonly program: string }) {
  const title = program === '' ? undefined : `${program}, by the socket table`
  const [, name = '', process = ''] = /^(\S{21,}) (\(\d+\))/.exec(program) ?? []
  return name === '' ? (
    <GridCell className={longText} title={title}>
      {program === '' ? '–' : program}
    </GridCell>
  ) : (
    <GridCell className={twoEnds} title={title}>
      <TwoEnds text={name}>{process}</TwoEnds>
    </GridCell>
  )
}

interface ServiceCellProps {
  readonly identity: Identity | null
  readonly service: Service | null
}

/** What answers, where that is known; otherwise the name by number, with a question mark where it was asked in vain. */
function ServiceCell({ identity, service }: ServiceCellProps) {
  const named = service?.name ?? '–'
  if (identity === null) {
    return (
      <GridCell className={longText} title={service?.description}>
        {named}
      </GridCell>
    )
  }
  const answers = serviceText(identity)
  const program = programText(identity)
  const known = answers ?? (service === null ? '–' : `${named}?`)
  return (
    <GridCell
      className={`${longText} ${answers === null ? styles.guess : ''}`}
      title={[identity.contradiction, answersText(identity)]
        .filter((part) => part !== null && part !== '')
        .join('\n')}
    >
      {identity.contradiction !== null && <span className={styles.contrary}>≠ </span>}
      {known}
      {program !== '' && <span className={styles.program}> {program}</span>}
    </GridCell>
  )
}

interface GroupRowProps extends RowProps {
  readonly group: RowGroup
  readonly asked: AskedPorts
}

/** Many ports of one state in one row: `closed 1–21, 23–8999 … 65,530 ports`. */
export function GroupRow({ group, asked, address, shown, ...row }: GroupRowProps) {
  const { state, count, slots, unfolded } = group
  return (
    <GridRow {...row} className={styles.group}>
      <FoldCell columns={shown.length} unfolded={unfolded}>
        {shown.some(({ key }) => key === 'host') && <span className={styles.groupHost}>{address}</span>}
        <StateGlyph state={state} size={11} />
        <span>{stateWords[state]}</span>
        <span className={styles.ranges}>{rangesText(asked, slots())}</span>
        <span className={styles.total}>{countOf(count, 'port')}</span>
      </FoldCell>
    </GridRow>
  )
}
