/** Readers of what Windows' commands print. Their words are translated, so only numbers and their places are read. */

/** The gateway of the default route with the lowest metric in the output of `route print -4 0.0.0.0`. */
export function parseRoutes(text: string): string | null {
  const address = String.raw`(\d+\.\d+\.\d+\.\d+)`
  const row = new RegExp(
    String.raw`^[ \t]*0\.0\.0\.0[ \t]+0\.0\.0\.0[ \t]+${address}[ \t]+${address}[ \t]+(\d+)[ \t]*$`,
    'gm',
  )
  let best: { gateway: string; metric: number } | null = null
  for (const match of text.matchAll(row)) {
    const metric = Number(match[3])
    if (match[1] !== undefined && (best === null || metric < best.metric))
      best = { gateway: match[1], metric }
  }
  return best?.gateway ?? null
}

/** The range in the output of `netsh int ipv4 show dynamicport tcp`: its first port, then how many there are. */
export function parsePortRange(text: string): { first: number; last: number } | null {
  const [first, count] = [...text.matchAll(/:[ \t]*(\d+)[ \t]*$/gm)].map((match) => Number(match[1]))
  return first === undefined || count === undefined ? null : { first, last: first + count - 1 }
}
