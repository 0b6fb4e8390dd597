import type { Computer } from '#shared/computer/computer'
import { usualIntensity } from '#shared/identity/identity'
import type { ErrorValue } from '#shared/ipc/result'
import type { ProtocolPort } from '#shared/ports/asked-ports'
import type { Protocol } from '#shared/ports/protocol'
import type { HostSummary, ScannedHost, ScanProgress, ScanSummary } from '#shared/scan/event'
import type { ListenersHere } from '#shared/scan/listeners-here'
import type { UnresolvedName } from '#shared/scan/name-failure'
import type { ScanPlan } from '#shared/scan/plan'
import type { ScanRecord } from '#shared/scan/record'
import type { ScanTargets } from '#shared/scan/request'
import { type PortState, portStates } from '#shared/scan/state'
import type { ServiceTable } from '#shared/services/service-table'
import { type SortBy, unsorted } from '../../ui/data-grid/sort'
import { markIn } from '../../ui/filter-mark'
import { stateWords } from './port-state-words'

/**
 * - `idle`: nothing was scanned yet
 * - `planning`: the engine works out how large it is
 * - `confirming`: a dialog asks
 * - `running`, `paused`, `stopping`: a run is under way
 * - `opening`: a scan that was kept, or somebody's file, is read; nothing is asked of anybody
 * - `done`: it ended; `summary` or `problem` says how
 */
export type Phase = 'idle' | 'planning' | 'confirming' | Going | 'done'
type Going = 'running' | 'paused' | 'stopping' | 'opening'

/** A host as the person sees it: who it is, and what became of it once it is finished. */
export interface HostEntry {
  readonly host: ScannedHost
  readonly summary: HostSummary | null
}

/** One run, from the moment in which it may start. The columns are outside; `version` grows when they change. */
export interface RunState {
  readonly id: string
  readonly targets: ScanTargets
  readonly plan: ScanPlan
  /** When it began, milliseconds since 1970. */
  readonly startedAt: number
  readonly results: ScanRecord
  /** Where it comes from, where it is no scan of now: a sentence. */
  readonly origin?: string
  /** Hosts that its file lists, where that is known. */
  readonly listed?: number
  readonly version: number
  readonly hosts: readonly HostEntry[]
  readonly progress: ScanProgress | null
  readonly summary: ScanSummary | null
  /** Hosts that did not take part. */
  readonly downCount: number
  /** Who listens on this computer, where it is one of the hosts; null: not looked up, or it isn't. */
  readonly here: ListenersHere | null
}

export interface PortPlace extends ProtocolPort {
  /** Index of the host. */
  readonly host: number
}

export type SortColumn = 'host' | 'port' | 'protocol' | 'state' | 'reason' | 'service' | 'program' | 'rtt'
/** By no column: what matters first. */
export type Sort = SortBy<SortColumn>

/** What a dialog asks before a run may start. */
export interface Confirmation {
  readonly need: 'public' | 'large'
  readonly plan: ScanPlan
}

export interface ScanState {
  readonly form: ScanTargets
  readonly recent: readonly string[]
  readonly phase: Phase
  readonly confirmation: Confirmation | null
  readonly run: RunState | null
  /** The run before a scan that could not begin: out of sight, and not lost. */
  readonly aside: RunState | null
  /** Names that could not be resolved for the scan that was asked for last. */
  readonly unresolved: readonly UnresolvedName[]
  readonly problem: ErrorValue | null
  readonly computer: Computer | null
  /** Null until the names are loaded. */
  readonly services: ServiceTable | null
  readonly selected: PortPlace | null
  /** The host whose field is shown; null shows the list of hosts where there are several. */
  readonly openHost: number | null
  /** The protocol that the map was asked to show; null: the first one that was scanned. */
  readonly mapProtocol: Protocol | null
  readonly filter: string
  readonly sort: Sort
  /** Groups whose ports are shown one by one: `host:state`. */
  readonly unfolded: ReadonlySet<string>
  /** Grows when the filter box is asked for. */
  readonly filterAsked: number
}

export const initialForm: ScanTargets = {
  targets: '',
  exclude: '',
  ports: '1-65535',
  excludePorts: '',
  family: 'any',
  timing: 3,
  // on public addresses only where somebody asks for it
  identify: { intensity: usualIntensity, public: false },
}

export const initialScanState: ScanState = {
  form: initialForm,
  recent: [],
  phase: 'idle',
  confirmation: null,
  run: null,
  aside: null,
  unresolved: [],
  problem: null,
  computer: null,
  services: null,
  selected: null,
  openHost: null,
  mapProtocol: null,
  filter: '',
  sort: unsorted,
  unfolded: new Set(),
  filterAsked: 0,
}

/** No results of another scan under what is asked for now. */
export function withoutResults({ run, aside }: ScanState): Partial<ScanState> {
  return { phase: 'idle', run: null, aside: run ?? aside, selected: null, openHost: null, filter: '' }
}

/** The only state that is shown; null: all of them are. */
export function onlyState({ filter }: ScanState): PortState | null {
  const mark = markIn(filter, 'state')
  return portStates.find((state) => stateWords[state] === mark) ?? null
}

/** The protocol that the map shows. */
export function shownProtocol({ run, mapProtocol }: ScanState): Protocol {
  const asked = run?.results.asked.protocols ?? []
  return mapProtocol !== null && asked.includes(mapProtocol) ? mapProtocol : (asked[0] ?? 'tcp')
}

/** True while a run sends, waits or stops, or is read from a file. */
export function isUnderWay(phase: Phase): phase is Going {
  return phase === 'running' || phase === 'paused' || phase === 'stopping' || phase === 'opening'
}
