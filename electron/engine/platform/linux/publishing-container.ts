import { posix } from 'node:path'
import type { PublishedPort, PublishingContainer } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { Owner } from '#shared/sockets/socket'
import { askDocker, containerName } from './docker-socket'
import { parseArguments, parseUserId } from './owners-text'
import { parseStatEntry } from './processes'
import type { ProcFiles } from './sockets-files'

/** Programs that hold a port for a container of podman. */
const podmanPrograms: ReadonlySet<string> = new Set([
  'conmon',
  'rootlessport',
  'pasta',
  'pasta.avx2',
  'slirp4netns',
])

/** The container that has the port, by what the system lets this user see; null: it can't be told. */
export async function publishingContainer(
  files: ProcFiles,
  { question, owners }: { readonly question: ConflictQuestion; readonly owners: readonly Owner[] },
  published: PublishedPort | null,
  signal: AbortSignal,
): Promise<PublishingContainer | null> {
  if (published !== null && isUnderDocker(files, published.pid)) {
    const uid = parseUserId(files.text(`${published.pid}/status`) ?? '')
    // a rootless daemon has its socket in the folder of its user's session (docs.docker.com, "Rootless mode")
    const socket = uid === 0 || uid === null ? '/run/docker.sock' : `/run/user/${uid}/docker.sock`
    return askDocker(socket, question, published.target, signal)
  }
  const holder = owners.find(({ program }) => podmanPrograms.has(program))
  return holder === undefined ? null : podmanContainer(files, holder.pid)
}

/** The daemon runs as long as its proxies are its children: to ask its socket then starts nothing. */
function isUnderDocker(files: ProcFiles, pid: number): boolean {
  const parent = parseStatEntry(files.text(`${pid}/stat`) ?? '')?.parent
  return parent !== undefined && files.text(`${parent}/comm`)?.trim() === 'dockerd'
}

/**
 * conmon, which watches one container each, says on its command line which. The programs that hold the ports of rootless
 * containers don't: it is the conmon of their control group, where that has a single one.
 */
function podmanContainer(files: ProcFiles, pid: number): PublishingContainer | null {
  const own = watchedBy(argumentsOf(files, pid))
  if (own !== null) return own
  const group = files.text(`${pid}/cgroup`)
  const user = parseUserId(files.text(`${pid}/status`) ?? '')
  if (group === null || user === null) return null
  const watched = files.processes().flatMap((other) => {
    const container = watchedBy(argumentsOf(files, other))
    if (container === null || files.text(`${other}/cgroup`) !== group) return []
    return parseUserId(files.text(`${other}/status`) ?? '') === user ? [container] : []
  })
  return watched.length === 1 ? (watched[0] ?? null) : null
}

function argumentsOf(files: ProcFiles, pid: number): readonly string[] {
  return parseArguments(files.text(`${pid}/cmdline`) ?? '')
}

/** What conmon's command line says (conmon(8)): `-c` the id, `-n` the name. What can't be either is not taken over. */
export function watchedBy(args: readonly string[]): PublishingContainer | null {
  if (posix.basename(args[0] ?? '') !== 'conmon') return null
  const value = (name: string) => {
    const at = args.indexOf(name)
    return at < 0 ? '' : (args[at + 1] ?? '')
  }
  const [id, name] = [value('-c'), value('-n')]
  if (!/^[\da-f]{64}$/.test(id)) return null
  return {
    runtime: 'podman',
    name: containerName.test(name) ? name : id.slice(0, 12),
    image: null,
    project: null,
  }
}
