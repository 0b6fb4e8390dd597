import { startedAsAdministrator } from '#shared/command-line/remedy'
import { Failure } from '#shared/ipc/result'
import type { SocketLimits } from '#shared/sockets/facts'
import type { Unattributed } from '#shared/sockets/unattributed'
import { type SocketBuilder, withOwnNames } from '../../sockets/socket-builder'
import type { ReadOptions, SocketSource, SourceReading } from '../../sockets/socket-source'
import { readBound } from './bound-sockets'
import { dynamicPorts } from './commands'
import type { WindowsLibraries } from './libraries'
import { powerShell } from './power-shell'
import { type ProcessCalls, ProcessList } from './process-list'
import { readSocketTable } from './socket-tables'
import { joinWindows } from './sockets-reading'

/** Milliseconds after which a question that nobody answered is asked again by whoever looks again and again. */
const askAgainAfterMs = 60_000

/** What is asked of {@link WindowsLibraries}. */
type Calls = ProcessCalls & Pick<WindowsLibraries, 'socketTable' | 'services' | 'isAdministrator'>

/**
 * Windows: its own libraries tell sockets and owners. Runs under Wine in our tests; sockets that are only bound, and the range
 * of outgoing ports, come from commands that Wine has not.
 */
export class WindowsSockets implements SocketSource {
  readonly #builder: SocketBuilder
  readonly #libraries: () => Promise<Calls>
  readonly #dynamicPorts: typeof dynamicPorts
  /** It is set by an administrator and seldom changes. Null: not told so far. */
  #ephemeral: SocketLimits['ephemeral'] = null
  #askedAt = Number.NEGATIVE_INFINITY

  /** @param ports asks for the ports of outgoing connections */
  constructor(builder: SocketBuilder, libraries: () => Promise<Calls>, ports = dynamicPorts) {
    this.#builder = builder
    this.#libraries = libraries
    this.#dynamicPorts = ports
  }

  /** Windows lists them among the others: its state Bound is CLOSED here. */
  async strays(): Promise<null> {
    return null
  }

  async read({ fresh }: ReadOptions, signal: AbortSignal): Promise<SourceReading> {
    const libraries = await this.#libraries()
    // a command of a second has no place in a live view
    const bound = fresh ? await readBound(signal) : null
    const ephemeral = await this.#outgoing(fresh, signal)
    signal.throwIfAborted()
    const rows = (['tcp', 'udp'] as const).flatMap((protocol) =>
      (['ipv4', 'ipv6'] as const).flatMap((family) =>
        readSocketTable(protocol, family, libraries.socketTable(protocol, family)),
      ),
    )
    const processes = listed(libraries)
    const all = [...rows, ...(bound?.told ?? [])]
    await processes?.learnUsers(all.map(({ pid }) => pid))
    const services = remembered(() => libraries.services())
    const sockets = joinWindows({ rows: all, processes, services }).map((socket) =>
      this.#builder.build(socket, ephemeral),
    )
    return {
      sockets: withOwnNames(sockets),
      // Windows lets every user bind every port
      limits: { ephemeral, unprivilegedFrom: 1 },
      notListed:
        bound === null
          ? [boundNotListed({ which: 'bound-not-asked' })]
          : bound.told === null
            ? [boundNotListed({ which: 'bound', shell: powerShell, why: bound.why })]
            : [],
      remedy: libraries.isAdministrator() ? null : startedAsAdministrator,
    }
  }

  /** A command that hangs must not hold up each look of a live view. */
  async #outgoing(fresh: boolean, signal: AbortSignal): Promise<SocketLimits['ephemeral']> {
    const now = performance.now()
    if (this.#ephemeral === null && (fresh || now - this.#askedAt >= askAgainAfterMs)) {
      this.#ephemeral = await this.#dynamicPorts(signal)
      this.#askedAt = now
    }
    return this.#ephemeral
  }
}

/** Null: Windows did not tell its processes. The sockets are known all the same. */
function listed(libraries: Calls): ProcessList | null {
  try {
    return new ProcessList(libraries)
  } catch (thrown) {
    if (thrown instanceof Failure) return null
    throw thrown
  }
}

/** Asked once, by whoever needs it first. */
function remembered<T>(ask: () => T): () => T {
  let known: { readonly value: T } | null = null
  return () => {
    known ??= { value: ask() }
    return known.value
  }
}

function boundNotListed(which: Extract<Unattributed, { kind: 'not-listed' }>['which']): Unattributed {
  return { kind: 'not-listed', count: null, which, remedy: null }
}
