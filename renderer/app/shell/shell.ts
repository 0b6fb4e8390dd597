import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import type { EndedWork, ShellCommand, ShellInfo, ShellState } from '#shared/shell/shell'
import type { ConnectionView } from '../connection/connection-state'

export type Platform = 'linux' | 'darwin' | 'win32' | 'other'

/**
 * All that the page asks of what surrounds it: the desktop app, or a browser tab whose engine `portlight serve` holds.
 */
export interface Shell {
  readonly platform: Platform
  /** The way to a server, where there is one that can break: views say how it stands. */
  readonly connection?: ConnectionView
  /** A client of the engine that is connected, or a `disconnected` failure. */
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  readonly info: () => Promise<ShellInfo>
  /** Hears the menu's commands until `signal` ends it, also over a connection that is made anew. */
  readonly onCommand: (listener: (command: ShellCommand) => void, signal: AbortSignal) => void
  readonly tell: (state: ShellState) => Promise<void>
  /** Long work has ended: somebody who has put the window aside is told. */
  readonly ended: (work: EndedWork) => Promise<void>
  /** The file that the shell was told to open; null where there is none. */
  readonly offeredFile: () => Promise<File | null>
  /** Asks which file of this computer; null: none. A browser tells no page where a file is, so its shell has no such question. */
  readonly choose?: () => Promise<string | null>
  readonly save: (suggestedName: string, content: string | Uint8Array<ArrayBuffer>) => Promise<string | null>
  readonly copy: (text: string) => Promise<void>
  readonly openExternal: (url: string) => Promise<void>
  /** Opens a router's own page, which `routerPage` names. */
  readonly openRouter: (url: string) => Promise<void>
  readonly report: (text: string) => Promise<void>
  readonly close: () => void
}
