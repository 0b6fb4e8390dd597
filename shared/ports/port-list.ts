/** The last port; the first one that can be scanned is 1. */
export const lastPort = 65535

/** Ports that are in the first list and not in the second one; ascending and unique. */
export function subtractPorts(ports: Uint16Array, without: Uint16Array): Uint16Array {
  const wanted = new Uint8Array(lastPort + 1)
  for (const port of ports) wanted[port] = 1
  for (const port of without) wanted[port] = 0
  return portsOf(wanted)
}

/** Ports whose place in a list of 65,536 is not 0, ascending. Port 0 is never among them. */
export function portsOf(wanted: Uint8Array): Uint16Array {
  const ports = new Uint16Array(lastPort)
  let count = 0
  for (let port = 1; port <= lastPort; port++) {
    if (wanted[port] !== 0) ports[count++] = port
  }
  return ports.slice(0, count)
}

/** Ports in port grammar, such as "1-21,23-8999"; '' for none. Order and repetition of the input do not matter. */
export function formatPorts(ports: Iterable<number>): string {
  const wanted = new Uint8Array(lastPort + 1)
  for (const port of ports) wanted[port] = 1
  const parts: string[] = []
  for (let first = 1; first <= lastPort; first++) {
    if (wanted[first] === 0) continue
    let last = first
    while (last < lastPort && wanted[last + 1] !== 0) last++
    parts.push(first === last ? `${first}` : `${first}-${last}`)
    first = last
  }
  return parts.join(',')
}

/** Ascending ports in port grammar. {@link formatPorts} takes any order, and for each call the time of 65,535 ports. */
export function ascendingRanges(ports: ArrayLike<number>): string {
  const parts: string[] = []
  let first = 0
  let last = -1
  const flush = () => {
    if (last >= first) parts.push(first === last ? `${first}` : `${first}-${last}`)
  }
  // by place: what walks along a list makes an object for each of 65,535 ports
  for (let at = 0; at < ports.length; at += 1) {
    const port = ports[at] ?? 0
    if (port === last + 1 && last >= first) {
      last = port
      continue
    }
    flush()
    first = port
    last = port
  }
  flush()
  return parts.join(',')
}
