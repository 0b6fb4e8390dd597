import { writeFile } from 'node:fs/promises'
import type { Handlers } from '#shared/ipc/channel'
import { failure } from '#shared/ipc/result'
import type { ShellContract } from '#shared/ipc/shell-contract'
import { allowedExternal, allowedRouter } from '#shared/shell/external-links'
import type { EndedWork, OfferedFile, ShellInfo, ShellState } from '#shared/shell/shell'
import type { CommandFeed } from './command-feed'
import type { Log } from './log'
import { systemReason } from './system-reason'

/** What the handlers need of the desktop. */
export interface ShellNeeds {
  readonly info: () => Promise<ShellInfo>
  readonly log: Log
  readonly commands: CommandFeed
  /** Reads the file that is to be opened, once. */
  readonly file: (signal: AbortSignal) => AsyncIterable<OfferedFile>
  readonly onState: (state: ShellState) => void
  readonly onEnded: (work: EndedWork) => void
  /** Asks the user where to; null where they thought better of it. */
  readonly askWhereTo: (suggestedName: string) => Promise<string | null>
  /** Asks which file; null where the user thought better of it. */
  readonly askWhich: () => Promise<string | null>
  readonly openExternal: (address: string) => Promise<void>
  /** IPv4 address of the router; null where the system does not tell. */
  readonly gateway: (signal: AbortSignal) => Promise<string | null>
  readonly copy: (text: string) => void
}

/** Answers the page for everything that is not the engine's. Inputs have been validated by the contract. */
export function shellHandlers(needs: ShellNeeds): Handlers<ShellContract> {
  return {
    'shell.info': () => needs.info(),
    'shell.commands': (_input, signal) => needs.commands.listen(signal),
    'shell.state': async (state) => {
      needs.onState(state)
      return null
    },
    'shell.ended': async (work) => {
      needs.onEnded(work)
      return null
    },
    'shell.file': (_input, signal) => needs.file(signal),
    'shell.save': async ({ suggestedName, content }, signal) => {
      const path = await needs.askWhereTo(suggestedName)
      if (path === null || signal.aborted) return { saved: null }
      try {
        await writeFile(path, content, { signal })
      } catch (error) {
        throw failure('failed', `The file can't be written: ${writeReason(error)}.`, path)
      }
      return { saved: path }
    },
    'shell.choose': async () => ({ path: await needs.askWhich() }),
    'shell.open-external': async ({ url }) => {
      const address = allowedExternal(url)
      if (address === null) {
        needs.log.write('warning', `refused to open ${url.slice(0, 200)}`)
        throw failure('refused', 'The app opens only pages of its own list.')
      }
      await needs.openExternal(address)
      return null
    },
    'shell.open-router': async ({ url }, signal) => {
      const address = allowedRouter(url, await needs.gateway(signal))
      if (address === null) {
        needs.log.write('warning', `refused to open ${url}`)
        throw failure('refused', 'The app opens only the page of this computer’s own router.')
      }
      await needs.openExternal(address)
      return null
    },
    'shell.copy': async ({ text }) => {
      needs.copy(text)
      return null
    },
    'shell.report': async ({ text }) => {
      needs.log.write('error', `page: ${text}`)
      return null
    },
  }
}

/** Why the system did not write, in words where people meet it. */
function writeReason(error: unknown): string {
  return systemReason(error, {
    EACCES: 'no permission to write there',
    EPERM: 'no permission to write there',
    ENOENT: 'that folder does not exist',
  })
}
