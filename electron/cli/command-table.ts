import { type Command, command } from './command'
import type { CommandName } from './command-names'
import { scanHelp } from './help'

/** Every command, loaded when it is asked for. */
export const commandTable: Readonly<Record<CommandName, () => Promise<Command>>> = {
  scan: async () => {
    const { scanOptionSpecs, scanOptionsOf } = await import('./commands/scan-options')
    return command('scan', {
      help: () => scanHelp,
      specs: scanOptionSpecs,
      optionsOf: scanOptionsOf,
      run: async (options, io, argv) => (await import('./commands/scan')).runScan(options, argv, io),
    })
  },
  sockets: async () => {
    const { socketsHelp, socketsOptionSpecs, socketsOptionsOf } = await import('./commands/sockets-options')
    return command('sockets', {
      help: () => socketsHelp,
      specs: socketsOptionSpecs,
      optionsOf: socketsOptionsOf,
      run: async (options, io) => (await import('./commands/sockets')).runSockets(options, io),
    })
  },
  why: async () => {
    const { whyHelp, whyOptionSpecs, whyOptionsOf } = await import('./commands/why-options')
    return command('why', {
      help: () => whyHelp,
      specs: whyOptionSpecs,
      optionsOf: whyOptionsOf,
      // "errno: -98" in an error that the shell took apart looks like an option
      hint: (args) => (args.length > 3 ? ' Put a pasted error in quotes.' : ''),
      run: async (options, io) => (await import('./commands/why')).runWhy(options, io),
    })
  },
  free: async () => {
    const { freeHelp, freeOptionSpecs, freeOptionsOf } = await import('./commands/free-options')
    return command('free', {
      help: () => freeHelp,
      specs: freeOptionSpecs,
      optionsOf: freeOptionsOf,
      run: async (options, io) => (await import('./commands/free')).runFree(options, io),
    })
  },
  forward: async () => {
    const { forwardHelp } = await import('./commands/forward-help')
    const { forwardOptionSpecs, forwardOptionsOf } = await import('./commands/forward-options')
    const { verbs } = await import('./commands/forward-verbs')
    return command('forward', {
      help: forwardHelp,
      specs: forwardOptionSpecs,
      words: verbs,
      optionsOf: forwardOptionsOf,
      run: async (options, io) => (await import('./commands/forward')).runForward(options, io),
    })
  },
  port: async () => {
    const { portHelp, portOptionSpecs, portOptionsOf } = await import('./commands/port-options')
    return command('port', {
      help: () => portHelp,
      specs: portOptionSpecs,
      optionsOf: portOptionsOf,
      run: async (options, io) => (await import('./commands/port')).runPort(options, io),
    })
  },
  show: async () => {
    const { showHelp, showOptionSpecs, showOptionsOf } = await import('./commands/show-options')
    return command('show', {
      help: () => showHelp,
      specs: showOptionSpecs,
      optionsOf: showOptionsOf,
      run: async (options, io) => (await import('./commands/show')).runShow(options, io),
    })
  },
  compare: async () => {
    const { compareHelp, compareOptionSpecs, compareOptionsOf } = await import('./commands/compare-options')
    return command('compare', {
      help: () => compareHelp,
      specs: compareOptionSpecs,
      optionsOf: compareOptionsOf,
      run: async (options, io) => (await import('./commands/compare')).runCompare(options, io),
    })
  },
  history: async () => {
    const options = await import('./commands/history-options')
    return command('history', {
      help: () => options.historyHelp,
      specs: options.historyOptionSpecs,
      words: options.historyVerbs,
      optionsOf: options.historyOptionsOf,
      run: async (chosen, io) => (await import('./commands/history')).runHistory(chosen, io),
    })
  },
  watch: async () => {
    const { watchHelp, watchOptionSpecs, watchOptionsOf } = await import('./commands/watch-options')
    return command('watch', {
      help: () => watchHelp,
      specs: watchOptionSpecs,
      optionsOf: watchOptionsOf,
      run: async (options, io) => (await import('./commands/watch')).runWatch(options, io),
    })
  },
  baseline: async () => {
    const options = await import('./commands/baseline-options')
    return command('baseline', {
      help: () => options.baselineHelp,
      specs: options.baselineOptionSpecs,
      words: options.baselineVerbs,
      optionsOf: options.baselineOptionsOf,
      run: async (chosen, io) => (await import('./commands/baseline')).runBaseline(chosen, io),
    })
  },
  capture: async () => {
    const { captureHelp, captureOptionSpecs, captureOptionsOf } = await import('./commands/capture-options')
    return command('capture', {
      help: () => captureHelp,
      specs: captureOptionSpecs,
      optionsOf: captureOptionsOf,
      run: async (options, io) => (await import('./commands/capture')).runCapture(options, io),
    })
  },
  lesson: async () => {
    const { lessonHelp, lessonOptionSpecs, lessonOptionsOf } = await import('./commands/lesson-options')
    return command('lesson', {
      help: () => lessonHelp,
      specs: lessonOptionSpecs,
      words: ['list'],
      optionsOf: lessonOptionsOf,
      run: async (options, io) => (await import('./commands/lesson')).runLesson(options, io),
    })
  },
  settings: async () => {
    const options = await import('./commands/settings-options')
    return command('settings', {
      help: () => options.settingsHelp,
      specs: options.settingsOptionSpecs,
      words: options.settingsVerbs,
      optionsOf: options.settingsOptionsOf,
      run: async (chosen, io) => (await import('./commands/settings')).runSettings(chosen, io),
    })
  },
  serve: async () => {
    const { serveHelp, serveOptionSpecs, serveOptionsOf } = await import('./commands/serve-options')
    return command('serve', {
      help: () => serveHelp,
      specs: serveOptionSpecs,
      optionsOf: serveOptionsOf,
      run: async (options, io) => (await import('./commands/serve')).runServe(options, io),
    })
  },
  reflector: async () => {
    const options = await import('./commands/reflector-options')
    return command('reflector', {
      help: () => options.reflectorHelp,
      specs: options.reflectorOptionSpecs,
      optionsOf: options.reflectorOptionsOf,
      run: async (chosen, io) => (await import('./commands/reflector')).runReflector(chosen, io),
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
