import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab, type LabHost } from './network'

/** Where the addresses of the lab are; all of them exist inside its namespaces only. */
export const places = {
  /** This computer, and a second one at home. */
  me: '192.168.77.10',
  other: '192.168.77.20',
  me6: '2a00:77:1::10',
  other6: '2a00:77:1::20',
  /** The router, inside. */
  router: '192.168.77.1',
  router6: '2a00:77:1::1',
  /** The home's address as the internet sees it: of the router, or of who does NAT before it. */
  outside: '25.0.0.2',
  /** The router's outer address where another NAT is before it. */
  behindSecondRouter: '192.168.1.2',
  behindCarrier: '100.64.0.2',
  /** The same where IPv4 is carried over IPv6 (RFC 6333 section 5.7: the home's end is 192.0.0.2, the provider's 192.0.0.1). */
  behindDsLite: '192.0.0.2',
  /** The next hop of the outermost NAT. */
  provider: '25.0.0.1',
  /** A host of the internet with two addresses, as a STUN server needs them (RFC 5780), and a second such host. */
  internet: ['26.0.0.9', '26.0.0.10'],
  internet6: '2a00:26::9',
  elsewhere: ['26.0.0.19', '26.0.0.20'],
} as const

/** What stands between the router and the provider. */
export type Upstream = 'public' | 'second-router' | 'carrier' | 'ds-lite'

export interface HomeOptions {
  readonly upstream?: Upstream
}

export interface RouterDaemon {
  readonly upnp?: boolean
  /** NAT-PMP, and PCP with it. */
  readonly natPmp?: boolean
  /** Describes itself as InternetGatewayDevice:1. */
  readonly version1?: boolean
  /** Further lines for its configuration. */
  readonly lines?: readonly string[]
  /** What it calls itself, and the last figures of its unique name. */
  readonly name?: string
  readonly id?: string
}

/** A packet filter's rules for a router between `lan1` and `wan1`. */
export interface RouterRules {
  /** Forwards made by hand on the router's page: outer port to an inner `address:port`. */
  readonly forwards?: readonly {
    readonly protocol: 'tcp' | 'udp'
    readonly port: number
    readonly to: string
  }[]
  /** Rules of the chain that packets from outside to inside pass. */
  readonly forward?: readonly string[]
  /** Rules of NAT after routing, before the masquerade. */
  readonly post?: readonly string[]
  /** Masquerade what leaves; default true. */
  readonly masquerade?: boolean
}

/** Ends once a STUN server answers at each address that it is given: a Binding request without attributes (RFC 8489 section 5). */
const stunAnswers = `
  const { createSocket } = require('node:dgram')
  const request = Buffer.from('000100002112a442' + '0'.repeat(24), 'hex')
  for (const address of process.argv.slice(1)) {
    const socket = createSocket('udp4')
    const asking = setInterval(() => socket.send(request, 3478, address), 50)
    socket.on('error', () => {})
    socket.once('message', () => (clearInterval(asking), socket.close()))
  }`

/** A home, its way to the internet, and the internet: namespaces joined by cables, with real NAT. */
export class Home {
  readonly lab: Lab
  readonly upstream: Upstream
  readonly me: LabHost
  readonly other: LabHost
  readonly router: LabHost
  /** The second router or the carrier's NAT; null where the router has the public address itself. */
  readonly outer: LabHost | null
  readonly provider: LabHost
  readonly internet: LabHost
  readonly elsewhere: LabHost
  readonly #folders: string[] = []

  private constructor(
    lab: Lab,
    upstream: Upstream,
    hosts: Pick<Home, 'me' | 'other' | 'router' | 'outer' | 'provider' | 'internet' | 'elsewhere'>,
  ) {
    this.lab = lab
    this.upstream = upstream
    this.me = hosts.me
    this.other = hosts.other
    this.router = hosts.router
    this.outer = hosts.outer
    this.provider = hosts.provider
    this.internet = hosts.internet
    this.elsewhere = hosts.elsewhere
  }

  /** Builds it; nothing of it answers to UPnP, NAT-PMP or STUN before it is started. */
  static async build({ upstream = 'public' }: HomeOptions = {}): Promise<Home> {
    const lab = new Lab()
    try {
      const [me, other, router, provider, internet, elsewhere] = await Promise.all([
        lab.host('me'),
        lab.host('other'),
        lab.host('router'),
        lab.host('isp'),
        lab.host('net'),
        lab.host('else'),
      ])
      const outer = upstream === 'public' ? null : await lab.host('outer')
      const home = new Home(lab, upstream, { me, other, router, outer, provider, internet, elsewhere })
      for (const host of [router, provider, ...(outer === null ? [] : [outer])]) await becomeRouter(host)
      await home.#joinInside()
      await home.#joinOutside()
      await home.rules({})
      // whoever carries IPv4 over IPv6 leaves IPv6 itself alone
      const passed = upstream === 'ds-lite' ? ['meta nfproto ipv6 accept'] : []
      if (outer !== null) await outer.filter(natRules({ forward: passed }))
      return home
    } catch (thrown) {
      await lab.close()
      throw thrown
    }
  }

