import { accessSync, constants, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import type { StartFacts } from '#shared/conflict/fixes/start-again'

/** What makes up the surroundings of a process (namespaces(7)); control groups limit, and hide nothing. */
const namespaces = ['ipc', 'mnt', 'net', 'pid', 'user', 'uts']

/** Where execvp(3) looks without a PATH. */
const usualPath = '/usr/local/bin:/usr/bin:/bin'

/**
 * How a process was started, out of /proc (proc_pid_cmdline(5), proc_pid_environ(5)). Null where there is none.
 * @param root where /proc is
 */
export function startFactsOf(root: string, pid: number, user: string | null): StartFacts | null {
  const at = (name: string) => `${root}/${pid}/${name}`
  const status = text(at('status'))
  const own = text(`${root}/self/status`)
  if (status === null || own === null) return null
  const folder = folderAt(link(at('cwd')))
  const variables = variablesOf(text(at('environ')))
  const args = argumentsOf(text(at('cmdline')))
  const executable = link(at('exe'))
  return {
    // the system says " (deleted)" behind the name of what is not there any more
    executable: executable !== null && isAbsolute(executable) && isFile(executable) ? executable : null,
    called: args === null || folder === null ? null : calledBy(args[0] ?? '', folder, variables),
    args,
    folder,
    variables,
    user,
    sameUser: ['Uid', 'Gid', 'Groups'].every((name) => field(status, name) === field(own, name)),
    sameSurroundings:
      link(at('root')) === '/' &&
      namespaces.every((name) => {
        const one = link(at(`ns/${name}`))
        return one !== null && one === link(`${root}/self/ns/${name}`)
      }) &&
      !isLimited(status, own),
  }
}

/** Whether it may less than Portlight: a program started anew would not be held back so (capabilities(7), seccomp(2)). */
function isLimited(status: string, own: string): boolean {
  const grown = ['NoNewPrivs', 'Seccomp'].some(
    (name) => Number(field(status, name) ?? 0) > Number(field(own, name) ?? 0),
  )
  const bound = (from: string) => BigInt(`0x${field(from, 'CapBnd') ?? '0'}`)
  return grown || (bound(own) & ~bound(status)) !== 0n
}

function field(status: string, name: string): string | null {
  return new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(status)?.[1] ?? null
}

/**
 * Arguments as they were given: a title that a program wrote over them ends without the NUL, or leaves a row of them. Null where
 * that may be so.
 */
function argumentsOf(cmdline: string | null): readonly string[] | null {
  if (cmdline === null || !cmdline.endsWith('\0') || cmdline.endsWith('\0\0')) return null
  return cmdline.slice(0, -1).split('\0')
}

function variablesOf(environ: string | null): StartFacts['variables'] {
  if (environ === null) return null
  return environ.split('\0').flatMap((line) => {
    const at = line.indexOf('=')
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : []
  })
}

/** Where a name leads that a process was called by, as execvp(3) looks for it. */
function calledBy(name: string, folder: string, variables: StartFacts['variables']): StartFacts['called'] {
  if (name === '') return null
  const path = variables?.find(([variable]) => variable === 'PATH')?.[1] ?? usualPath
  const places = name.includes('/')
    ? [resolve(folder, name)]
    : path.split(delimiter).map((one) => join(resolve(folder, one), name))
  for (const place of places) {
    try {
      accessSync(place, constants.X_OK)
      if (statSync(place).isFile()) return { path: place, file: realpathSync(place) }
    } catch {
      // not there: the next one
    }
  }
  return null
}

function folderAt(path: string | null): string | null {
  try {
    return path !== null && statSync(path).isDirectory() ? path : null
  } catch {
    return null
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function link(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch {
    return null
  }
}

/** Null where it can't be read, or is no UTF-8: a program started with something else would not be the same. */
function text(path: string): string | null {
  try {
    const bytes = readFileSync(path)
    const read = bytes.toString('utf8')
    return Buffer.from(read, 'utf8').equals(bytes) ? read : null
  } catch {
    return null
  }
}
