import { readFileSync, realpathSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CommandStart, OwnCommand } from '#shared/command-line/own-command'

/** The process that asks, and its computer. */
export interface Surroundings {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Full path of the program that runs this: Node, or the app. */
  readonly execPath: string
  /** It is Node and not Electron. */
  readonly isNode: boolean
  /** The script that Node was started with. */
  readonly started: string | undefined
  /** Text of a file; null where there is none. */
  readonly read: (path: string) => string | null
  /** Where a path leads at last; null where nothing is there. */
  readonly real: (path: string) => string | null
}

/** This process. */
export function surroundings(): Surroundings {
  const orNull = <T>(get: () => T) => {
    try {
      return get()
    } catch {
      return null
    }
  }
  return {
    platform: process.platform,
    env: process.env,
    execPath: process.execPath,
    isNode: process.versions.electron === undefined,
    started: process.argv[1],
    read: (path) => orNull(() => readFileSync(path, 'utf8')),
    real: (path) => orNull(() => realpathSync(path)),
  }
}

/**
 * How this very Portlight is started, for commands that people copy. `npx portlight` stands in the folder of a checkout only:
 * anywhere else npx might fetch and run a stranger's package of that name.
 * @param script a built script of this program, in `out/main` of a checkout, of an installed package or of the packaged app's archive
 * @param folder where the person who reads it is; null: not known
 */
export function ownCommandOf(script: URL, folder: string | null, here: Surroundings): OwnCommand {
  const windows = here.platform === 'win32'
  const system = windows ? 'windows' : 'posix'
  const path = fileURLToPath(script, { windows }).replaceAll('\\', '/')
  const native = (text: string) => (windows ? text.replaceAll('/', win32.sep) : text)
  const archive = path.lastIndexOf('/app.asar/')
  if (archive >= 0) return { system, ...packagedStarts(native(path.slice(0, archive)), here) }
  const end = path.lastIndexOf('/out/main/')
  const root = path.slice(0, Math.max(end, 0))
  // built into another folder: what was started is what there is
  const built = end < 0 ? (here.started ?? path) : `${root}/${entryOf(here.read(`${root}/package.json`))}`
  const entry = native(built)
  const node = nodeOf(here)
  const asRoot: CommandStart = [node, entry]
  if (end >= 0 && folder?.replaceAll('\\', '/') === root) {
    return { system, plain: [windows ? 'npx.cmd' : 'npx', 'portlight'], asRoot }
  }
  if (leadsTo(entry, 'portlight', here)) return { system, plain: ['portlight'], asRoot }
  return { system, plain: [leadsTo(node, 'node', here) ? 'node' : node, entry], asRoot }
}

/** The app's own program runs commands too, without a window. */
function packagedStarts(resources: string, here: Surroundings): Omit<OwnCommand, 'system'> {
  const { platform, env, execPath } = here
  // an AppImage is mounted anew for each start, where nobody else may look (docs.appimage.org, "Environment variables")
  const { APPIMAGE: image, APPDIR: mounted } = env
  if (platform === 'linux' && image?.startsWith('/') && mounted && resources.startsWith(`${mounted}/`)) {
    // as resources/bin/portlight does it
    const switches = ['--ozone-platform=headless', '--log-level=3', '--command-line'] as const
    return { plain: [image, ...switches], asRoot: [image, '--no-sandbox', ...switches] }
  }
  if (platform !== 'linux') return { plain: [execPath], asRoot: [execPath] }
  const launcher = posix.join(resources, 'bin', 'portlight')
  // what a deb or rpm puts there is also among what sudo finds by its name
  const byName = leadsTo(launcher, 'portlight', here)
  const forRoot = byName && here.real('/usr/bin/portlight') === here.real(launcher)
  return { plain: [byName ? 'portlight' : launcher], asRoot: [forRoot ? 'portlight' : launcher] }
}

/** The file that a package names as its command. */
function entryOf(packageJson: string | null): string {
  const named = /"bin"\s*:\s*\{\s*"portlight"\s*:\s*"(?:\.\/)?([\w./-]+)"/.exec(packageJson ?? '')?.[1]
  return named ?? 'scripts/portlight.mjs'
}

/** Full path of Node. The app in a checkout is run by Electron, which npm has started: npm tells which Node it has. */
function nodeOf({ isNode, execPath, env, platform }: Surroundings): string {
  if (isNode) return execPath
  const named = env.npm_node_execpath ?? ''
  return (platform === 'win32' ? win32 : posix).isAbsolute(named) ? named : 'node'
}

/** Whether a name that is typed starts this file. */
function leadsTo(file: string, name: string, { platform, env, real }: Surroundings): boolean {
  // what stands for a name on Windows is a script of its own
  if (platform === 'win32') return name === 'node'
  if (file === name) return true
  const target = real(file)
  // npm and npx put folders of packages before the others for what they start; whoever types has none of them
  const typed = (folder: string) => folder.startsWith('/') && !/\/node_modules\/\.bin\/?$/.test(folder)
  const folders = (env.PATH ?? '').split(':').filter(typed)
  const first = folders.map((folder) => real(posix.join(folder, name))).find((found) => found !== null)
  return first !== undefined && first === target
}
