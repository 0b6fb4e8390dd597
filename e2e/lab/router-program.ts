import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { bundledProgram } from './bundled-program'
import type { LabHost } from './network'

/** The engine's questions to routers, as a program that a host of the lab can run. */
export class RouterProgram {
  readonly #folder: string
  #journals = 0

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async build(): Promise<RouterProgram> {
    return new RouterProgram(
      await bundledProgram('electron/engine/forward/router/testing/router-program.ts', 'router'),
    )
  }

  /** Programs that are started from now on share another journal, as on another computer. */
  newJournal(): void {
    this.#journals += 1
  }

  /** Starts it on a host, for a router that is where `place` says. */
  start(host: LabHost, place: object): RunningRouterProgram {
    const args = [
      join(this.#folder, 'router.mjs'),
      join(this.#folder, `data${this.#journals}`),
      JSON.stringify(place),
    ]
    const { process: child, finished } = host.start(process.execPath, args)
    const answers: ((line: string) => void)[] = []
    if (child.stdout === null) throw new Error('no output')
    createInterface({ input: child.stdout }).on('line', (line) => answers.shift()?.(line))
    const ended = finished.then(({ stderr }) => {
      throw new Error(`the program ended: ${stderr}`)
    })
    ended.catch(() => {})
    return {
      ask: async (call, argument = {}) => {
        const answer = new Promise<string>((resolve) => answers.push(resolve))
        child.stdin?.write(`${JSON.stringify({ call, argument })}\n`)
        return JSON.parse(await Promise.race([answer, ended]))
      },
      crash: async () => {
        child.stdin?.end()
        await finished
      },
    }
  }

  /** A path for a file that goes with the program. */
  file(name: string): string {
    return join(this.#folder, name)
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

export interface RunningRouterProgram {
  /** Calls a method of `Routers`; `open` keeps what it opened, for `release`. */
  ask<T>(
    call: 'look' | 'add' | 'remove' | 'open' | 'release' | 'sweep' | 'close',
    argument?: object,
  ): Promise<T>
  /** Ends it without tidying up. */
  crash(): Promise<void>
}