  /** Replaces the rules of the router. A daemon that runs has to be started anew: its mappings stand in the rules. */
  rules(rules: RouterRules): Promise<void> {
    return this.router.filter(natRules(rules))
  }

  /** Starts the real miniupnpd on the router, and waits until it listens. Ends with `stop`, or with the home. */
  startRouterDaemon(daemon: RouterDaemon = {}): Promise<{ stop(): void }> {
    return this.#startDaemon(this.router, 'lan1', daemon)
  }

  /** Starts the real miniupnpd on the NAT before the router, which answers NAT-PMP alone. */
  startOuterDaemon(): Promise<{ stop(): void }> {
    if (this.outer === null) throw new Error('no NAT stands before the router')
    return this.#startDaemon(this.outer, 'lan1', { upnp: false, name: 'Outer Router', id: 'a9' })
  }

  /**
   * Makes the second computer an old router that serves as an access point: its socket for the internet is empty, and it says
   * by the real miniupnpd that it is a router.
   */
  async startRepeater(): Promise<{ stop(): void }> {
    const { other } = this
    await other.ip('link', 'add', 'wan1', 'type', 'bridge')
    await other.filter(natRules({}))
    return this.#startDaemon(other, 'eth0', { natPmp: false, name: 'Old Repeater', id: 'a8' })
  }

  async #startDaemon(host: LabHost, inner: string, daemon: RouterDaemon): Promise<{ stop(): void }> {
    const { upnp = true, natPmp = true, version1 = false, lines = [] } = daemon
    const { name = 'Lab Router', id = 'a7' } = daemon
    const folder = this.newFolder()
    const config = join(folder, 'miniupnpd.conf')
    const yes = (value: boolean) => (value ? 'yes' : 'no')
    await writeFile(
      config,
      [
        'ext_ifname=wan1',
        `listening_ip=${inner}`,
        `enable_upnp=${yes(upnp)}`,
        `enable_natpmp=${yes(natPmp)}`,
        `force_igd_desc_v1=${yes(version1)}`,
        'secure_mode=yes',
        'http_port=5000',
        `uuid=6c6e5c7a-77aa-4a0e-9f1e-0a77a77a77${id}`,
        `friendly_name=${name}`,
        'model_name=LR-1',
        'min_lifetime=30',
        'max_lifetime=86400',
        `lease_file=${join(folder, 'leases')}`,
        ...lines,
        'allow 1-65535 192.168.77.0/24 1-65535',
        'deny 0-65535 0.0.0.0/0 0-65535',
        '',
      ].join('\n'),
    )
    const { process: child, finished } = host.start('miniupnpd', [
      '-d',
      '-f',
      config,
      '-P',
      join(folder, 'pid'),
    ])
    const ended = finished.then(({ stderr, stdout }) => {
      throw new Error(`miniupnpd ended: ${stderr || stdout}`)
    })
    ended.catch(() => {})
    const ports: ['tcp' | 'udp', number][] = []
    if (upnp) ports.push(['udp', 1900], ['tcp', 5000])
    if (natPmp) ports.push(['udp', 5351])
    await Promise.race([Promise.all(ports.map(([protocol, port]) => host.bound(protocol, port))), ended])
    return { stop: () => void child.kill('SIGKILL') }
  }

  /** Starts the real coturn as a STUN server (RFC 5780) on UDP 3478 of both addresses of a host of the internet. */
  async startStun(where: 'internet' | 'elsewhere' = 'internet'): Promise<void> {
    const host = this[where]
    const listen = places[where].flatMap((address) => ['-L', address])
    const folder = this.newFolder()
    const { finished } = host.start('turnserver', [
      ...['-n', '--stun-only', '--no-auth', '--no-tls', '--no-dtls', '--no-cli', '--log-file', 'stdout'],
      ...['--pidfile', join(folder, 'pid'), '--db', join(folder, 'db')],
      ...listen,
    ])
    const ended = finished.then(({ stderr, stdout }) => {
      throw new Error(`coturn ended: ${stderr || stdout}`)
    })
    ended.catch(() => {})
    // what is bound need not answer yet, on each of its addresses
    await Promise.race([host.run(process.execPath, ['-e', stunAnswers, ...places[where]]), ended])
  }

  /** A folder that goes with the home. */
  newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-lab-'))
    this.#folders.push(folder)
    return folder
  }

  /** Ends every process and removes every namespace. */
  async close(): Promise<void> {
    await this.lab.close()
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }

  async #joinInside(): Promise<void> {
    const { lab, me, other, router } = this
    await router.ip('link', 'add', 'lan1', 'type', 'bridge', 'mcast_snooping', '0')
    for (const [host, port, ...addresses] of [
      [me, 'lan-me', `${places.me}/24`, `${places.me6}/64`],
      [other, 'lan-other', `${places.other}/24`, `${places.other6}/64`],
    ] as const) {
      await lab.join({ host, device: 'eth0', addresses }, { host: router, device: port, addresses: [] })
      await router.ip('link', 'set', port, 'master', 'lan1')
    }
    await router.ip('address', 'add', `${places.router}/24`, 'dev', 'lan1')
    await router.ip('address', 'add', `${places.router6}/64`, 'dev', 'lan1', 'nodad')
    await router.ip('link', 'set', 'lan1', 'up')
    for (const host of [me, other]) {
      await host.ip('route', 'add', 'default', 'via', places.router)
      await host.ip('-6', 'route', 'add', 'default', 'via', places.router6)
    }
  }

  async #joinOutside(): Promise<void> {
    const { lab, router, outer, provider, internet, elsewhere, upstream } = this
    let outermost = router
    if (outer !== null) {
      const [inner, gateway] = beforeTheRouter[upstream]
      await lab.join(
        { host: router, device: 'wan1', addresses: [`${inner}/24`, '2a00:77:2::2/64'] },
        { host: outer, device: 'lan1', addresses: [`${gateway}/24`, '2a00:77:2::1/64'] },
      )
      await router.ip('route', 'add', 'default', 'via', gateway)
      await router.ip('-6', 'route', 'add', 'default', 'via', '2a00:77:2::1')
      await outer.ip('-6', 'route', 'add', '2a00:77:1::/64', 'via', '2a00:77:2::2')
      outermost = outer
    }
    await lab.join(
      { host: outermost, device: 'wan1', addresses: [`${places.outside}/24`, '2a00:25::2/64'] },
      { host: provider, device: 'home1', addresses: [`${places.provider}/24`, '2a00:25::1/64'] },
    )
    await outermost.ip('route', 'add', 'default', 'via', places.provider)
    await outermost.ip('-6', 'route', 'add', 'default', 'via', '2a00:25::1')
    await provider.ip('-6', 'route', 'add', '2a00:77::/32', 'via', '2a00:25::2')
    await provider.ip('link', 'add', 'net1', 'type', 'bridge', 'mcast_snooping', '0')
    for (const [host, port, ...addresses] of [
      [internet, 'net-a', ...places.internet.map((address) => `${address}/24`), `${places.internet6}/64`],
      [elsewhere, 'net-b', ...places.elsewhere.map((address) => `${address}/24`), '2a00:26::19/64'],
    ] as const) {
      await lab.join({ host, device: 'eth0', addresses }, { host: provider, device: port, addresses: [] })
      await provider.ip('link', 'set', port, 'master', 'net1')
    }
    await provider.ip('address', 'add', '26.0.0.1/24', 'dev', 'net1')
    await provider.ip('address', 'add', '2a00:26::1/64', 'dev', 'net1', 'nodad')
    await provider.ip('link', 'set', 'net1', 'up')
    for (const host of [internet, elsewhere]) {
      await host.ip('route', 'add', 'default', 'via', '26.0.0.1')
      await host.ip('-6', 'route', 'add', 'default', 'via', '2a00:26::1')
    }
  }
}

