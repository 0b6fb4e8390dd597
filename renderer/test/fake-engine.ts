import type { ProbePackets } from '#shared/capture/probe-packets'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { KeptAnswer } from '#shared/history/kept-answer'
import type { Handlers } from '#shared/ipc/channel'
import { type EngineContract, engineContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import { serve } from '#shared/ipc/server'
import { type ShellContract, shellContract } from '#shared/ipc/shell-contract'
import { type Transport, transportPair } from '#shared/ipc/transport'
import { parsePorts, subtractPorts } from '#shared/ports/port-spec'
import type { ShellCommand, ShellState } from '#shared/shell/shell'
import type { UpdateAnswer } from '#shared/update/update'
import { createLink } from '../app/connection/link'
import { contractShell } from '../app/shell/contract-shell'
import type { Shell } from '../app/shell/shell'
import { type ConflictPlay, fakeConflicts } from './fake-conflicts'
import { type ForwardAsked, type ForwardPlay, fakeForward } from './fake-forward'
import { playedHistory } from './fake-history'
import { playedLessons } from './fake-lessons'
import { type PlayedReference, playedReference } from './fake-reference'
import { type FakeScan, planOf, playScan } from './fake-scans'
import { playedSettings, type SettingsPlay } from './fake-settings'
import { workbench } from './fake-socket-lists'
import { PlayedSockets } from './fake-sockets'
import { PlayedWatch } from './fake-watch'
import { type PlayedWords, playedWords } from './played-words'

/** What was asked of the shell that is only played. */
export interface FakeShell {
  readonly shell: Shell
  /** Says of each answer of this engine what the play has for it. */
  readonly words: PlayedWords['words']
  readonly copied: string[]
  /** Pages of the router that were opened. */
  readonly opened: string[]
  /** What was asked of ports of this computer. */
  readonly questions: ConflictQuestion[]
  readonly saved: { readonly name: string; readonly text: string }[]
  readonly reported: string[]
  readonly states: ShellState['run'][]
  /** How far long work has come, each time that the shell was told. */
  readonly progress: number[]
  /** What the shell was told of long work that has ended. */
  readonly ended: string[]
  /** What was asked of the router and of tests. */
  readonly forward: ForwardAsked
  /** From now on no kept scan can be read, and the list says this. */
  readonly damage: (sentence: string) => void
  /** Keeps an answer in the history, as if it was given then. */
  readonly keep: (answer: KeptAnswer, startedAt: number) => void
  readonly settings: ReturnType<typeof playedSettings>
  /** Themes that the shell was told. */
  readonly themes: ShellState['theme'][]
  /** Lessons that have something open. */
  readonly lessonsOpen: () => number
  /** As if the menu was used. */
  readonly command: (command: ShellCommand) => void
}

export interface FakeOptions {
  readonly reference?: PlayedReference
  /** Joined transports; message ports where the real thing is wanted. */
  readonly pair?: () => readonly [Transport, Transport]
  readonly gateway?: string | null
  readonly conflicts?: ConflictPlay
  readonly forward?: ForwardPlay
  /** What is found again; nothing is kept where it is left out. */
  readonly follow?: Handlers<EngineContract>['run.follow']
  /** The sockets of a workbench, unless others are played. */
  readonly sockets?: PlayedSockets
  readonly settings?: SettingsPlay
  readonly watch?: PlayedWatch
  /** What the packets of one port are, where somebody asks for them. */
  readonly packets?: ProbePackets
  /** What the shell is told to open. */
  readonly file?: { readonly name: string; readonly text: string }
  /** What is told of a newer Portlight. */
  readonly update?: UpdateAnswer
  /** False where speed is looked at: the real engine does not check either. */
  readonly checkOutput?: boolean
}

/** The channels that are played; those of other features are refused as unknown. */
const playedContract = {
  'computer.describe': engineContract['computer.describe'],
  'scan.plan': engineContract['scan.plan'],
  'scan.run': engineContract['scan.run'],
  'scan.pause': engineContract['scan.pause'],
  'scan.packets': engineContract['scan.packets'],
  'sockets.list': engineContract['sockets.list'],
  'sockets.reachable': engineContract['sockets.reachable'],
  'run.follow': engineContract['run.follow'],
  'sockets.watch': engineContract['sockets.watch'],
  'conflict.explain': engineContract['conflict.explain'],
  'conflict.preview': engineContract['conflict.preview'],
  'conflict.stop': engineContract['conflict.stop'],
  'conflict.start': engineContract['conflict.start'],
  'forward.test': engineContract['forward.test'],
  'forward.where': engineContract['forward.where'],
  'forward.helpers': engineContract['forward.helpers'],
  'forward.mappings': engineContract['forward.mappings'],
  'forward.add': engineContract['forward.add'],
  'forward.remove': engineContract['forward.remove'],
  'forward.firewall': engineContract['forward.firewall'],
  'forward.kept': engineContract['forward.kept'],
  'forward.telephone-saw': engineContract['forward.telephone-saw'],
  'forward.let-go': engineContract['forward.let-go'],
  'lesson.run': engineContract['lesson.run'],
  'lesson.go': engineContract['lesson.go'],
  'reference.port': engineContract['reference.port'],
  'watch.join': engineContract['watch.join'],
  'watch.forget': engineContract['watch.forget'],
  'baseline.look': engineContract['baseline.look'],
  'baseline.record': engineContract['baseline.record'],
  'baseline.open': engineContract['baseline.open'],
  'baseline.approve': engineContract['baseline.approve'],
  'history.list': engineContract['history.list'],
  'history.open': engineContract['history.open'],
  'history.answer': engineContract['history.answer'],
  'history.mark': engineContract['history.mark'],
  'history.compare': engineContract['history.compare'],
  'history.remove': engineContract['history.remove'],
  'history.forget': engineContract['history.forget'],
  'settings.watch': engineContract['settings.watch'],
  'settings.change': engineContract['settings.change'],
  'update.look': engineContract['update.look'],
  'reference.search': engineContract['reference.search'],
  'reference.suggest': engineContract['reference.suggest'],
} as const

const notKept: Handlers<EngineContract>['run.follow'] = () => {
  throw failure('not-found', 'This run is not kept any more.')
}

const noNames = { portsNamed: () => [] }

/** A shell whose engine plays scans: the contract, its server and its client are the real ones. */
export function fakeShell(scanFor: (targets: string) => FakeScan, options: FakeOptions = {}): FakeShell {
  const pair = options.pair ?? transportPair
  const checkOutput = options.checkOutput ?? true
  const paused = new Set<string>()
  const plans = new Map<string, { readonly scan: FakeScan; readonly ports: Uint16Array }>()
  const conflicts = fakeConflicts(options.conflicts)
  const sockets = options.sockets ?? new PlayedSockets(workbench())
  const spoken = playedWords()
  const forward = fakeForward(options.forward, spoken.forward)
  const lessons = playedLessons()
  const settings = playedSettings(options.settings)
  const history = playedHistory()
  const watch = options.watch ?? new PlayedWatch()
  const copied: string[] = []
  const questions: ConflictQuestion[] = []
  const opened: string[] = []
  const saved: { name: string; text: string }[] = []
  const reported: string[] = []
  const states: ShellState['run'][] = []
  const progress: number[] = []
  const ended: string[] = []
  const themes: ShellState['theme'][] = []
  const listeners = new Set<(command: ShellCommand) => void>()

  const engineHandlers = (breakOff: () => void): Handlers<typeof playedContract> => ({
    ...forward.handlers(breakOff, history.keep),
    ...playedReference(options.reference),
    ...history.handlers,
    ...settings.handlers,
    'update.look': async () => options.update ?? { kind: 'not-asked' },
    'watch.join': (_input, signal) => watch.join(signal),
    'watch.forget': async () => null,
    ...watch.baseline.handlers,
    'lesson.run': lessons['lesson.run'],
    'lesson.go': lessons['lesson.go'],
    'computer.describe': async () => ({
      hostName: 'workbench',
      platform: 'linux',
      addresses: [{ interface: 'eth0', address: '192.168.1.5', family: 'ipv4', prefix: 24, loopback: false }],
      gateway: options.gateway === undefined ? '192.168.1.1' : options.gateway,
      ephemeralPorts: { first: 32768, last: 60999 },
    }),
    'scan.plan': async (targets) => {
      const [scan, ports] = [scanFor(targets.targets), portsOf(targets.ports, targets.excludePorts)]
      const id = `plan ${plans.size + 1}`
      plans.set(id, { scan, ports })
      return { ...planOf(scan, ports), id }
    },
    'scan.run': ({ id }, signal) => {
      const plan = plans.get(id)
      if (plan === undefined) throw failure('not-found', 'There is no such plan.')
      return playScan(plan.scan, plan.ports, signal, () => paused.has(id), breakOff)
    },
    'scan.packets': async () => options.packets ?? { kind: 'not-captured', why: 'rights' },
    'scan.pause': async ({ id, paused: wanted }) => {
      if (wanted) paused.add(id)
      else paused.delete(id)
      return null
    },
    'sockets.list': async () => sockets.list(),
    'sockets.reachable': async () => sockets.reachable(),
    'run.follow': options.follow ?? notKept,
    'sockets.watch': (request, signal) => sockets.watch(request, signal, breakOff),
    'conflict.explain': async (question, signal) => {
      questions.push(question)
      const report = await conflicts.explain(question, signal)
      history.keep({ kind: 'conflict', asked: question, result: report }, report.at)
      return spoken.conflict(question, report)
    },
    'conflict.preview': async ({ process }) => conflicts.preview(process.pid),
    'conflict.stop': (request, signal) => conflicts.stop(request, signal),
    'conflict.start': ({ id }) => conflicts.start(id),
  })

  const shellHandlers: Handlers<ShellContract> = {
    'shell.info': async () => ({
      version: '0.1.0',
      platform: 'Linux 6.1',
      runtime: 'test',
      logFile: null,
      background: 'tray',
    }),
    'shell.commands': (_input, signal) => commandsOf(listeners, signal),
    'shell.state': async ({ run, progress: done, theme }) => {
      states.push(run)
      if (themes.at(-1) !== theme) themes.push(theme)
      if (done !== null) progress.push(done)
      return null
    },
    'shell.ended': async ({ place, title, sentence }) => {
      ended.push(`${place}: ${title}. ${sentence}`)
      return null
    },
    'shell.save': async ({ suggestedName, content }) => {
      const text = typeof content === 'string' ? content : `${content.length} bytes`
      saved.push({ name: suggestedName, text })
      return { saved: suggestedName }
    },
    async *'shell.file'() {
      if (options.file === undefined) return
      yield { name: options.file.name }
      yield { bytes: new TextEncoder().encode(options.file.text) }
    },
    'shell.choose': async () => ({ path: '/srv/ports.yaml' }),
    'shell.open-external': async () => null,
    'shell.open-router': async ({ url }) => {
      opened.push(url)
      return null
    },
    'shell.copy': async ({ text }) => {
      copied.push(text)
      return null
    },
    'shell.report': async ({ text }) => {
      reported.push(text)
      return null
    },
  }

  const engine = createLink(engineContract, () => {
    const [near, far] = pair()
    serve(
      playedContract,
      engineHandlers(() => far.close()),
      far,
      { checkOutput },
    )
    engine.use(near)
  })
  const shell = createLink(shellContract, () => {
    const [near, far] = pair()
    serve(shellContract, shellHandlers, far, { checkOutput })
    shell.use(near)
  })
  return {
    shell: contractShell('linux', engine, shell),
    words: spoken.words,
    copied,
    opened,
    questions,
    saved,
    reported,
    states,
    progress,
    ended,
    forward: forward.asked,
    keep: history.keep,
    damage: history.breakOff,
    settings,
    themes,
    lessonsOpen: lessons.open,
    command: (command) => {
      for (const listener of listeners) listener(command)
    },
  }
}

function portsOf(text: string, without: string): Uint16Array {
  const ports = parsePorts(text, noNames)
  if (!ports.ok) throw failure('invalid-input', ports.problems[0]?.message ?? 'The ports are wrong.')
  const left = without.trim() === '' ? null : parsePorts(without, noNames)
  return left?.ok === true ? subtractPorts(ports.value.tcp, left.value.tcp) : ports.value.tcp
}

async function* commandsOf(listeners: Set<(command: ShellCommand) => void>, signal: AbortSignal) {
  const queue: ShellCommand[] = []
  let wake = () => {}
  const listener = (command: ShellCommand) => {
    queue.push(command)
    wake()
  }
  listeners.add(listener)
  signal.addEventListener('abort', () => wake())
  while (!signal.aborted) {
    for (const command of queue.splice(0)) yield command
    await new Promise<void>((resolve) => {
      wake = resolve
    })
  }
  listeners.delete(listener)
}
