import { userInfo } from 'node:os'
import process from 'node:process'
import { programFile } from '#engine/platform/program-file'
import { servedHandlers } from '#serve/handlers'
import { type PortlightServer, startServer } from '#serve/server'
import { fromThrown } from '#shared/ipc/result'
import { logEntry } from '#shared/words/one-line'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { Stopping } from '../../stopping'
import { say } from '../../terminal'
import { version } from '../../version'
import { startOnKeptPort } from './kept-port'
import { type Opening, openInBrowser } from './open-browser'
import type { ServeOptions } from './serve-options'
import { readTls } from './serve-tls'
import { cannotListen, otherPort, plainTextWarning, sshLine } from './serve-words'

/** How often it is looked whether anybody is there, in milliseconds. */
const idleLookMs = 1000

/** `portlight serve`. Resolves to the exit code when it has ended, with everything that it started. */
export async function runServe(options: ServeOptions, io: CliIo): Promise<number> {
  const stopping = new Stopping(
    io,
    () => say(io, 'Ending; once more ends it at once …'),
    () => {},
  )
  const log = (line: string) => say(io, `${clock(io.now())} ${logEntry(line)}`)
  try {
    const tls = options.tls === null ? null : await readTls(options.tls)
    if (typeof tls === 'string') return failed(io, tls)
    const engine = await io.createEngine('anywhere')
    const { listen } = options
    const handlers = servedHandlers(engine.handlers, version, log)
    const start = (port: number) => startServer({ handlers, pages: io.pages, port, listen, tls, log })
    const wanted = listen?.port ?? options.port
    const { started, instead } =
      wanted === null
        ? await startOnKeptPort(await io.dataFolder(), start)
        : { started: await start(wanted), instead: null }
    if (!started.ok) return failed(io, cannotListen(started.address, wanted ?? 0, started.code))
    const { server } = started
    if (instead !== null) say(io, otherPort(instead, server.port))
    void engine.tidyUp().then((said) => said.forEach(log))
    const announced = await announce(server, options, io)
    const idle = await untilIdle(server, options.idleExitMs, announced.used, stopping.signal)
    announced.end()
    if (idle) say(io, 'Nobody was connected any more: Portlight has ended.')
    await server.close(idle ? 'idle' : 'stopped')
    await engine.close()
  } catch (thrown) {
    const error = fromThrown(thrown)
    return failed(io, error.message)
  } finally {
    stopping.end()
  }
  return stopping.code ?? exitCodes.done
}

/** What stands open for as long as the address may be needed. */
interface Announced {
  /** Somebody is connected: the page that led there has been used. */
  used(): void
  end(): void
}

/** Prints the address, opens it where that is wanted, and listens for Enter. */
async function announce(
  server: PortlightServer,
  { listen, tls, open }: ServeOptions,
  io: CliIo,
): Promise<Announced> {
  const address = server.address()
  // nobody reads it any more: no reason to end
  io.stdout.on('error', () => {})
  io.stdout.write(`Portlight ${version} is at ${address}\n`)
  const warning = listen !== null && tls === null ? plainTextWarning(listen.host) : null
  if (warning !== null) say(io, warning)
  const ssh = listen === null ? sshLine(io.env.SSH_CONNECTION, userName(), server.port) : null
  if (ssh !== null) {
    io.stdout.write(`First, on the computer where your browser is:\n  ${ssh}\n`)
  }
  const deaf = await io.onEnteredLine(() => {
    io.stdout.write(`Another address: ${server.address()}\n`)
  })
  say(
    io,
    `The address works once, in one browser${deaf === null ? '' : '; Enter prints another'}. Ctrl+C ends Portlight.`,
  )
  let opening: Opening | null = null
  if (open) {
    opening = openInBrowser(address, { platform: process.platform, env: io.env, programFile })
    void opening.opened.then((result) => {
      if (!result.ok) say(io, `No browser could be opened (${result.why}): open the address above yourself.`)
    })
  }
  return {
    used: () => opening?.remove(),
    end() {
      opening?.remove()
      deaf?.()
    },
  }
}

/** Settles with true when nobody has been connected for so long, with false when it is stopped. */
function untilIdle(
  server: PortlightServer,
  idleExitMs: number | null,
  used: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    // also keeps the program running while nobody is connected
    const look = setInterval(() => {
      if (server.idleMs() === 0) used()
      if (idleExitMs !== null && server.idleMs() >= idleExitMs) end(true)
    }, idleLookMs)
    const end = (idle: boolean) => {
      clearInterval(look)
      resolve(idle)
    }
    signal.addEventListener('abort', () => end(false))
    if (signal.aborted) end(false)
  })
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // a user of a container may have no entry
    return ''
  }
}

function failed(io: CliIo, message: string): number {
  say(io, `portlight: ${message}`)
  return exitCodes.failed
}

function clock(now: number): string {
  return new Date(now).toTimeString().slice(0, 8)
}
