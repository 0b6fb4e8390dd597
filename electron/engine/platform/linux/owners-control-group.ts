import type { Container, ContainerRuntime, Owner } from '#shared/sockets/socket'
import { ownValue } from '#shared/words/own-value'

/** What the control group of a process says of it. */
export type ControlGroup = Pick<Owner, 'unit' | 'unitManager' | 'container'>

const none: ControlGroup = { unit: null, unitManager: null, container: null }

/**
 * Reads /proc/[pid]/cgroup (cgroups(7)): a line a hierarchy, "0::/path" for version 2, "1:name=systemd:/path" and
 * "4:memory:/path" for version 1. systemd keeps its units in its own hierarchy or in that of version 2; containers may
 * show in any.
 */
export function parseControlGroup(text: string): ControlGroup {
  const paths = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line)
    if (match !== null) paths.set(match[2] ?? '', match[3] ?? '')
  }
  if (paths.size === 0) return none
  const container = firstOf(paths.values(), containerIn)
  // inside a container, units are the container's own: nobody out here can stop them by name
  if (container !== null) return { ...none, container }
  const unit = firstOf([paths.get('name=systemd') ?? '', paths.get('') ?? ''], unitIn)
  return unit === null ? none : { ...unit, container: null }
}

function firstOf<T>(paths: Iterable<string>, read: (path: string) => T | null): T | null {
  for (const path of paths) {
    const value = read(path)
    if (value !== null) return value
  }
  return null
}

/** A service or socket, in the letters that its name may have (systemd.unit(5)): a user may call a group anything. */
const unitName = /^[\w:.\\@][\w:.\\@-]*\.(?:service|socket)$/

/** What the names of machines and of lxc's containers are made of, so that a name in a command to copy is only a name. */
const containerName = /^[\w.:@][\w.:@-]*$/

/**
 * The unit that holds a process: the innermost service or socket of the path. Below user@1000.service stand the units
 * of that user's session; user@1000.service itself is the whole session and no unit to be stopped for a port.
 */
function unitIn(path: string): Pick<ControlGroup, 'unit' | 'unitManager'> | null {
  const parts = path.split('/')
  const session = parts.findLastIndex((part) => /^user@\d+\.service$/.test(part))
  const unit = parts.slice(session + 1).findLast((part) => unitName.test(part))
  if (unit === undefined) return null
  return { unit, unitManager: session < 0 ? 'system' : 'user' }
}

/** Parts of paths that name a container, with the runtime that writes them; the first that fits is taken. */
const containerParts: readonly (readonly [RegExp, ContainerRuntime])[] = [
  [/^docker-([0-9a-f]{12,64})\.scope$/, 'docker'],
  [/^(?:libpod|podman)-([0-9a-f]{12,64})(?:\.scope)?$/, 'podman'],
  [/^cri-containerd-([0-9a-f]{12,64})\.scope$/, 'containerd'],
  [/^(?:containerd|nerdctl)-([0-9a-f]{12,64})\.scope$/, 'containerd'],
  [/:cri-containerd:([0-9a-f]{12,64})$/, 'containerd'],
  [/^crio-([0-9a-f]{12,64})(?:\.scope)?$/, 'cri-o'],
  [/^lxc\.payload\.(.+)$/, 'lxc'],
  // libvirt's virtual machines and containers stand there too: "machine-qemu\x2d1\x2dweb.scope"
  [/^machine-(?!(?:qemu|lxc)\\x2d\d+\\x2d)(.+)\.scope$/, 'systemd-nspawn'],
  [/^systemd-nspawn@(.+)\.service$/, 'systemd-nspawn'],
]

/** Folders whose next part is a container's id or name. */
const containerFolders: Readonly<Record<string, ContainerRuntime>> = {
  docker: 'docker',
  libpod_parent: 'podman',
  lxc: 'lxc',
  'lxc.payload': 'lxc',
}

/** A name as it was before it became a part of a unit's: systemd writes `my-box` as `my\x2dbox` (systemd.unit(5)). */
function unescaped(name: string): string {
  return name.replace(/\\x([0-9a-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

function containerIn(path: string): Container | null {
  const parts = path.split('/')
  for (const [at, part] of parts.entries()) {
    for (const [pattern, runtime] of containerParts) {
      const id = pattern.exec(part)?.[1]
      const name = runtime === 'systemd-nspawn' ? unescaped(id ?? '') : (id ?? '')
      if (containerName.test(name)) return { runtime, id: name }
    }
    const next = parts[at + 1]
    const runtime = ownValue(containerFolders, part)
    if (next === undefined || runtime === undefined) continue
    const named = runtime === 'lxc' ? containerName : /^[0-9a-f]{12,64}$/
    if (named.test(next)) return { runtime, id: next }
  }
  // kubelet's own layout: /kubepods/burstable/pod<uid>/<id>
  const last = parts.at(-1) ?? ''
  const inPod = parts.some((part) => /^kubepods/.test(part))
  return inPod && /^[0-9a-f]{12,64}$/.test(last) ? { runtime: 'kubernetes', id: last } : null
}
