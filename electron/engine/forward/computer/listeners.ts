import type { ProgramFinding } from '#shared/forward/verdict/findings'
import { fromThrown } from '#shared/ipc/result'
import type { Protocol, Socket } from '#shared/sockets/socket'
import type { Sockets } from '../../sockets/sockets'

/** Who listens on this computer, and the executables of who listens on one port. */
export interface ListenersLook {
  readonly program: Pick<ProgramFinding, 'listeners' | 'problem'>
  executablesAt(port: number): readonly string[]
}

/** Reads the listeners of a protocol, with the names of their programs. */
export async function lookForListeners(
  sockets: Pick<Sockets, 'list'>,
  protocol: Protocol,
  signal: AbortSignal,
): Promise<ListenersLook> {
  try {
    const filter = { listeningOnly: true, protocol, port: null, pid: null, state: null }
    const { sockets: rows } = await sockets.list({ filter, limit: 100_000, fresh: false }, signal)
    return {
      program: {
        problem: null,
        listeners: rows.map(({ local, family, reach, owners }) => ({
          port: local.port,
          address: local.address,
          family,
          reach,
          program: owners[0]?.program ?? null,
        })),
      },
      executablesAt: (port) => executables(rows.filter(({ local }) => local.port === port)),
    }
  } catch (thrown) {
    signal.throwIfAborted()
    return {
      program: { listeners: null, problem: fromThrown(thrown).message },
      executablesAt: () => [],
    }
  }
}

function executables(rows: readonly Socket[]): readonly string[] {
  return [...new Set(rows.flatMap(({ owners }) => owners.flatMap(({ executable }) => executable ?? [])))]
}
