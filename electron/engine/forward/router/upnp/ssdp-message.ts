/**
 * What is searched for: the router itself and the services that can forward ports, in both versions; and whatever is a
 * device, because some routers answer to nothing else.
 */
export const searchTargets = [
  'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
  'urn:schemas-upnp-org:device:InternetGatewayDevice:2',
  'urn:schemas-upnp-org:service:WANIPConnection:1',
  'urn:schemas-upnp-org:service:WANIPConnection:2',
  'urn:schemas-upnp-org:service:WANPPPConnection:1',
  'upnp:rootdevice',
] as const

/** Seconds over which devices may spread their answers to a multicast search. */
const spread = 1

/** UDA 1.1 section 1.3.2: a search of one device has no MX, so that it answers at once. `host` with its port. */
export function searchMessage(target: string, host: string, to: 'everybody' | 'one'): string {
  const lines = [
    'M-SEARCH * HTTP/1.1',
    `HOST: ${host}`,
    'MAN: "ssdp:discover"',
    ...(to === 'everybody' ? [`MX: ${spread}`] : []),
    `ST: ${target}`,
    'USER-AGENT: UPnP/1.1 Portlight/1',
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** An answer to a search. */
export interface SearchAnswer {
  readonly target: string
  readonly location: string
  /** What the device calls its software; may be empty. */
  readonly server: string
}

const longestMessage = 8 * 1024

/** UDA 1.1 section 1.3.3, with blank lines and blanks where they should not be; null for anything else. */
export function readSearchAnswer(message: string): SearchAnswer | null {
  if (message.length > longestMessage) return null
  const [first = '', ...lines] = message
    .replaceAll('\0', '')
    .trimStart()
    .split(/\r\n|\n|\r/)
  if (!/^HTTP(?:\/[\d.]*)?[ \t]+200(?!\d)/i.test(first)) return null
  const headers = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    // the first counts: what comes behind it may be somebody's addition
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim())
  }
  const location = bare(headers.get('location') ?? '')
  if (location === '') return null
  return { target: headers.get('st') ?? '', location, server: (headers.get('server') ?? '').slice(0, 200) }
}

/** Without the quotes or brackets that some put around a place. */
function bare(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && '<"\''.includes(text.charAt(from))) from += 1
  while (to > from && '>"\''.includes(text.charAt(to - 1))) to -= 1
  return text.slice(from, to).trim()
}

/** Whether an answer is about what was asked for; many a device answers every search. */
export function isAboutRouter(answer: SearchAnswer): boolean {
  return /:(?:InternetGatewayDevice|WANIPConnection|WANPPPConnection|WANDevice|WANConnectionDevice):\d/i.test(
    answer.target,
  )
}
