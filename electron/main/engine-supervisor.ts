import type { MessagePortMain } from 'electron'
import type { Log } from './log'

/** The engine's process, as far as its supervisor needs it. */
export interface EngineProcess {
  readonly pid: number | undefined
  postMessage(message: unknown, ports: MessagePortMain[]): void
  once(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
}

export interface SupervisorNeeds {
  readonly fork: () => EngineProcess
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  readonly log: Log
  /** The engine was started anew after it had died: pages need new ports. */
  readonly onRestarted: () => void
  /** It died too often and stays down until it is asked for again. */
  readonly onGivenUp: () => void
}

/** Restarts within {@link restartWindow} after which the engine stays down. */
const maxRestarts = 3
/** Milliseconds. */
const restartWindow = 60_000

/** Milliseconds that the engine has for its end; its own closing takes no more than 3,000. */
const stopDeadline = 3_500

/** Keeps the engine's process alive and hands it message ports. It ends the process that it started, and no other. */
export class EngineSupervisor {
  readonly #needs: SupervisorNeeds
  #engine: EngineProcess | null = null
  #restarts: number[] = []
  #stopped = false

  constructor(needs: SupervisorNeeds) {
    this.#needs = needs
  }

  /** Starts the engine if it is not running. */
  start(): void {
    if (this.#engine !== null || this.#stopped) return
    const engine = this.#needs.fork()
    this.#engine = engine
    engine.once('exit', (code) => this.#ended(engine, code))
  }

  /** It runs, so that whoever connects now starts none. */
  get isRunning(): boolean {
    return this.#engine !== null && !this.#stopped
  }

  /** Gives the engine one end of a channel to serve. Starts it where it had been given up. */
  connect(port: MessagePortMain): void {
    if (this.#engine === null) this.#restarts = []
    this.start()
    if (this.#engine === null || this.#stopped) port.close()
    else this.#engine.postMessage({ type: 'connect' }, [port])
  }

  /**
   * Ends the engine for good, with the app. It has a moment to undo what must not outlive it (a forward that a test opened
   * on the router); settles when it is gone.
   */
  stop(): Promise<void> {
    this.#stopped = true
    const engine = this.#engine
    if (engine === null) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        engine.kill()
        resolve()
      }, stopDeadline)
      engine.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      engine.postMessage({ type: 'stop' }, [])
    })
  }

  #ended(engine: EngineProcess, code: number): void {
    if (this.#engine !== engine) return
    this.#engine = null
    if (this.#stopped) return
    const { now, log, onRestarted, onGivenUp } = this.#needs
    const time = now()
    this.#restarts = this.#restarts.filter((restart) => time - restart < restartWindow)
    if (this.#restarts.length >= maxRestarts) {
      log.write('error', `The engine ended (code ${code}) again; it is not started any more.`)
      onGivenUp()
      return
    }
    log.write('error', `The engine ended (code ${code}); it is started anew.`)
    this.#restarts.push(time)
    this.start()
    onRestarted()
  }
}
