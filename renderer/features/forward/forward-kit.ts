import type { OutsideHelpers } from '#shared/forward/request'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { createEarlierController } from './earlier/earlier-controller'
import type { ForwardKit } from './forward-context'
import { type ForwardStore, forwardActions } from './forward-slice'
import { countHelpers } from './helpers/helper-check'
import { helperKeeper } from './helpers/helper-keeper'
import { createHelperTrial } from './helpers/helper-trial'
import { createMendController } from './mend/mend-controller'
import { createReportExporter } from './report/report-exporter'
import { createKeptController } from './router/kept-controller'
import { createRouterController } from './router/router-controller'
import { createTestController, type TestEdges } from './run/test-controller'
import { createWhereController } from './where/where-controller'

/** As much of the shell as this feature uses. */
export interface ForwardShell {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  readonly copy: (text: string) => Promise<void>
  readonly openRouter: (url: string) => Promise<void>
  /** Gives the place it was saved at, or null where the person thought better of it. */
  readonly save: (suggestedName: string, text: string) => Promise<string | null>
  readonly info: () => Promise<{ readonly version: string }>
}

/**
 * Puts the feature together on a store and a shell.
 * @param told puts what a test found into words
 * @param keepHelpers keeps who may be asked outside; null: nobody any more
 */
export function createForwardKit(
  store: ForwardStore,
  shell: ForwardShell,
  keepHelpers: (helpers: OutsideHelpers | null) => void,
  told: TestEdges['told'],
): ForwardKit {
  const { engine, copy, save, openRouter } = shell
  const tests = createTestController(store, {
    engine,
    now: () => Date.now(),
    told,
    kept: () => void earlier.refresh(),
  })
  const earlier = createEarlierController(store, { engine, showAgain: tests.showAgain })
  const where = createWhereController(store, { engine })
  const helpers = helperKeeper(store, keepHelpers)
  /** Whoever is asked at this moment. */
  const askNoFurther = () => {
    tests.cancel()
    where.cancel()
  }
  return {
    store,
    actions: forwardActions(store),
    tests,
    router: createRouterController(store, { engine }),
    mend: createMendController(store, { engine, testAgain: () => void tests.start() }),
    kept: createKeptController(store, { engine }),
    where,
    helpers: {
      agree: helpers.agree,
      ask: createHelperTrial({ engine }),
      takeBack() {
        askNoFurther()
        helpers.takeBack()
      },
      take(agreed) {
        if (countHelpers(agreed) === 0) askNoFurther()
        helpers.take(agreed)
      },
    },
    exporter: createReportExporter(store, { copy, save, version: async () => (await shell.info()).version }),
    copy,
    earlier,
    openRouter,
  }
}
