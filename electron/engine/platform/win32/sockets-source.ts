import { failure } from '#shared/ipc/result'
import { type SocketBuilder, withOwnNames } from '../../sockets/socket-builder'
import type { ReadOptions, SocketSource, SourceReading } from '../../sockets/socket-source'
import { runCommand } from '../run-command'
import { systemOutput } from '../system-output'
import { parsePortRange } from './commands'
import { encodedCommand } from './power-shell'
import { joinWindows, parseReading, script } from './sockets-reading'

/** PowerShell alone takes a second to start, and its network commands some seconds for thousands of connections. */
const limits = { deadlineMs: 30_000, mostBytes: 64 * 1024 * 1024 }

/** Windows: written from the documented classes and tested with samples in their form; not yet run there. */
export class WindowsSockets implements SocketSource {
  readonly #builder: SocketBuilder

  constructor(builder: SocketBuilder) {
    this.#builder = builder
  }

  /** Windows lists them among the others: its state Bound is CLOSED here. */
  async strays(): Promise<null> {
    return null
  }

  async read(_options: ReadOptions, signal: AbortSignal): Promise<SourceReading> {
    const [text, range] = await Promise.all([
      systemOutput('powershell.exe', encodedCommand(script), limits, signal),
      runCommand('netsh.exe', ['int', 'ipv4', 'show', 'dynamicport', 'tcp'], signal),
    ])
    signal.throwIfAborted()
    const reading = text === null ? null : parseReading(text)
    if (reading === null) {
      throw failure('failed', 'Windows did not tell its connections: PowerShell gave no answer in time.')
    }
    const ephemeral = parsePortRange(range)
    const sockets = joinWindows(reading).map((socket) => this.#builder.build(socket, ephemeral))
    return {
      sockets: withOwnNames(sockets),
      // Windows lets every user bind every port
      limits: { ephemeral, unprivilegedFrom: 1 },
      notListed: [],
      remedy: reading.elevated
        ? null
        : 'Start Portlight as administrator (right-click, "Run as administrator").',
    }
  }
}
