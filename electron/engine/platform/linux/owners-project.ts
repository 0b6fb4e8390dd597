import { lstatSync } from 'node:fs'
import { posix } from 'node:path'
import type { Owner } from '#shared/sockets/socket'
import { projectName } from '../project-names'
import { mayRead, readPlain } from './plain-file'
import type { ProcFiles } from './sockets-files'

/** Folders from the working directory upwards that are looked into. */
const mostLevels = 8

/** Milliseconds for which what was found in a folder is kept. */
const keptFor = 60_000

/** Folders that are remembered. */
const mostKept = 2_000

/** Bytes of a project's file that are read; a larger one is taken for none. */
const mostBytes = 64 * 1024

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
    const text = readPlain(`${place}/${kind}`, mostBytes)
    const name = text === null ? null : projectName(kind, text)
    if (name !== null) return { name, kind, folder }
  }
  const base = posix.basename(folder)
  for (const file of composeFiles) {
    const text = readPlain(`${place}/${file}`, mostBytes)
    if (text !== null) return { name: projectName('compose', text) ?? base, kind: 'compose', folder }
  }
  return isThere(`${place}/.git`) ? { name: base, kind: 'git', folder } : null
}

function isThere(path: string): boolean {
  try {
    const stat = lstatSync(path)
    return stat.isDirectory() || stat.isFile()
  } catch {
    return false
  }
}
