import { execFile } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { LabHost } from '../network'

const run = promisify(execFile)

import { greeters } from './greeters'
import { others } from './others'
import type { IdentityServer, Place } from './server'
import { stores } from './stores'
import { web } from './web'

/** Real servers, each of a protocol or a product of its own. */
export const identityServers: readonly IdentityServer[] = [...greeters, ...web, ...stores, ...others]

/** Programs that {@link startIdentityServers} needs beside the servers. */
export const identityTools = ['unshare', 'setpriv', 'openssl', 'dpkg-query', 'python3'] as const

/** The versions of the packages that are installed, by their names, as their authors count them. */
export async function installedVersions(): Promise<ReadonlyMap<string, string>> {
  const format = ['Package', 'source:Upstream-Version', 'db:Status-Status'].map((name) => `\${${name}}`)
  const { stdout } = await run('dpkg-query', ['-W', '-f', `${format.join(' ')}\n`], {
    maxBuffer: 16 * 1024 * 1024,
  })
  const lines = stdout.split('\n').map((line) => line.split(' '))
  return new Map(
    lines.flatMap(([name = '', version = '', status]) => (status === 'installed' ? [[name, version]] : [])),
  )
}

/** A server that runs. */
export interface RunningServer extends IdentityServer {
  readonly at: number
}

/** Starts servers on odd ports of a host. @param folder an empty one */
export async function startIdentityServers(
  host: LabHost,
  servers: readonly IdentityServer[],
  folder: string,
): Promise<readonly RunningServer[]> {
  const cert = join(folder, 'cert.pem')
  const key = join(folder, 'key.pem')
  await chmod(folder, 0o755)
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=lab.invalid'],
    ...['-addext', 'subjectAltName=DNS:lab.invalid', '-keyout', key, '-out', cert],
  ])
  await chmod(key, 0o644)
  const running: RunningServer[] = []
  const waiting = servers.values()
  const startOneByOne = async () => {
    for (const server of waiting) {
      const own = join(folder, server.name)
      const port = server.port ?? 21_003 + identityServers.indexOf(server) * 7
      const at = { port, folder: own, file: (name: string) => join(own, name), cert, key }
      // what somebody else's server meets at its start is not what is looked at here
      const again = async (why: unknown) => {
        console.warn(`${server.name} is started once more: ${why}`)
        await rm(own, { recursive: true, force: true })
        return start(host, server, at)
      }
      running.push(await start(host, server, at).catch(again))
    }
  }
  // all at once, each of them would be as slow as all of them are together
  await Promise.all(Array.from({ length: 6 }, startOneByOne))
  return running
}

async function start(host: LabHost, server: IdentityServer, place: Place): Promise<RunningServer> {
  await mkdir(place.folder)
  for (const [name, text] of Object.entries(server.files?.(place) ?? {})) {
    await writeFile(place.file(name), text)
  }
  const as: string[] = []
  if (server.user !== undefined) {
    await run('chown', ['-R', server.user, place.folder])
    const [user, group] = server.user.split(':')
    as.push('setpriv', `--reuid=${user}`, `--regid=${group}`, '--clear-groups', '--')
  }
  for (const command of server.first?.(place) ?? []) {
    const [program = '', ...args] = [...as, ...command]
    const { code, stderr, stdout } = await host.run(program, args)
    if (code !== 0) throw new Error(`${server.name}: ${program} ended with ${code}: ${stderr || stdout}`)
  }
  // In a process namespace of its own all of it ends with its first process. That stays a shell: who changes its user is no
  // longer ended with its parent (prctl(2), PR_SET_PDEATHSIG). Rsync takes a socket on its standard input for inetd
  const { process: child, finished } = host.start('unshare', [
    ...['--fork', '--pid', '--mount-proc', '--kill-child=KILL', '--'],
    ...['sh', '-c', '"$0" "$@" </dev/null; exit $?', ...as, ...server.command(place)],
  ])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      output += data
    })
  }
  const failed = finished.then(({ code }) => {
    throw new Error(`${server.name} ended with ${code}: ${output.slice(-1_500)}`)
  })
  failed.catch(() => {})
  const bound = host.bound('tcp', place.port, 60_000).catch((error) => {
    throw new Error(`${server.name}: ${error} ${output.slice(-1_500)}`)
  })
  bound.catch(() => {})
  try {
    await Promise.race([bound, failed])
  } catch (thrown) {
    child.kill('SIGKILL')
    await finished
    throw thrown
  }
  return { ...server, at: place.port }
}
