import { isListening, type Owner, type Socket } from '#shared/sockets/socket'
import type { ProgramPackages } from '../platform/platform'

/** Sockets whose listeners' owners tell which packages their programs came with. */
export async function withPackages(
  sockets: readonly Socket[],
  packages: ProgramPackages,
  signal: AbortSignal,
): Promise<readonly Socket[]> {
  const owners = new Set(sockets.filter(isListening).flatMap((socket) => socket.owners))
  const files = [...owners].flatMap((owner) => {
    const { pid, executable } = owner
    return executable === null ? [] : [{ owner, pid, executable }]
  })
  const found = await packages.of(files, signal)
  const told = new Map<Owner, Owner>()
  for (const owner of owners) told.set(owner, { ...owner, packages: null })
  for (const [at, { owner }] of files.entries()) told.set(owner, { ...owner, packages: found[at] ?? null })
  return sockets.map((socket) =>
    isListening(socket) && socket.owners.length > 0
      ? { ...socket, owners: socket.owners.map((owner) => told.get(owner) ?? owner) }
      : socket,
  )
}
