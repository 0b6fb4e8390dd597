import type { HttpService, PortRange } from '#shared/conflict/facts'
import { isHttpSys } from '#shared/conflict/listener-verdict'
import { noSystemFacts, type SystemFacts, type SystemQuery } from '../../conflict/system-facts'
import { runCommand } from '../run-command'

/** What Windows knows beside its connections: written from netsh's documented output; not yet run there. */
export async function windowsConflictFacts(
  { question, owners }: SystemQuery,
  signal: AbortSignal,
): Promise<SystemFacts> {
  const ranges = (family: string) =>
    runCommand(
      'netsh.exe',
      ['int', family, 'show', 'excludedportrange', `protocol=${question.protocol}`],
      signal,
    )
  const asksHttp = owners.some((owner) => isHttpSys(owner, { system: 'win32' }))
  const [ipv4, ipv6, services] = await Promise.all([
    ranges('ipv4'),
    ranges('ipv6'),
    asksHttp ? runCommand('netsh.exe', ['http', 'show', 'servicestate', 'view=requestq'], signal) : '',
  ])
  return {
    ...noSystemFacts,
    excluded: excludedRanges(ipv4, ipv6),
    httpServices: parseServiceState(services, question.port),
  }
}

/** Null: neither table was told. One has a heading also where it is empty, so that no text at all is no answer. */
export function excludedRanges(...tables: readonly string[]): PortRange[] | null {
  const told = tables.filter((text) => text.trim() !== '')
  return told.length === 0 ? null : told.flatMap(parseExcludedRanges)
}

/**
 * The table of `netsh int ipv4 show excludedportrange`: two columns of numbers, with an asterisk behind ranges that an
 * administrator has added. Its words are translated, so only such lines are read.
 */
export function parseExcludedRanges(text: string): PortRange[] {
  return [...text.matchAll(/^[ \t]*(\d{1,5})[ \t]+(\d{1,5})(?:[ \t]+\*)?[ \t]*\r?$/gm)]
    .map((match) => ({ first: Number(match[1]), last: Number(match[2]) }))
    .filter(({ first, last }) => first >= 1 && first <= last && last <= 65_535)
}

/**
 * URLs of one port in `netsh http show servicestate view=requestq`, each with the process of its queue. A queue begins at
 * the left margin; URLs look like `HTTP://+:80/path/`, processes like `1234, image: C:\\…\\w3wp.exe` in every language.
 */
export function parseServiceState(text: string, port: number): HttpService[] {
  const services: HttpService[] = []
  for (const queue of text.split(/\r?\n(?=\S)/)) {
    const { pid, program } = queueProcess(queue)
    for (const [url, named] of queue.matchAll(/https?:\/\/[^\s/]*?:(\d+)[^\s]*/gi)) {
      if (Number(named) !== port) continue
      services.push({ url, program, pid })
    }
  }
  return services
}

/** The first line that has a number and behind it the path of an executable. */
function queueProcess(queue: string): Pick<HttpService, 'pid' | 'program'> {
  for (const line of queue.split(/\r?\n/)) {
    const path = line.search(/[A-Z]:\\/i)
    const pid = path < 0 ? undefined : /\d+/.exec(line.slice(0, path))?.[0]
    if (pid === undefined) continue
    const image = line.slice(line.lastIndexOf('\\') + 1).trim()
    return { pid: Number(pid), program: image.replace(/\.exe$/i, '') || null }
  }
  return { pid: null, program: null }
}
