import { spokenName } from './identity-words'

/** Ports that are known for one protocol, by convention (IANA's registry, and what the programs themselves are set to). */
const usual: ReadonlyMap<number, readonly string[]> = new Map([
  [21, ['ftp']],
  [22, ['ssh']],
  [23, ['telnet']],
  [25, ['smtp']],
  [53, ['domain']],
  [80, ['http']],
  [110, ['pop3']],
  [119, ['nntp']],
  [143, ['imap']],
  [389, ['ldap']],
  [443, ['http']],
  [445, ['microsoft-ds']],
  [465, ['smtp']],
  [587, ['smtp']],
  [636, ['ldap']],
  [873, ['rsync']],
  [993, ['imap']],
  [995, ['pop3']],
  [1433, ['ms-sql-s']],
  [1883, ['mqtt']],
  [3306, ['mysql']],
  [3389, ['ms-wbt-server']],
  [5432, ['postgresql']],
  [5672, ['amqp']],
  [5900, ['vnc']],
  [6379, ['redis']],
  [8883, ['mqtt']],
  [11211, ['memcached']],
  [27017, ['mongodb']],
])

/**
 * Ports that get nothing at all. What printers are sent they print (JetDirect, 9100 to 9107; LPD, RFC 1179), and what
 * controllers are sent can move machines: Siemens S7, Modbus, DNP3, EtherNet/IP, BACnet, and the like.
 */
const leftAlone: ReadonlyMap<number, string> = new Map([
  ...Array.from({ length: 8 }, (_, at) => [9100 + at, 'jetdirect'] as const),
  [515, 'printer'],
  [102, 'iso-tsap'],
  [502, 'modbus'],
  [789, 'crimson'],
  [1089, 'ff-annunc'],
  [1090, 'ff-fms'],
  [1091, 'ff-sm'],
  [1911, 'niagara-fox'],
  [1962, 'pcworx'],
  [2404, 'iec-104'],
  [4840, 'opc-ua'],
  [4911, 'niagara-fox'],
  [5006, 'melsec'],
  [5007, 'melsec'],
  [5094, 'hart-ip'],
  [9600, 'fins'],
  [18245, 'ge-srtp'],
  [18246, 'ge-srtp'],
  [20000, 'dnp3'],
  [20547, 'proconos'],
  [34962, 'profinet'],
  [34963, 'profinet'],
  [34964, 'profinet'],
  [34980, 'ethercat'],
  [44818, 'ethernet-ip'],
  [47808, 'bacnet'],
])

/** The protocol for which a port is left alone; null where it may be asked. */
export function leftAloneFor(port: number): string | null {
  return leftAlone.get(port) ?? null
}

/** Protocols that are HTTP, with a purpose of their own. */
const kindsOfHttp = ['websocket', 'http-proxy', 'ipp', 'node-inspector', 'devtools']

/** A sentence where a port is known for something else than what answers; null where it isn't. */
export function contradictionOf(port: number, protocol: string): string | null {
  const known = usual.get(port)
  // what is inside of TLS where nothing was said there is not known
  if (known === undefined || known.includes(protocol) || protocol === 'tls') return null
  if (known.includes('http') && kindsOfHttp.includes(protocol)) return null
  return `This is port ${port}, but ${spokenName(protocol)} answers.`
}
