import { posix } from 'node:path'
import * as v from 'valibot'
import type { PublishedPort, PublishingContainer } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import type { Owner } from '#shared/sockets/socket'
import { askDocker, containerName, jsonOf, plain } from './docker-socket'
import { parseArguments, parseUserId } from './owners-text'
import { mayRead, readPlain } from './plain-file'
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
  const proxied = published !== null && isUnderDocker(files, published.pid)
  // without proxies the daemon has the port itself
  const daemon = owners.find(({ pid }) => isDocker(files, pid))?.pid
  const speaker = proxied ? published.pid : daemon
  if (speaker !== undefined) {
    const uid = parseUserId(files.text(`${speaker}/status`) ?? '')
    // a rootless daemon has its socket in the folder of its user's session (docs.docker.com, "Rootless mode")
    const socket = uid === 0 || uid === null ? '/run/docker.sock' : `/run/user/${uid}/docker.sock`
    return askDocker(socket, question, proxied ? published.target : null, signal)
  }
  const holder = owners.find(({ program }) => podmanPrograms.has(program))
  return holder === undefined ? null : podmanContainer(files, holder.pid)
}

/** The daemon runs as long as its proxies are its children: to ask its socket then starts nothing. */
function isUnderDocker(files: ProcFiles, pid: number): boolean {
  const parent = parseStatEntry(files.text(`${pid}/stat`) ?? '')?.parent
  return parent !== undefined && isDocker(files, parent)
}

function isDocker(files: ProcFiles, pid: number): boolean {
  return files.text(`${pid}/comm`)?.trim() === 'dockerd'
}

/** Bytes of podman's list of containers that are read: it has less than 1 KB for each. */
const mostListBytes = 4 * 1024 * 1024

/**
 * conmon, which watches one container each, says on its command line which. The programs that hold the ports of rootless
 * containers don't: it is the conmon of their control group, where that has a single one.
 */
function podmanContainer(files: ProcFiles, pid: number): PublishingContainer | null {
  const own = watchedIn(files, pid)
  if (own !== null) return own
  const group = files.text(`${pid}/cgroup`)
  const user = parseUserId(files.text(`${pid}/status`) ?? '')
  if (group === null || user === null) return null
  const [watcher, another] = files
    .processes()
    .filter(
      (other) =>
        watchedBy(argumentsOf(files, other)) !== null &&
        files.text(`${other}/cgroup`) === group &&
        parseUserId(files.text(`${other}/status`) ?? '') === user,
    )
  return watcher === undefined || another !== undefined ? null : watchedIn(files, watcher)
}

function argumentsOf(files: ProcFiles, pid: number): readonly string[] {
  return parseArguments(files.text(`${pid}/cmdline`) ?? '')
}

/** What a conmon's command line says, and podman's own list of the image; null where it is no conmon. */
function watchedIn(files: ProcFiles, pid: number): PublishingContainer | null {
  const args = argumentsOf(files, pid)
  const watched = watchedBy(args)
  const id = argumentBehind(args, '-c')
  // conmon(8): `-b`, the bundle, which is in podman's storage: ROOT/overlay-containers/ID/userdata
  const bundle = posix.normalize(argumentBehind(args, '-b'))
  const storage = bundle.slice(0, -`/${id}/userdata`.length)
  const known = bundle === `${storage}/${id}/userdata` && /^\/.*-containers$/.test(storage)
  if (watched === null || !known || !mayRead(files.text(`${pid}/mountinfo`), storage)) return watched
  // by its own root, as a rootless one has a mount namespace
  const list = readPlain(`${files.root}/${pid}/root${storage}/containers.json`, mostListBytes)
  return { ...watched, image: list === null ? null : imageIn(list, id) }
}

/** Of containers.json (containers/storage), what is looked at; `metadata` is JSON of podman's in a text. */
const Stored = v.array(v.object({ id: v.string(), metadata: v.optional(v.string(), '') }))
const StoredMetadata = v.object({ 'image-name': v.string() })

function imageIn(list: string, id: string): string | null {
  const stored = v.safeParse(Stored, jsonOf(list))
  const metadata = stored.success ? stored.output.find((one) => one.id === id)?.metadata : undefined
  const read = v.safeParse(StoredMetadata, jsonOf(metadata ?? ''))
  return read.success ? plain(read.output['image-name']) : null
}

/** What conmon's command line says (conmon(8)): `-c` the id, `-n` the name. What can't be either is not taken over. */
export function watchedBy(args: readonly string[]): PublishingContainer | null {
  if (posix.basename(args[0] ?? '') !== 'conmon') return null
  const [id, name] = [argumentBehind(args, '-c'), argumentBehind(args, '-n')]
  if (!/^[\da-f]{64}$/.test(id)) return null
  return {
    runtime: 'podman',
    name: containerName.test(name) ? name : id.slice(0, 12),
    image: null,
    project: null,
  }
}

function argumentBehind(args: readonly string[], name: string): string {
  const at = args.indexOf(name)
  return at < 0 ? '' : (args[at + 1] ?? '')
}
