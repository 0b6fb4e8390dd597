import { posix } from 'node:path'
import type { PublishedPort } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import type { SystemQuery } from '../../conflict/system-facts'
import { parseArguments, parseUserId } from './owners-text'
import type { ProcFiles } from './sockets-files'

/**
 * Whoever holds a port in the name of a container, by the command lines of all processes; null where nobody does. Anybody may
 * start a program with such words: only those of the user are believed who has the port, root or whoever runs a rootless daemon.
 */
export function publishedPort(
  files: ProcFiles,
  { question, listeners, owners }: SystemQuery,
): PublishedPort | null {
  const rootless = owners.filter(({ program }) => program === 'rootlesskit')
  const believed = new Set(rootless.map(({ pid }) => parseUserId(files.text(`${pid}/status`) ?? '')))
  if (listeners.some(({ user }) => user === 'root')) believed.add(0)
  if (believed.size === 0) return null
  // where all who have the port are seen, a proxy is among them; but rootlesskit has it for a child of its own
  const seen = rootless.length === 0 && listeners.every((row) => row.owners.length > 0)
  const holders = listeners.flatMap((row) => row.owners.map(({ pid }) => pid))
  for (const pid of seen ? new Set(holders) : files.processes()) {
    const found = publishedBy(parseArguments(files.text(`${pid}/cmdline`) ?? ''), question)
    const user = found === null ? null : parseUserId(files.text(`${pid}/status`) ?? '')
    if (found !== null && user !== null && believed.has(user)) return { pid, ...found }
  }
  return null
}

/**
 * Docker's proxy: `docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80`.
 * What is no port and no address is not taken over.
 */
export function publishedBy(
  args: readonly string[],
  { port, protocol }: Pick<ConflictQuestion, 'port' | 'protocol'>,
): Omit<PublishedPort, 'pid'> | null {
  const program = posix.basename(args[0] ?? '')
  if (program !== 'docker-proxy' && program !== 'rootlesskit-docker-proxy') return null
  const value = (name: string) => {
    const at = args.findIndex((word) => word.replace(/^--/, '-') === name)
    return at < 0 ? '' : (args[at + 1] ?? '')
  }
  const [ip, inner] = [value('-container-ip'), value('-container-port')]
  if (value('-host-port') !== String(port) || value('-proto') !== protocol) return null
  if (!/^\d{1,5}$/.test(inner) || (parseIpv4(ip) === null && parseIpv6(ip) === null)) return null
  return { program, target: `${ip.includes(':') ? `[${ip}]` : ip}:${inner}` }
}
