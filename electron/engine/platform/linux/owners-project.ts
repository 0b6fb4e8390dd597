import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { posix } from 'node:path'
import type { Owner } from '#shared/sockets/socket'
import { projectName } from '../project-names'
import type { ProcFiles } from './sockets-files'

/** Folders from the working directory upwards that are looked into. */
const mostLevels = 8

/** Milliseconds for which what was found in a folder is kept. */
const keptFor = 60_000

/** Folders that are remembered. */
const mostKept = 2_000

/** Bytes of a project's file that are read; a larger one is taken for none. */
const mostBytes = 64 * 1024

/** A file system that may keep its reader waiting for somebody else is not read: a dead server would hold all of us. */
const mayHang = /^(?:nfs|cifs|smb|fuse|autofs|afs|ceph|gluster|lustre|ncp|coda|davfs)/

/** What names a project, in the order in which it is believed. */
const files = ['package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod', 'composer.json'] as const
const composeFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const

type Project = Owner['project']

/** Which project a process works in, by what lies in its working directory and above. */
export class OwnerProjects {
  readonly #files: ProcFiles
  readonly #now: () => number
  readonly #known = new Map<string, { readonly project: Project; readonly at: number }>()

  /** @param now milliseconds on a clock that only goes forward */
  constructor(files: ProcFiles, now: () => number) {
    this.#files = files
    this.#now = now
  }

  /** Its working directory and the project there; null for what isn't told. */
  of(pid: number): Pick<Owner, 'folder' | 'project'> {
    const folder = this.#files.link(`${pid}/cwd`)
    if (folder === null || !folder.startsWith('/') || folder.endsWith(' (deleted)')) {
      return { folder: null, project: null }
    }
    if (folder === '/') return { folder, project: null }
    // the same path is another folder in another mount namespace
    const key = `${this.#files.link(`${pid}/ns/mnt`)} ${folder}`
    const known = this.#known.get(key)
    if (known !== undefined && this.#now() - known.at < keptFor) return { folder, project: known.project }
    const project = mayRead(this.#files.text(`${pid}/mountinfo`), folder) ? this.#look(pid, folder) : null
    if (this.#known.size >= mostKept) this.#known.clear()
    this.#known.set(key, { project, at: this.#now() })
    return { folder, project }
  }

  #look(pid: number, folder: string): Project {
    // by the process's own link, so that a container's folders are the container's
    let place = `${this.#files.root}/${pid}/cwd`
    let path = folder
    for (let level = 0; level < mostLevels && path !== '/'; level += 1) {
      const found = projectAt(place, path)
      if (found !== null) return found
      place = `${place}/..`
      path = posix.dirname(path)
    }
    return null
  }
}

function projectAt(place: string, folder: string): Project {
  for (const kind of files) {
    const text = readPlain(`${place}/${kind}`)
    const name = text === null ? null : projectName(kind, text)
    if (name !== null) return { name, kind, folder }
  }
  const base = posix.basename(folder)
  for (const file of composeFiles) {
    const text = readPlain(`${place}/${file}`)
    if (text !== null) return { name: projectName('compose', text) ?? base, kind: 'compose', folder }
  }
  return isThere(`${place}/.git`) ? { name: base, kind: 'git', folder } : null
}

/**
 * A file that anybody may have put there: a plain one, not too large, by no link, and never one that keeps its reader
 * waiting as a FIFO or a device would. Null for all others.
 */
function readPlain(path: string): string | null {
  let file: number
  try {
    file = openSync(
      path,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
    )
  } catch {
    return null
  }
  try {
    const stat = fstatSync(file)
    if (!stat.isFile() || stat.size > mostBytes) return null
    const bytes = Buffer.alloc(stat.size)
    const length = readSync(file, bytes, 0, bytes.length, 0)
    return bytes.toString('utf8', 0, length)
  } catch {
    return null
  } finally {
    closeSync(file)
  }
}

function isThere(path: string): boolean {
  try {
    const stat = lstatSync(path)
    return stat.isDirectory() || stat.isFile()
  } catch {
    return false
  }
}

/**
 * Whether a folder is on a file system that answers at once, by /proc/[pid]/mountinfo (proc_pid_mountinfo(5)): field 5 is
 * the place, and the type is the first field behind the dash. The longest place that holds the folder counts, the last of
 * equals. False where that can't be told, or the list was cut.
 */
export function mayRead(mountinfo: string | null, folder: string): boolean {
  if (mountinfo === null || !mountinfo.endsWith('\n')) return false
  let best = ''
  let type: string | null = null
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ')
    const place = (fields[4] ?? '').replace(/\\([0-7]{3})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 8)),
    )
    const holds = place === '/' || folder === place || folder.startsWith(`${place}/`)
    if (place === '' || !holds || place.length < best.length) continue
    best = place
    type = fields[fields.indexOf('-', 6) + 1] ?? null
  }
  return type !== null && !mayHang.test(type)
}
