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
    asksHttp ? runCommand('netsh.exe', ['http', 'show', 'servicestate', 'view=requestq'], signal) : null,
  ])
  return {
    ...noSystemFacts,
    excluded: excludedRanges(question.port, ipv4, ipv6),
    httpServices: services === null ? [] : askedServices(services, question.port),
  }
}

/** What netsh tells has a heading with a line below it, also where nothing follows: without one it told nothing. */
function hasHeading(text: string): boolean {
  return /^[ \t]*-{4,}/m.test(text)
}

/** Null: not told whether one has the port, as a table is missing. */
export function excludedRanges(port: number, ...tables: readonly string[]): PortRange[] | null {
  const ranges = tables.flatMap(parseExcludedRanges)
  const hit = ranges.some(({ first, last }) => port >= first && port <= last)
  return hit || tables.every(hasHeading) ? ranges : null
}

/** Null: not told. */
export function askedServices(text: string, port: number): HttpService[] | null {
  return hasHeading(text) ? parseServiceState(text, port) : null
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
 * the left margin; URLs look like `HTTP://+:80/path/`, `HTTP://[::1]:80/`, and the rest is known by its form, for its words are translated.
 */
export function parseServiceState(text: string, port: number): HttpService[] {
  const services: HttpService[] = []
  for (const queue of text.split(/\r?\n(?=\S)/)) {
    const process = queueProcess(queue.split(/\r?\n/))
    for (const [url, named] of queue.matchAll(/https?:\/\/(?:\[[^\]\s/[]*\]|[^\s/:[\]]*):(\d+)[^\s]*/gi)) {
      if (Number(named) === port) services.push({ url, ...process })
    }
  }
  return services
}

/**
 * The first process of a queue: "ID: 1234, image: C:\\…\\w3wp.exe", where "<?>" stands for the image without the right to know it, and
 * behind one that runs services "Services: WinRM". An older Windows tells the id alone, in a line of its own.
 */
function queueProcess(lines: readonly string[]): Omit<HttpService, 'url'> {
  for (const [at, line] of lines.entries()) {
    const told = line.trim()
    if (at > 0 && /^\d+$/.test(told)) return { pid: Number(told), program: null, service: null }
    const id = /^\D*(\d+),/.exec(told)?.[1]
    const path = told.search(/[A-Z]:\\/i)
    if (id === undefined || (path < 0 && !told.endsWith('<?>'))) continue
    const image = path < 0 ? '' : told.slice(told.lastIndexOf('\\') + 1)
    return {
      pid: Number(id),
      program: image.replace(/\.exe$/i, '') || null,
      service: serviceIn(lines[at + 1] ?? ''),
    }
  }
  return { pid: null, program: null, service: null }
}

/** Names of services have no blanks and are not translated; several are set apart by commas. */
function serviceIn(line: string): string | null {
  const names = line.slice(line.indexOf(':') + 1).split(',')
  const told = names.map((name) => name.trim())
  return told.every((name) => /^[\w.$-]+$/.test(name) && /[a-z]/i.test(name)) ? told.join(', ') : null
}
