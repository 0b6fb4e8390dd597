import process from 'node:process'
import type { Lineage } from '#shared/conflict/facts'
import type { Owner } from '#shared/sockets/socket'
import type { Asker, ProcessEntry, ProcessSource } from '../../conflict/process-source'
import type { WindowsLibraries } from './libraries'
import { ProcessList, type WindowsProcess } from './process-list'
import { windowsOwner } from './sockets-reading'

/** Windows' processes, as its own libraries tell them. */
export class WindowsProcesses implements ProcessSource {
  readonly #libraries: () => Promise<WindowsLibraries>

  constructor(libraries: () => Promise<WindowsLibraries>) {
    this.#libraries = libraries
  }

  async now(pid: number): Promise<ProcessEntry | null> {
    const process = new ProcessList(await this.#libraries()).get(pid)
    return process === null ? null : entryOf(process)
  }

  async all(): Promise<readonly ProcessEntry[]> {
    const list = new ProcessList(await this.#libraries())
    return [...list.pids].flatMap((pid) => {
      const process = list.get(pid)
      return process === null ? [] : [entryOf(process)]
    })
  }

  /** Variables of another process are not looked at. */
  async lineage(pid: number): Promise<Lineage> {
    const list = new ProcessList(await this.#libraries())
    const process = list.get(pid)
    const parents = process === null ? [] : list.parentsOf(process)
    const ancestors = parents.map((parent) => ({
      ...parent,
      args: wordsOf(list.get(parent.pid)?.commandLine ?? ''),
      folder: null,
    }))
    return { pid, ancestors, variables: {} }
  }

  /** The environment of another process is not told. */
  async startFacts(): Promise<null> {
    return null
  }

  async asker(): Promise<Asker> {
    const libraries = await this.#libraries()
    const { sid } = libraries.details(process.pid)
    return {
      user: sid === null ? null : await libraries.accountOf(sid),
      administrator: libraries.isAdministrator(),
    }
  }

  async ownerOf(pid: number): Promise<Owner | null> {
    const libraries = await this.#libraries()
    const list = new ProcessList(libraries)
    await list.learnUsers([pid])
    const process = list.get(pid)
    return process === null ? null : windowsOwner(process, list, () => libraries.services())
  }
}

function entryOf({ pid, parent, birth, program, image }: WindowsProcess): ProcessEntry {
  return {
    pid,
    parent,
    birth,
    program,
    // no process of Windows becomes another program
    image,
    kernel: false,
    ended: false,
  }
}

/** The words of a command line, each without the quotes around it: enough to know a program by its arguments. */
function wordsOf(commandLine: string): readonly string[] {
  return [...commandLine.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}
