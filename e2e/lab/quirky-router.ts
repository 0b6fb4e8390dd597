import { type Home, places } from './home'

/** How a router of the lab differs from a well-behaved one. All milliseconds are before it answers. */
interface Quirk {
  readonly about: string
  readonly ssdpMs?: number
  readonly httpMs?: number
  /** Answers to this search target only. */
  readonly only?: string
  /** Changes to its description, as what is replaced and by what. */
  readonly description?: readonly (readonly [string, string])[]
  /** The host that it names in its answer to a search. */
  readonly host?: string
  /** Connections that are not up, before the one that is. */
  readonly idle?: number
  /** Forwards in its list, and numbers in between that it does not know. */
  readonly forwards?: number
  readonly gaps?: readonly number[]
  /** Added to the length that it announces; null: none is announced. */
  readonly length?: number | null
  /** How its text is encoded. */
  readonly encoding?: 'utf8' | 'latin1' | 'utf16le'
  /** Ends lines of HTTP with a line feed alone. */
  readonly bare?: boolean
  /** What it refuses to forward, and with which code. */
  readonly refuses?: readonly Refusal[]
  /** The seconds that it makes of every lease. */
  readonly lease?: number
  /** Says of each single forward that there is none. */
  readonly deniesOne?: boolean
  /** It is not the router but an old one beside it, without a connection to the internet; the router is silent. */
  readonly repeater?: boolean
  /** Milliseconds before it answers who adds or deletes a forward, which it has done by then. */
  readonly changeMs?: number
}

/** A lease at all, none, a sender that is named (be it as nobody), a description with a colon, or everything. */
interface Refusal {
  readonly what: 'lease' | 'no-lease' | 'sender' | 'colon' | 'all'
  readonly code: number
}

/** Routers as reports of people describe them, for `npm run lab -- router --quirk NAME` and for tests. */
export const quirks = {
  none: { about: 'behaves well' },
  'late-answer': { about: 'answers a search after two and a half seconds', ssdpMs: 2_500 },
  'root-device-only': { about: 'answers a search for upnp:rootdevice only', only: 'upnp:rootdevice' },
  'slow-http': { about: 'takes three seconds for each answer', httpMs: 3_000 },
  'long-list': { about: 'has 150 forwards, and takes 50 ms for each', httpMs: 50, forwards: 150 },
  'idle-services': { about: 'has eight connections that are not up before the one that is', idle: 8 },
  'other-host': { about: 'names another address as its own', host: '192.0.2.1' },
  'empty-base': { about: 'has an empty URLBase', description: [['<device>', '<URLBase></URLBase><device>']] },
  'wrong-base': {
    about: 'has a URLBase where nothing listens',
    description: [['<device>', '<URLBase>http://192.168.77.1:81/</URLBase><device>']],
  },
  gap: { about: 'has a list with a number that is missing', forwards: 3, gaps: [1] },
  latin1: { about: 'writes ISO 8859-1 and calls it UTF-8', encoding: 'latin1' },
  utf16: { about: 'writes UTF-16', encoding: 'utf16le' },
  unescaped: { about: 'does not escape its name', description: [['Büro', 'Tom & Jerry <3']] },
  'short-length': { about: 'announces fewer bytes than it sends', length: -20 },
  'long-length': { about: 'announces more bytes than it sends', length: 200 },
  'no-length': {
    about: 'announces no length, and ends lines with a line feed alone',
    length: null,
    bare: true,
  },
  'only-permanent': {
    about: 'forwards without an end only, and says 725',
    refuses: [{ what: 'lease', code: 725 }],
  },
  'only-permanent-402': {
    about: 'forwards without an end only, and says 402 for it',
    refuses: [{ what: 'lease', code: 402 }],
  },
  'no-permanent': {
    about: 'forwards for a limited time only, and says 402 for it',
    refuses: [{ what: 'no-lease', code: 402 }],
  },
  'longer-lease': { about: 'makes a week of every lease, and says nothing of it', lease: 604_800 },
  'shorter-lease': { about: 'makes ten minutes of every lease, and says nothing of it', lease: 600 },
  'wildcard-refused': {
    about: 'refuses forwards for everybody where that is said by an empty sender, with 715',
    refuses: [{ what: 'sender', code: 715 }],
  },
  'words-refused': {
    about: 'refuses a description with a colon in it, with 402',
    refuses: [{ what: 'colon', code: 402 }],
  },
  'denies-one': { about: 'says 714 of each single forward that its list has', deniesOne: true },
  'port-in-use': {
    about: 'says of every port that it is in use, with 718',
    refuses: [{ what: 'all', code: 718 }],
  },
  full: {
    about: 'has no room for another forward, and says 402 for it',
    refuses: [{ what: 'all', code: 402 }],
  },
  'not-allowed': { about: 'lets nobody forward ports, with 606', refuses: [{ what: 'all', code: 606 }] },
  'slow-changes': { about: 'takes three seconds to answer who adds or removes a forward', changeMs: 3_000 },
  'second-device': {
    about:
      'is silent, while an old repeater without a connection says that it is one and takes every request',
    repeater: true,
  },
} as const satisfies Readonly<Record<string, Quirk>>

