import { runCommand } from '../run-command'

/** Readers of what Windows' commands print. Their words are translated, so only numbers and their places are read. */

/** The ports for outgoing connections; null: netsh did not tell. */
export async function dynamicPorts(signal: AbortSignal): Promise<ReturnType<typeof parsePortRange>> {
  return parsePortRange(await runCommand('netsh.exe', ['int', 'ipv4', 'show', 'dynamicport', 'tcp'], signal))
}

/** The range in the output of `netsh int ipv4 show dynamicport tcp`: its first port, then how many there are. */
export function parsePortRange(text: string): { first: number; last: number } | null {
  const [first, count] = [...text.matchAll(/:[ \t]*(\d+)[ \t]*\r?$/gm)].map((match) => Number(match[1]))
  return first === undefined || count === undefined ? null : { first, last: first + count - 1 }
}
