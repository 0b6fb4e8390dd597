import { lstatSync, realpathSync, type Stats } from 'node:fs'
import { createRequire } from 'node:module'
import { posix, win32 } from 'node:path'
import process from 'node:process'
import type koffi from 'koffi'
import { systemFolder } from './win32/system-folder'

/** Folders of the system (NixOS' and Guix' among them), and then those of what people install. They go before PATH. */
const unixFolders = [
  '/usr/sbin',
  '/sbin',
  '/usr/bin',
  '/bin',
  '/usr/libexec/ApplicationFirewall',
  '/run/current-system/sw/bin',
  '/run/current-system/profile/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/snap/bin',
] as const

/** Folders below System32 that are looked in. */
const windowsFolders = ['', 'WindowsPowerShell\\v1.0', 'wbem'] as const

/** What is looked at of a computer. */
export interface ProgramPlaces {
  readonly platform: string
  /** Windows' own folder, see {@link windowsFolder}. */
  readonly windows: () => string
  readonly folders: readonly string[]
  /** Of the environment, which anybody may have written. */
  readonly path: string
  /** The user that a program would run as; null where there are no such users. */
  readonly uid: number | null
}

const here: ProgramPlaces = {
  platform: process.platform,
  windows: windowsFolder,
  folders: unixFolders,
  path: process.env.PATH ?? '',
  uid: process.geteuid?.() ?? null,
}

/**
 * Full path of a program of the system.
 * @param name without a folder (`route.exe`, `nft`), or a full path already
 * @returns null: there is none, or somebody else could have put it there
 */
export function programFile(name: string, places: ProgramPlaces = here): string | null {
  const { platform, uid } = places
  if (platform === 'win32' && win32.isAbsolute(name)) return isFile(name) ? name : null
  if (platform !== 'win32' && posix.isAbsolute(name)) return isOurs(name, uid) ? name : null
  if (name !== posix.basename(name) || name !== win32.basename(name) || /^\.*$/.test(name)) return null
  if (platform === 'win32') {
    const system = win32.join(places.windows(), 'System32')
    return windowsFolders.map((folder) => win32.join(system, folder, name)).find(isFile) ?? null
  }
  // an empty or a relative entry is a folder of wherever we were started
  const others = places.path.split(':').filter((folder) => folder.startsWith('/'))
  const files = [...places.folders, ...others].map((folder) => posix.join(folder, name))
  return files.find((path) => isOurs(path, uid)) ?? null
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Whether it can be run, and nobody but root and the user could have changed it, in any folder on the way, and behind symbolic
 * links too.
 */
function isOurs(path: string, uid: number | null): boolean {
  try {
    const real = realpathSync(path)
    const file = lstatSync(real)
    if (!file.isFile() || (file.mode & 0o111) === 0) return false
    return [real, path].every((way) => everyStep(posix.dirname(way), uid)) && isOnlyOurs(file, uid)
  } catch {
    return false
  }
}

function everyStep(folder: string, uid: number | null): boolean {
  const real = realpathSync(folder)
  if (!isOnlyOurs(lstatSync(real), uid)) return false
  return real === '/' || everyStep(posix.dirname(real), uid)
}

function isOnlyOurs({ uid: owner, gid: group, mode }: Stats, uid: number | null): boolean {
  if (owner !== 0 && owner !== uid) return false
  // in a sticky folder nobody replaces what is another's (open(2), chmod(1)): /nix/store is one
  if ((mode & 0o1000) !== 0) return true
  // Homebrew's folders belong to a group of people: good enough for one of them, and not for root
  const others = uid === 0 && group !== 0 ? 0o022 : 0o002
  return (mode & others) === 0
}

/** Windows' own folder. The variable SystemRoot is what whoever started us says, so it is not believed. */
export function windowsFolder(): string {
  known ??= windowsFolderOf(systemFolderTold(), loadedFiles) ?? 'C:\\Windows'
  return known
}

let known: string | undefined

/**
 * Windows' folder by what is known of the place of its System32; null: nothing tells.
 * @param system as Windows' library names it; null: that can't be called
 * @param files what this process has loaded, ntdll.dll before all else. Asked last: to list it Node names every frame of its
 * stack first, which takes seconds.
 */
export function windowsFolderOf(system: string | null, files: () => readonly string[]): string | null {
  const told = folderAbove(system)
  if (told !== null) return told
  for (const file of files()) {
    const folder = /\\ntdll\.dll$/i.test(file) ? folderAbove(win32.dirname(file)) : null
    if (folder !== null) return folder
  }
  return null
}

/** `C:\Windows` of `C:\Windows\system32`; null for what is no such folder. */
function folderAbove(system: string | null): string | null {
  return /^([a-z]:\\(?:[^\\/:]+\\)*[^\\/:]+)\\system32$/i.exec(system ?? '')?.[1] ?? null
}

/** Null where koffi has no binary for this computer. */
function systemFolderTold(): string | null {
  try {
    // whoever looks for a program has no time to wait for an import, and elsewhere than on Windows no need of it
    const loader: typeof koffi = createRequire(import.meta.url)('koffi')
    return systemFolder(loader)
  } catch {
    return null
  }
}

function loadedFiles(): readonly string[] {
  const report: unknown = process.report?.getReport()
  if (typeof report !== 'object' || report === null || !('sharedObjects' in report)) return []
  const { sharedObjects } = report
  return Array.isArray(sharedObjects) ? sharedObjects.filter((file) => typeof file === 'string') : []
}