export type QuirkName = keyof typeof quirks

/** Those that are about forwards that are asked for, and not about how a router is found and read. */
export const forwardQuirks = (Object.keys(quirks) as QuirkName[]).slice(
  Object.keys(quirks).indexOf('only-permanent'),
)

/** Starts such a router in a home, be it beside its router: a fake, for what no real one can be made to do. */
export function startQuirkyRouter(
  home: Home,
  name: QuirkName,
  /** Told of each request as it arrives, before it is carried out. */
  heard?: (action: string) => void,
  change: Partial<Quirk> = {},
): Promise<{ stop(): Promise<void> }> {
  const quirk: Quirk = { ...quirks[name], ...change }
  const [host, address] = quirk.repeater === true ? [home.other, places.other] : [home.router, places.router]
  return host.program(
    `const quirk = ${JSON.stringify(quirk)}; const address = '${address}'; const outside = '${places.outside}'\n${program}`,
    (line) => heard?.(line),
  )
}

const program = `
const dgram = require('dgram'), net = require('net')
const later = (ms, work) => ms === undefined ? work() : setTimeout(work, ms)
const wanted = ['urn:schemas-upnp-org:device:InternetGatewayDevice:1', 'urn:schemas-upnp-org:service:WANIPConnection:1', 'upnp:rootdevice']
const ssdp = dgram.createSocket({ type: 'udp4', reuseAddr: true })
ssdp.on('message', (message, { port, address: to }) => {
  const target = /^ST: *(.*?)\\r?$/mi.exec(String(message))?.[1]
  if (quirk.only === undefined ? !wanted.includes(target) : target !== quirk.only) return
  const location = 'http://' + (quirk.host ?? address) + ':5000/root.xml'
  later(quirk.ssdpMs, () => ssdp.send('HTTP/1.1 200 OK\\r\\nST: ' + target + '\\r\\nUSN: uuid:quirky::' + target + '\\r\\nLOCATION: ' + location + '\\r\\n\\r\\n', port, to))
})
const service = (kind, path) => '<service><serviceType>urn:schemas-upnp-org:service:' + kind + ':1</serviceType><serviceId>urn:upnp-org:serviceId:' + kind + '1</serviceId><controlURL>' + path + '</controlURL><eventSubURL>/e</eventSubURL><SCPDURL>/s.xml</SCPDURL></service>'
const services = Array.from({ length: quirk.idle ?? 0 }, (_, n) => service('WANIPConnection', '/idle' + n)).join('') +
  service(quirk.idle === undefined ? 'WANIPConnection' : 'WANPPPConnection', '/up')
const device = (kind, inner) => '<device><deviceType>urn:schemas-upnp-org:device:' + kind + ':1</deviceType><friendlyName>Büro</friendlyName><modelName>Quirky</modelName><UDN>uuid:quirky</UDN>' + inner + '</device>'
let description = '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0">' +
  device('InternetGatewayDevice', '<deviceList>' + device('WANDevice', '<serviceList>' + service('WANCommonInterfaceConfig', '/cif') + '</serviceList><deviceList>' + device('WANConnectionDevice', '<serviceList>' + services + '</serviceList>') + '</deviceList>') + '</deviceList>') + '</root>'
for (const [from, to] of quirk.description ?? []) description = description.replace(from, to)
const entries = []
for (let n = 0; n < (quirk.forwards ?? 0); n++) entries.push({ NewRemoteHost: '', NewExternalPort: 1000 + n, NewProtocol: 'TCP', NewInternalPort: 1000 + n, NewInternalClient: '192.168.77.20', NewEnabled: 1, NewPortMappingDescription: 'Game', NewLeaseDuration: 0 })
function act(path, action, body) {
  const idle = path.startsWith('/idle')
  const said = (name) => new RegExp('<' + name + '[^>]*>([^<]*)').exec(body)?.[1] ?? ''
  if (action === 'GetStatusInfo') return { NewConnectionStatus: quirk.repeater || idle ? 'Disconnected' : 'Connected', NewLastConnectionError: 'ERROR_NONE', NewUptime: 1 }
  if (action === 'GetExternalIPAddress') return { NewExternalIPAddress: quirk.repeater || idle ? '0.0.0.0' : outside }
  if (action === 'GetConnectionTypeInfo') return { NewConnectionType: 'IP_Routed', NewPossibleConnectionTypes: 'IP_Routed' }
  const at = entries.findIndex((one) => one.NewExternalPort === Number(said('NewExternalPort')) && one.NewProtocol === said('NewProtocol'))
  if (action === 'GetSpecificPortMappingEntry') return quirk.deniesOne || at < 0 ? 714 : entries[at]
  if (action === 'DeletePortMapping') return at < 0 ? 714 : (entries.splice(at, 1), {})
  if (action === 'AddPortMapping') {
    const lease = Number(said('NewLeaseDuration'))
    const is = { lease: lease > 0, 'no-lease': lease === 0, sender: body.includes('<NewRemoteHost'), colon: said('NewPortMappingDescription').includes(':'), all: true }
    const refused = (quirk.refuses ?? []).find(({ what }) => is[what])
    if (refused !== undefined) return refused.code
    if (at >= 0 && entries[at].NewInternalClient !== said('NewInternalClient')) return 718
    if (at >= 0) entries.splice(at, 1)
    entries.push({ NewRemoteHost: '', NewExternalPort: Number(said('NewExternalPort')), NewProtocol: said('NewProtocol'), NewInternalPort: Number(said('NewInternalPort')), NewInternalClient: said('NewInternalClient'), NewEnabled: 1, NewPortMappingDescription: said('NewPortMappingDescription'), NewLeaseDuration: quirk.lease ?? lease })
    return {}
  }
  if (action !== 'GetGenericPortMappingEntry') return 401
  const index = Number(said('NewPortMappingIndex'))
  return (quirk.gaps ?? []).includes(index) ? 713 : entries[index] ?? 713
}
function answer(head, body) {
  const [, method, path] = /^(\\w+) (\\S+)/.exec(head) ?? []
  if (method === 'GET') return [path === '/root.xml' ? '200 OK' : '404 Not Found', path === '/root.xml' ? description : '']
  const [, type, action] = /^soapaction: *"?([^#"]*)#(\\w+)/mi.exec(head) ?? []
  if (!/^\\/(up|idle\\d+|cif)$/.test(path)) return ['404 Not Found', '']
  console.log(action)
  const done = act(path, action, body)
  const envelope = (inner) => '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' + inner + '</s:Body></s:Envelope>'
  if (typeof done === 'number') return ['500 Internal Server Error', envelope('<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail><UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>' + done + '</errorCode><errorDescription>No</errorDescription></UPnPError></detail></s:Fault>')]
  const values = Object.entries(done).map(([name, value]) => '<' + name + '>' + value + '</' + name + '>').join('')
  return ['200 OK', envelope('<u:' + action + 'Response xmlns:u="' + type + '">' + values + '</u:' + action + 'Response>')]
}
const server = net.createServer((socket) => {
  let text = ''
  socket.on('error', () => {})
  socket.on('data', (data) => {
    text += data
    const end = text.indexOf('\\r\\n\\r\\n')
    if (end < 0 || text.length < end + 4 + Number(/^content-length: *(\\d+)/mi.exec(text)?.[1] ?? 0)) return
    const [status, body] = answer(text.slice(0, end), text.slice(end + 4))
    const bytes = Buffer.from(body, quirk.encoding ?? 'utf8')
    const line = quirk.bare ? '\\n' : '\\r\\n'
    const length = quirk.length === null ? '' : 'Content-Length: ' + (bytes.length + (bytes.length > 0 ? quirk.length ?? 0 : 0)) + line
    const changes = /#(Add|Delete)PortMapping/.test(text.slice(0, end))
    later(changes ? quirk.changeMs ?? quirk.httpMs : quirk.httpMs, () => socket.end(Buffer.concat([Buffer.from('HTTP/1.1 ' + status + line + 'Content-Type: text/xml; charset="utf-8"' + line + length + 'Connection: close' + line + line), bytes])))
  })
})
ssdp.bind(1900, () => {
  ssdp.addMembership('239.255.255.250', address)
  server.listen(5000, address, () => console.log('ready'))
})
`
