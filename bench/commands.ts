import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Finished, LabHost } from '../e2e/lab/network'
import { labObstacle } from '../e2e/lab/network'

/** The built command line; the bench runs from the project's folder. */
export const commandLine = join(process.cwd(), 'out', 'main', 'cli.cjs')

/**
 * Gives a host a user whose home is empty: nothing is kept of what is measured, and no history of the person who measures makes a difference.
 * @returns takes it away again
 */
export function newUser(host: LabHost): () => void {
  const home = mkdtempSync(join(tmpdir(), 'portlight-bench-'))
  Object.assign(host.environment, { HOME: home, XDG_CACHE_HOME: '', XDG_STATE_HOME: '', XDG_CONFIG_HOME: '' })
  return () => rmSync(home, { recursive: true, force: true })
}

/** A command that ran, with the milliseconds that its whole process took. */
export interface Timed extends Finished {
  readonly ms: number
}

export async function timed(host: LabHost, file: string, args: readonly string[]): Promise<Timed> {
  const began = performance.now()
  const finished = await host.run(file, args)
  return { ...finished, ms: performance.now() - began }
}

/** `portlight scan` with a JSON document on its standard output. */
export function portlight(host: LabHost, ...args: readonly string[]): Promise<Timed> {
  return timed(host, process.execPath, [commandLine, 'scan', ...args, '--json'])
}

export function startPortlight(host: LabHost, ...args: readonly string[]) {
  return host.start(process.execPath, [commandLine, 'scan', ...args, '--json'])
}

/** `nmap` with grepable output on its standard output. */
export function nmap(host: LabHost, ...args: readonly string[]): Promise<Timed> {
  return timed(host, 'nmap', [...args, '-oG', '-'])
}

/** What open ports a command reported, each as `address:port`, sorted. */
export function opensOf(output: string): readonly string[] {
  const opens = output.startsWith('{') ? opensInJson(output) : opensInGrepable(output)
  return opens.sort()
}

function opensInJson(output: string): string[] {
  const document = JSON.parse(output) as {
    hosts: { address: string; ports: { port: number; state: string }[] }[]
  }
  return document.hosts.flatMap(({ address, ports }) =>
    ports.filter(({ state }) => state === 'open').map(({ port }) => `${address}:${port}`),
  )
}

function opensInGrepable(output: string): string[] {
  return [...output.matchAll(/^Host: (\S+) .*?Ports: (.*?)(?:\t|$)/gm)].flatMap(([, address, ports]) =>
    [...(ports ?? '').matchAll(/(\d+)\/open\/tcp/g)].map(([, port]) => `${address}:${port}`),
  )
}

/** What keeps the benches beside nmap from running here. */
export function nmapObstacle(): string | null {
  const found = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'nmap')))
  return labObstacle() ?? (found ? null : 'nmap is not installed')
}
