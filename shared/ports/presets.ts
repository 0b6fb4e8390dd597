import { chosen, completion, first100 } from './common-ports'
import { commonUdp, gamePorts, vpnPorts } from './common-udp-ports'
import { formatPorts } from './port-list'

/** Ports that belong together, under a key that the port grammar knows. */
export interface PortPreset {
  readonly key: string
  readonly name: string
  readonly description: string
  /** In port grammar: digits, and `T:` and `U:` where it is about certain protocols. */
  readonly ports: string
  /** The list for UDP, where it is another one. */
  readonly udp?: string
}

/** The 1,000 ports that are tried first where all would take too long, most common first; `common-ports.ts` says how. */
export const common1000: Uint16Array = new Uint16Array(expand([...first100, ...chosen, ...completion]))
/** The first 100 of {@link common1000}. */
export const common100: Uint16Array = common1000.slice(0, 100)

/** The UDP ports that are tried first, most common first; `common-udp-ports.ts` says how they were chosen. */
export const commonUdp100: Uint16Array = new Uint16Array(expand(commonUdp))

export const portPresets: readonly PortPreset[] = [
  {
    key: 'common-100',
    name: 'Common 100',
    description: 'What most networks have: web, mail, files, remote access, printers, home devices',
    ports: formatPorts(common100),
    udp: formatPorts(commonUdp100),
  },
  {
    key: 'common-1000',
    name: 'Common 1,000',
    description: 'The common 100, then servers, databases, development tools, games and system services',
    ports: formatPorts(common1000),
  },
  {
    key: 'web',
    name: 'Web',
    description: 'Web servers, application servers, proxies and admin pages',
    ports:
      '80-90,443,591,631,3000-3010,3128,4200,4443,5000-5001,5173,5601,6080,7000-7001,7070,7443,8000-8012,8042,8069,8080-8100,8123,8180-8181,8200,8443,8500,8834,8880,8888,8983,9000-9003,9090-9091,9200,9443,10000,10443,15672,18080,32400',
  },
  {
    key: 'databases',
    name: 'Databases',
    description: 'Relational and document databases, caches, search engines and queues',
    ports:
      '523,1433-1434,1521,1526,1830,2181,2379-2380,2424,2480,2483-2484,2638,3050,3306-3308,4333,5000,5432-5434,5439,5672,5984,6333-6334,6379-6381,6432,7000-7001,7199,7473-7474,7687,7700,8086,8091-8094,8108,8123,8529,9000,9042,9092,9160,9200,9300,11210-11211,19530,26257,26379,27017-27020,28015,29015,33060,50000',
  },
  {
    key: 'remote-access',
    name: 'Remote access',
    description: 'Shells, remote desktops and management',
    ports:
      '22-23,107,512-514,623,664,902,992,1494,1723,2222-2223,2375-2376,2598,3283,3388-3390,4022,4786,4899,5022,5555,5631-5632,5800-5803,5900-5910,5938,5985-5986,6000-6007,6129,7070,8006,8022,8291,8728-8729,9090,10000,10250,16992-16995,22222',
  },
  {
    key: 'mail',
    name: 'Mail',
    description: 'Sending, fetching and filtering mail',
    ports: '24-26,109-110,143,209,220,366,465,587,783,993,995,1109,2000,2095-2096,2525,3535,4190,10024-10026',
  },
  {
    key: 'udp-100',
    name: 'Common UDP 100',
    description: 'Names, time, network management, VPN, calls, games and home devices over UDP',
    ports: `U:${formatPorts(commonUdp100)}`,
  },
  {
    key: 'games',
    name: 'Games',
    description: 'Game servers and consoles, over TCP and UDP',
    ports: gamePorts,
  },
  {
    key: 'vpn',
    name: 'VPN',
    description: 'WireGuard, OpenVPN, IPsec, L2TP, PPTP and others, over TCP and UDP',
    ports: vpnPorts,
  },
  { key: 'all', name: 'All ports', description: 'From 1 to 65535', ports: '1-65535' },
]

/** Our own lists hold nothing but ports and ranges; each port once, where it stands first. */
function expand(lists: readonly string[]): number[] {
  const ports = new Set<number>()
  for (const part of lists.join(',').split(',')) {
    const [first = '', last = first] = part.split('-')
    for (let port = Number(first); port <= Number(last); port++) ports.add(port)
  }
  return [...ports]
}
