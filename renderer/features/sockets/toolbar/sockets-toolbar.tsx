import { type WatchInterval, watchIntervals } from '#shared/sockets/request'
import { Button, IconButton } from '../../../ui/button'
import { FilterField } from '../../../ui/filter-field'
import { Menu } from '../../../ui/menu'
import { countOf, formatCount } from '../../../ui/numbers'
import { Segmented } from '../../../ui/segmented'
import { exportFormats } from '../export/export-formats'
import { useExposures } from '../overview/use-exposures'
import type { TableModel } from '../rows/table-model'
import { useSockets, useSocketsKit } from '../sockets-context'
import { useOverviewShown } from '../use-overview-shown'
import styles from './sockets-toolbar.module.css'

const paces = [
  ...watchIntervals.map((ms) => ({
    value: String(ms),
    text: `${ms / 1000} s`,
    label: `Read every ${ms === 1000 ? 'second' : `${ms / 1000} seconds`}`,
  })),
  { value: 'paused', text: 'Paused', label: 'Do not read' },
]

/** How much is shown, how often it is read, and the way out to a file. */
export function SocketsToolbar({ model }: { readonly model: TableModel }) {
  const { actions, controller, exporter } = useSocketsKit()
  const phase = useSockets((state) => state.phase)
  const intervalMs = useSockets((state) => state.intervalMs)
  const listeningOnly = useSockets((state) => state.listeningOnly)
  const grouped = useSockets((state) => state.grouped)
  const frozen = useSockets((state) => state.frozen)
  return (
    <header className={styles.bar}>
      <FilterBox />
      <ToggleButton pressed={listeningOnly} onPress={actions.setListeningOnly}>
        Listening only
      </ToggleButton>
      <ToggleButton pressed={grouped} onPress={actions.setGrouped}>
        By process
      </ToggleButton>
      <Shown model={model} />
      <div className={styles.end}>
        <Segmented
          small
          label="Refresh"
          segments={paces}
          value={phase === 'paused' ? 'paused' : String(intervalMs)}
          onChange={(value) => {
            const interval = watchIntervals.find((ms) => String(ms) === value)
            if (interval === undefined) controller.setPaused(true)
            else controller.setIntervalMs(interval satisfies WatchInterval)
          }}
        />
        <ToggleButton
          pressed={frozen}
          onPress={(pressed) => controller.setFrozen(pressed)}
          title="Hold still what is shown (Space)"
        >
          Freeze
        </ToggleButton>
        <Menu
          icon="export"
          label="Export sockets"
          disabled={model.matching.length === 0}
          items={exportFormats}
          onChoose={(format) => void exporter.save(format)}
        />
        <OverviewButton />
      </div>
    </header>
  )
}

/** Shows and hides the overview; while it is hidden, it says how much is exposed. */
function OverviewButton() {
  const { actions } = useSocketsKit()
  const shown = useOverviewShown()
  const { length } = useExposures()
  const exposed = shown || length === 0 ? '' : `, ${countOf(length, 'exposure')}`
  return (
    <div className={styles.overview}>
      <IconButton
        icon="panel"
        label={`Overview${exposed}`}
        aria-pressed={shown}
        onClick={() => actions.showOverview(!shown)}
      />
      {exposed !== '' && (
        <span className={styles.badge} aria-hidden="true">
          {length}
        </span>
      )}
    </div>
  )
}

/** How many rows there are, and of how many. */
function Shown({ model }: { readonly model: TableModel }) {
  const total = useSockets((state) => state.reading?.summary.total ?? null)
  if (total === null) return null
  const { length } = model.matching
  return (
    <p className={styles.shown}>
      <b>{formatCount(length)}</b>
      {length === total ? ` ${total === 1 ? 'socket' : 'sockets'}` : ` of ${formatCount(total)}`}
    </p>
  )
}

function FilterBox() {
  const { actions } = useSocketsKit()
  const filter = useSockets((state) => state.filter)
  const asked = useSockets((state) => state.filterAsked)
  return <FilterField label="Filter sockets" value={filter} onChange={actions.setFilter} asked={asked} />
}

interface ToggleButtonProps {
  readonly pressed: boolean
  readonly onPress: (pressed: boolean) => void
  readonly title?: string
  readonly children: string
}

function ToggleButton({ pressed, onPress, title, children }: ToggleButtonProps) {
  return (
    <Button
      className={styles.toggle ?? ''}
      aria-pressed={pressed}
      title={title}
      onClick={() => onPress(!pressed)}
    >
      {children}
    </Button>
  )
}
