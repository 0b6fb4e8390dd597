import { type Command, command } from './command'
import type { CommandName } from './command-names'
import { scanHelp } from './help'

/** Every command, loaded when it is asked for. */
export const commandTable: Readonly<Record<CommandName, () => Promise<Command>>> = {
  scan: async () => {
    const { scanOptionSpecs, scanOptionsOf } = await import('./commands/scan/scan-options')
    return command('scan', {
      help: () => scanHelp,
      specs: scanOptionSpecs,
      optionsOf: scanOptionsOf,
      run: async (options, io, argv) => (await import('./commands/scan/scan')).runScan(options, argv, io),
    })
  },
  sockets: async () => {
    const { socketsHelp, socketsOptionSpecs, socketsOptionsOf } = await import(
      './commands/sockets/sockets-options'
    )
    return command('sockets', {
      help: () => socketsHelp,
      specs: socketsOptionSpecs,
      optionsOf: socketsOptionsOf,
      run: async (options, io) => (await import('./commands/sockets/sockets')).runSockets(options, io),
    })
  },
  why: async () => {
    const { whyHelp, whyOptionSpecs, whyOptionsOf } = await import('./commands/why/why-options')
    return command('why', {
      help: () => whyHelp,
      specs: whyOptionSpecs,
      optionsOf: whyOptionsOf,
      // "errno: -98" in an error that the shell took apart looks like an option
      hint: (args) => (args.length > 3 ? ' Put a pasted error in quotes.' : ''),
      run: async (options, io) => (await import('./commands/why/why')).runWhy(options, io),
    })
  },
  free: async () => {
    const { freeHelp, freeOptionSpecs, freeOptionsOf } = await import('./commands/free/free-options')
    return command('free', {
      help: () => freeHelp,
      specs: freeOptionSpecs,
      optionsOf: freeOptionsOf,
      run: async (options, io) => (await import('./commands/free/free')).runFree(options, io),
    })
  },
  forward: async () => {
    const { forwardHelp } = await import('./commands/forward/forward-help')
    const { forwardOptionSpecs, forwardOptionsOf } = await import('./commands/forward/forward-options')
    const { verbs } = await import('./commands/forward/forward-verbs')
    return command('forward', {
      help: forwardHelp,
      specs: forwardOptionSpecs,
      words: verbs,
      optionsOf: forwardOptionsOf,
      run: async (options, io) => (await import('./commands/forward/forward')).runForward(options, io),
    })
  },
  port: async () => {
    const { portHelp, portOptionSpecs, portOptionsOf } = await import('./commands/port/port-options')
    return command('port', {
      help: () => portHelp,
      specs: portOptionSpecs,
      optionsOf: portOptionsOf,
      run: async (options, io) => (await import('./commands/port/port')).runPort(options, io),
    })
  },
  show: async () => {
    const { showHelp, showOptionSpecs, showOptionsOf } = await import('./commands/show/show-options')
    return command('show', {
      help: () => showHelp,
      specs: showOptionSpecs,
      optionsOf: showOptionsOf,
      run: async (options, io) => (await import('./commands/show/show')).runShow(options, io),
    })
  },
  compare: async () => {
    const { compareHelp, compareOptionSpecs, compareOptionsOf } = await import(
      './commands/compare/compare-options'
    )
    return command('compare', {
      help: () => compareHelp,
      specs: compareOptionSpecs,
      optionsOf: compareOptionsOf,
      run: async (options, io) => (await import('./commands/compare/compare')).runCompare(options, io),
    })
  },
  history: async () => {
    const options = await import('./commands/history/history-options')
    return command('history', {
      help: () => options.historyHelp,
      specs: options.historyOptionSpecs,
      words: options.historyVerbs,
      optionsOf: options.historyOptionsOf,
      run: async (chosen, io) => (await import('./commands/history/history')).runHistory(chosen, io),
    })
  },
  watch: async () => {
    const { watchHelp, watchOptionSpecs, watchOptionsOf } = await import('./commands/watch/watch-options')
    return command('watch', {
      help: () => watchHelp,
      specs: watchOptionSpecs,
      optionsOf: watchOptionsOf,
      run: async (options, io) => (await import('./commands/watch/watch')).runWatch(options, io),
    })
  },
  baseline: async () => {
    const options = await import('./commands/baseline/baseline-options')
    return command('baseline', {
      help: () => options.baselineHelp,
      specs: options.baselineOptionSpecs,
      words: options.baselineVerbs,
      optionsOf: options.baselineOptionsOf,
      run: async (chosen, io) => (await import('./commands/baseline/baseline')).runBaseline(chosen, io),
    })
  },
  capture: async () => {
    const { captureHelp, captureOptionSpecs, captureOptionsOf } = await import(
      './commands/capture/capture-options'
    )
    return command('capture', {
      help: () => captureHelp,
      specs: captureOptionSpecs,
      optionsOf: captureOptionsOf,
      run: async (options, io) => (await import('./commands/capture/capture')).runCapture(options, io),
    })
  },
  lesson: async () => {
    const { lessonHelp, lessonOptionSpecs, lessonOptionsOf } = await import(
      './commands/lesson/lesson-options'
    )
    return command('lesson', {
      help: () => lessonHelp,
      specs: lessonOptionSpecs,
      words: ['list'],
      optionsOf: lessonOptionsOf,
      run: async (options, io) => (await import('./commands/lesson/lesson')).runLesson(options, io),
    })
  },
  settings: async () => {
    const options = await import('./commands/settings/settings-options')
    return command('settings', {
      help: () => options.settingsHelp,
      specs: options.settingsOptionSpecs,
      words: options.settingsVerbs,
      optionsOf: options.settingsOptionsOf,
      run: async (chosen, io) => (await import('./commands/settings/settings')).runSettings(chosen, io),
    })
  },
  update: async () => {
    const { updateHelp, updateOptionSpecs, updateOptionsOf } = await import(
      './commands/update/update-options'
    )
    return command('update', {
      help: () => updateHelp,
      specs: updateOptionSpecs,
      optionsOf: updateOptionsOf,
      run: async (options, io) => (await import('./commands/update/update')).runUpdate(options, io),
    })
  },
  serve: async () => {
    const { serveHelp, serveOptionSpecs, serveOptionsOf } = await import('./commands/serve/serve-options')
    return command('serve', {
      help: () => serveHelp,
      specs: serveOptionSpecs,
      optionsOf: serveOptionsOf,
      run: async (options, io) => (await import('./commands/serve/serve')).runServe(options, io),
    })
  },
  reflector: async () => {
    const options = await import('./commands/reflector/reflector-options')
    return command('reflector', {
      help: () => options.reflectorHelp,
      specs: options.reflectorOptionSpecs,
      optionsOf: options.reflectorOptionsOf,
      run: async (chosen, io) => (await import('./commands/reflector/reflector')).runReflector(chosen, io),
    })
  },
  completion: async () => {
    const page = await import('./pages/completion')
    const { completionShells } = await import('./pages/completion-scripts')
    return command('completion', {
      help: () => page.completionHelp,
      specs: page.pageOptionSpecs,
      words: completionShells,
      optionsOf: page.completionOptionsOf,
      run: async (options, io) => (await import('./pages/print-page')).printPage(options, commandTable, io),
    })
  },
  man: async () => {
    const page = await import('./pages/completion')
    return command('man', {
      help: () => page.manHelp,
      specs: page.pageOptionSpecs,
      optionsOf: page.manOptionsOf,
      run: async (options, io) => (await import('./pages/print-page')).printPage(options, commandTable, io),
    })
  },
}
