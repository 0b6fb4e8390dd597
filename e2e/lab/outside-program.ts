import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundledProgram } from './bundled-program'
import type { LabHost } from './network'

/** A stand-in for a public service, with what `testing/stand-ins.ts` takes. */
export interface StandInWish {
  readonly by: 'globalping' | 'echoip' | 'check-host'
  readonly listen: number
  readonly places?: readonly object[]
  readonly tests?: number
}

/** The engine's questions to the outside, bundled as a program that a host of the lab can run. */
export class OutsideProgram {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async build(): Promise<OutsideProgram> {
    return new OutsideProgram(
      await bundledProgram('electron/engine/forward/outside/testing/outside-program.ts', 'outside'),
    )
  }

  /** Runs one question on a host of the lab; the answer is what it printed as JSON. */
  async ask<T>(
    host: LabHost,
    what: 'stun' | 'nat' | 'lifetime' | 'look' | 'firewall',
    argument: object,
  ): Promise<T> {
    const { stdout, stderr } = await host.run(process.execPath, this.#arguments(what, argument))
    try {
      return JSON.parse(stdout) as T
    } catch {
      throw new Error(`no answer: ${stderr || stdout}`)
    }
  }

  /** Answers a port of a host, with a token that nobody else knows, until the lab ends. */
  async answer(host: LabHost, port: number, protocol: 'tcp' | 'udp'): Promise<void> {
    host.start(process.execPath, this.#arguments('answer', { port, protocol, family: 'ipv4' }))
    await host.bound(protocol, port)
  }

  /** Starts a stand-in for a public service on a host, until the lab ends. */
  async standIn(host: LabHost, options: StandInWish): Promise<void> {
    host.start(process.execPath, this.#arguments('stand-in', options))
    await host.bound('tcp', options.listen)
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #arguments(what: string, argument: object): string[] {
    return [join(this.#folder, 'outside.mjs'), what, JSON.stringify(argument)]
  }
}
