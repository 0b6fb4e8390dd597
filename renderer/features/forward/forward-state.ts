import type { KeptForward } from '#shared/forward/kept'
import type { ForwardReport, Whereabouts } from '#shared/forward/report'
import { type ForwardTest, nobodyOutside, type OutsideHelpers } from '#shared/forward/request'
import type { RouterMappings } from '#shared/forward/router'
import type { ForwardEntry } from '#shared/history/run-entry'
import type { ErrorValue } from '#shared/ipc/result'
import { type Asked, notAsked } from './asked'
import type { MendDialog, MendDone } from './mend/mend-dialog-state'
import type { MappingDialog } from './router/mapping-dialog-state'
import type { ChainView } from './run/chain-state'

/** The views of this feature. */
export const forwardTabs = ['test', 'router', 'where', 'earlier'] as const
export type ForwardTab = (typeof forwardTabs)[number]

/** What a person asks for; the helpers are kept beside it, because they need an agreement. */
export interface ForwardForm {
  /** As typed. */
  readonly port: string
  readonly protocol: ForwardTest['protocol']
  readonly answer: boolean
  readonly map: boolean
  readonly hairpin: boolean
  readonly telephone: boolean
  /** The name that friends type, as typed; empty: none. */
  readonly name: string
  /** As typed; empty: the router of the default route. */
  readonly gateway: string
}

/** One test, from its start on. */
export interface ForwardRun {
  readonly id: number
  readonly request: ForwardTest
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly chain: ChainView
  /** Null until it is done, and for good where it was cancelled or failed. */
  readonly report: ForwardReport | null
  readonly cancelled: boolean
  /** It was made before, and is shown as it was. */
  readonly kept?: boolean
}

export interface ForwardState {
  readonly tab: ForwardTab
  readonly form: ForwardForm
  readonly running: boolean
  readonly run: ForwardRun | null
  readonly problem: ErrorValue | null
  /** Who may be asked outside: only what the person has agreed to. */
  readonly helpers: OutsideHelpers
  readonly helpersOpen: boolean
  /** Tests that are kept, the newest first; the one of `run` is among them. */
  readonly history: readonly ForwardEntry[]
  readonly router: Asked<RouterMappings>
  /** When the router told that, of a list out of the history; null: now. */
  readonly routerFrom: number | null
  readonly mappingDialog: MappingDialog | null
  readonly mendDialog: MendDialog | null
  /** What was opened in this computer's firewall since the app runs. */
  readonly mended: readonly MendDone[]
  /** What became of the last change on the router, for people. */
  readonly routerSaid: string | null
  /** Forwards that are renewed, as the engine told last. */
  readonly kept: readonly KeptForward[]
  readonly where: Asked<Whereabouts>
}

export const initialForwardForm: ForwardForm = {
  port: '',
  protocol: 'tcp',
  answer: false,
  map: false,
  hairpin: false,
  telephone: false,
  name: '',
  gateway: '',
}

export const initialForwardState: ForwardState = {
  tab: 'test',
  form: initialForwardForm,
  running: false,
  run: null,
  problem: null,
  helpers: nobodyOutside,
  helpersOpen: false,
  history: [],
  router: notAsked,
  routerFrom: null,
  mappingDialog: null,
  mendDialog: null,
  mended: [],
  routerSaid: null,
  kept: [],
  where: notAsked,
}
