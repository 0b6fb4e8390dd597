import type { OwnCommand } from '#shared/command-line/own-command'
import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'

/** What the command line needs of the engine. */
export interface CliEngine {
  readonly handlers: Handlers<EngineContract>
  /** Undoes what a crash left open on a router, and says what; for programs that stay. */
  readonly tidyUp: () => Promise<readonly string[]>
  /** Undoes what must not outlive the engine. */
  readonly close: () => Promise<void>
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** A stream that is written to, and what is known of a terminal behind it. */
export type CliOutput = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  readonly fd?: number | undefined
}

/** The world around the command line, handed in so that the desktop app and tests can run it too. */
export interface CliIo {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined }
  readonly stdout: CliOutput
  readonly stderr: CliOutput
  readonly env: Readonly<Record<string, string | undefined>>
  /** @param reader where the person is who reads the answers: at this terminal, or anywhere (in a browser) */
  readonly createEngine: (reader?: 'here' | 'anywhere') => Promise<CliEngine>
  /** How this very Portlight is started, for commands that people copy from here. */
  readonly own: () => Promise<OwnCommand>
  /** Folder for what must survive a run. */
  readonly dataFolder: () => Promise<string>
  /** Folder of the built page, for `serve`. */
  readonly pages: string
  /** Tells of every request to stop; returns how to listen no longer. */
  readonly onStop: (listener: (signal: StopSignal) => void) => () => void
  /** Tells of every line that a person enters, without blanks around it; gives what ends that, or null where nobody can enter anything. */
  readonly onEnteredLine: (listener: (line: string) => void) => Promise<(() => void) | null>
  /** Ends the process at once: for who asks to stop a second time. */
  readonly exitNow: (code: number) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}