/** The router's outer address behind another NAT, and that one's inner address. */
const beforeTheRouter: Readonly<Record<Upstream, readonly [string, string]>> = {
  public: [places.outside, places.provider],
  'second-router': [places.behindSecondRouter, '192.168.1.1'],
  carrier: [places.behindCarrier, '100.64.0.1'],
  'ds-lite': [places.behindDsLite, '192.0.0.1'],
}

async function becomeRouter(host: LabHost): Promise<void> {
  await host.sysctl('net.ipv4.ip_forward=1')
  await host.sysctl('net.ipv6.conf.all.forwarding=1')
}

/** The rules of a home router: NAT, a firewall that lets nothing in unasked, and the chains that miniupnpd writes to. */
export function natRules({ forwards = [], forward = [], post = [], masquerade = true }: RouterRules): string {
  return `table inet filter {
  chain miniupnpd { }
  chain prerouting_miniupnpd { }
  chain postrouting_miniupnpd { }
  chain forward {
    type filter hook forward priority 0; policy drop;
    ${forward.join('\n    ')}
    ct state established,related accept
    iifname "lan1" accept
    ct status dnat accept
    icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, echo-request } accept
    jump miniupnpd
  }
  chain pre {
    type nat hook prerouting priority -100;
    jump prerouting_miniupnpd
    ${forwards.map(({ protocol, port, to }) => `iifname "wan1" meta nfproto ipv4 ${protocol} dport ${port} dnat ip to ${to}`).join('\n    ')}
  }
  chain post {
    type nat hook postrouting priority 100;
    jump postrouting_miniupnpd
    ${post.join('\n    ')}
    ${masquerade ? 'meta nfproto ipv4 oifname "wan1" masquerade' : ''}
  }
}`
}
