import { JsonReporter } from 'vitest/node'

/** Vitest's own, which says nothing of what failed before the tests of a suite: in `beforeAll`, or behind them. */
export default class extends JsonReporter {
  constructor() {
    super({})
  }

  /** @override */
  async onTestRunEnd(/** @type {readonly import('vitest/node').TestModule[]} */ modules) {
    for (const module of modules) {
      const errors = [...module.children.allSuites()].flatMap((suite) => suite.errors())
      const { result } = /** @type {{ task: { result?: { errors?: unknown[] } } }} */ (
        /** @type {unknown} */ (module)
      ).task
      if (result !== undefined && !result.errors?.length) result.errors = errors
    }
    await super.onTestRunEnd(modules)
  }
}
