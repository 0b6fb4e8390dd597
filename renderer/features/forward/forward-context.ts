import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { EarlierController } from './earlier/earlier-controller'
import type { ForwardActions, ForwardStore } from './forward-slice'
import type { ForwardState } from './forward-state'
import type { HelperKeeper } from './helpers/helper-keeper'
import type { HelperTrial } from './helpers/helper-trial'
import type { MendController } from './mend/mend-controller'
import type { ReportExporter } from './report/report-exporter'
import type { KeptController } from './router/kept-controller'
import type { RouterController } from './router/router-controller'
import type { TestController } from './run/test-controller'
import type { WhereController } from './where/where-controller'

/** What the views of this feature work with; given by the app. */
export interface ForwardKit {
  readonly store: ForwardStore
  readonly actions: ForwardActions
  readonly tests: TestController
  readonly router: RouterController
  readonly mend: MendController
  readonly kept: KeptController
  readonly where: WhereController
  readonly helpers: HelperKeeper & {
    /** Asks helpers by hand whether they are there; agreed to or not, for the person asks. */
    readonly ask: HelperTrial
  }
  readonly exporter: ReportExporter
  readonly copy: (text: string) => Promise<void>
  /** Opens the router's own page in the browser. */
  readonly openRouter: (url: string) => Promise<void>
  /** Forgets all earlier tests. */
  readonly earlier: EarlierController
}

export const ForwardContext = createContext<ForwardKit | null>(null)

export function useForwardKit(): ForwardKit {
  const kit = use(ForwardContext)
  if (kit === null) throw new Error('A view of forward stands outside its ForwardContext.')
  return kit
}

/** A narrow part of the feature's state; the view is drawn again only when that part changes. */
export function useForward<T>(select: (state: ForwardState) => T): T {
  const { store } = useForwardKit()
  return useStore(store, (state) => select(state.forward))
}
