import type { ForwardVerdict } from '../../shared/forward/forward-verdicts'
import type { OutsideHelpers } from '../../shared/forward/request'
import { fakeRouter } from './forward-fakes'
import { Home, places, type Upstream } from './home'
import { startNameServer } from './name-server'
import type { LabHost } from './network'
import { commandLine } from './portlight'

/** A home in which something is wrong (or all is well), the command that finds out, and what it has to say. */
export interface ForwardScenario {
  readonly name: string
  /** What is wrong, in a sentence. */
  readonly about: string
  readonly upstream: Upstream
  readonly verdict: ForwardVerdict
  /** Makes it so; the home is built, the reflector and the STUN servers are there. */
  readonly prepare: (home: Home) => Promise<void>
  /** What is typed behind `portlight` on this computer. */
  readonly command: readonly string[]
}

/** The port that everything is about. */
export const forwardPort = 25_565
const port = String(forwardPort)

/** Where the reflector listens. */
export const reflectorPort = 3480
const reflector = `http://${places.internet[0]}:${reflectorPort}`
const reflector6 = `http://[${places.internet6}]:${reflectorPort}`

/** Two STUN servers, and a reflector. */
export const outsideHelpers: OutsideHelpers = {
  reflector,
  echoip: null,
  globalping: null,
  checkHost: null,
  stun: [`${places.internet[0]}:3478`, `${places.elsewhere[0]}:3478`],
}
/** The same, as they are typed. */
export const helpers = [
  ...outsideHelpers.stun.flatMap((server) => ['--stun', server]),
  ...['--reflector', reflector],
] as const
const test = ['forward', 'test', port, ...helpers] as const

/** A home with its outside helpers, prepared. Ends with `home.close()`. */
export async function buildForwardHome({ upstream, prepare }: ForwardScenario): Promise<Home> {
  const home = await Home.build({ upstream })
  try {
    await Promise.all([
      home.startStun('internet'),
      home.startStun('elsewhere'),
      startReflector(home.internet),
    ])
    await prepare(home)
    return home
  } catch (thrown) {
    await home.close()
    throw thrown
  }
}

/** The real reflector. */
export async function startReflector(host: LabHost): Promise<void> {
  host.start(process.execPath, [commandLine, 'reflector', '--listen', `[::]:${reflectorPort}`, '-q'])
  await host.bound('tcp', reflectorPort)
}

/** Lets upnpc, which is not ours, ask for a forward. */
export async function forwardBy(
  home: Home,
  who: 'me' | 'other',
  outer: number,
  inner: number,
  protocol: 'tcp' | 'udp' = 'tcp',
): Promise<void> {
  const args = ['-e', 'a game', '-a', places[who], String(inner), String(outer), protocol, '3600']
  const { stdout, stderr } = await home[who].run('upnpc', args)
  if (!stdout.includes('is redirected')) throw new Error(`upnpc: ${stdout}${stderr}`)
}

/** A firewall of this computer that lets its own network in, and of the internet what the rules say. */
function hostFirewall(home: Home, ...rules: readonly string[]): Promise<void> {
  return home.me.filter(`table inet mine {
  chain in {
    type filter hook input priority 0; policy drop;
    ct state established,related accept
    iif "lo" accept
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept
    ip saddr 192.168.0.0/16 accept
    ${rules.join('\n    ')}
  }
}`)
}

/** A program that hears nobody but this computer. */
const loopbackOnly = `require('node:net').createServer(() => {}).listen(${port}, '127.0.0.1', () => console.log('ready'))`

/** A tunnel as VPN programs make one, which somebody has open and nobody reads (TUNSETIFF: IFF_TUN | IFF_NO_PI). */
async function openTunnel(host: LabHost): Promise<void> {
  const program = `
    open(my $tun, '+<', '/dev/net/tun') or die "no tun: $!";
    my $request = pack('a16 s x22', 'vpn0', 0x1001);
    ioctl($tun, 0x400454ca, $request) or die "no tunnel: $!";
    $| = 1; print "ready\n"; sleep`
  const { process: child, finished } = host.start('perl', ['-e', program])
  const ended = finished.then(({ stderr }) => {
    throw new Error(`the tunnel ended: ${stderr}`)
  })
  ended.catch(() => {})
  await Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), ended])
}

/** What the provider does to packets on their way to the home. */
function atProvider(home: Home, ...rules: readonly string[]): Promise<void> {
  return home.provider.filter(`table inet provider {
  chain pass {
    type filter hook forward priority 0;
    ${rules.join('\n    ')}
  }
}`)
}

/** A program listens, and the router speaks UPnP and forwards nothing. */
async function listening(home: Home): Promise<void> {
  await home.startRouterDaemon()
  await home.me.listen([forwardPort])
}

/** The same, and the router forwards the port to the program. */
async function forwarded(home: Home): Promise<void> {
  await listening(home)
  await forwardBy(home, 'me', forwardPort, forwardPort)
}

const usual = { upstream: 'public', command: test } as const

/** Every verdict that a network can cause. */
export const forwardScenarios: readonly ForwardScenario[] = [
  {
    ...usual,
    name: 'reachable',
    about: 'a program listens, and the router forwards the port to it',
    verdict: 'reachable',
    prepare: forwarded,
  },
  {
    name: 'reachable-listen',
    about: 'no program is there yet, and Portlight answers through a forward that it makes for the test',
    upstream: 'public',
    verdict: 'reachable',
    async prepare(home) {
      await home.startRouterDaemon()
    },
    command: [...test, '--listen', '--map'],
  },
  {
    name: 'reachable-udp',
    about: 'UDP, answered by Portlight, through a forward to another port of this computer',
    upstream: 'public',
    verdict: 'reachable',
    async prepare(home) {
      await home.startRouterDaemon()
      await forwardBy(home, 'me', forwardPort, 26_000, 'udp')
    },
    command: [...test, '--udp', '--listen'],
  },
  {
    name: 'reachable-ipv6',
    about: "the router's firewall lets IPv6 in, and there is no router protocol at all",
    upstream: 'public',
    verdict: 'reachable',
    async prepare(home) {
      await home.rules({ forward: [`meta nfproto ipv6 tcp dport ${port} accept`] })
    },
    command: ['forward', 'test', port, '--reflector', reflector6, '--listen'],
  },
  {
    name: 'reachable-ipv6-alone',
    about: 'over IPv6 a program is reached, and the firewall of this computer keeps IPv4 out',
    upstream: 'public',
    verdict: 'reachable',
    async prepare(home) {
      await home.rules({ forward: [`meta nfproto ipv6 tcp dport ${port} accept`] })
      await home.me.listen([forwardPort])
      await hostFirewall(home, `ip6 saddr 2000::/3 tcp dport ${port} accept`)
    },
    command: ['forward', 'test', port, '--reflector', reflector6],
  },
  {
    name: 'reachable-by-hand',
    about: "the forward was made on the router's own page, which its list doesn't show",
    upstream: 'public',
    verdict: 'reachable',
    async prepare(home) {
      await home.rules({ forwards: [{ protocol: 'tcp', port: forwardPort, to: `${places.me}:${port}` }] })
      await home.startRouterDaemon()
    },
    command: [...test, '--listen'],
  },
  {
    name: 'reachable-other-machine',
    about: 'the router forwards the port to the second computer, which answers',
    upstream: 'public',
    verdict: 'reachable-other-machine',
    async prepare(home) {
      await home.rules({ forwards: [{ protocol: 'tcp', port: forwardPort, to: `${places.other}:${port}` }] })
      await home.other.listen([forwardPort])
    },
    command: [...test, '--listen'],
  },
  {
    ...usual,
    name: 'no-listener',
    about: 'the forward is there, and no program',
    verdict: 'no-listener',
    async prepare(home) {
      await home.startRouterDaemon()
      await forwardBy(home, 'me', forwardPort, forwardPort)
    },
  },
  {
    ...usual,
    name: 'loopback-only',
    about: 'the forward is there, and the program hears this computer only',
    verdict: 'loopback-only',
    async prepare(home) {
      await home.startRouterDaemon()
      await forwardBy(home, 'me', forwardPort, forwardPort)
      await home.me.program(loopbackOnly)
    },
  },
  {
    ...usual,
    name: 'host-firewall',
    about: "this computer's own packet filter drops what comes from the internet",
    verdict: 'host-firewall',
    async prepare(home) {
      await forwarded(home)
      await hostFirewall(home, 'tcp dport { 22, 8000-9000 } accept')
    },
  },
  {
    ...usual,
    name: 'no-gateway',
    about: 'this computer has an address and no default route',
    verdict: 'no-gateway',
    async prepare(home) {
      await home.me.listen([forwardPort])
      await home.me.ip('route', 'delete', 'default')
      await home.me.ip('-6', 'route', 'delete', 'default')
    },
  },
  {
    ...usual,
    name: 'no-mapping',
    about: 'a program listens, and the router forwards nothing',
    verdict: 'no-mapping',
    prepare: listening,
  },
  {
    ...usual,
    name: 'mapping-wrong-host',
    about: 'the router forwards the port to the second computer, where nothing answers',
    verdict: 'mapping-wrong-host',
    async prepare(home) {
      await listening(home)
      await forwardBy(home, 'other', forwardPort, forwardPort)
    },
  },
  {
    ...usual,
    name: 'mapping-wrong-port',
    about: 'the router forwards the port to another port of this computer, where nothing listens',
    verdict: 'mapping-wrong-port',
    async prepare(home) {
      await listening(home)
      await forwardBy(home, 'me', forwardPort, 25_566)
    },
  },
  {
    ...usual,
    name: 'mapping-disabled',
    about: 'the forward is on the list and switched off (a fake router: miniupnpd has no such switch)',
    verdict: 'mapping-disabled',
    async prepare(home) {
      const forward = { port: forwardPort, to: places.me, enabled: false }
      await home.router.program(fakeRouter(places.router, places.outside, [forward]))
      await home.me.listen([forwardPort])
    },
  },
  {
    ...usual,
    name: 'mapping-ineffective',
    about: 'the router lists the forward, and a rule of its own drops what comes by it',
    verdict: 'mapping-ineffective',
    async prepare(home) {
      await home.rules({ forward: ['iifname "wan1" ct status dnat drop'] })
      await forwarded(home)
    },
  },
  {
    name: 'double-nat',
    about: 'a second router stands before the first',
    upstream: 'second-router',
    verdict: 'double-nat',
    prepare: listening,
    command: test,
  },
  {
    name: 'double-nat-told',
    about:
      'a second router, and the first tells its private outer address (a fake router: miniupnpd hides it)',
    upstream: 'second-router',
    verdict: 'double-nat',
    async prepare(home) {
      const forward = { port: forwardPort, to: places.me, enabled: true }
      await home.router.program(fakeRouter(places.router, places.behindSecondRouter, [forward]))
      await home.me.listen([forwardPort])
    },
    command: test,
  },
  {
    name: 'carrier-grade-nat',
    about: 'the provider shares one address among its customers',
    upstream: 'carrier',
    verdict: 'carrier-grade-nat',
    prepare: listening,
    command: test,
  },
  {
    ...usual,
    name: 'other-exit',
    about: 'the router has a public address, and packets leave with another one',
    verdict: 'vpn-or-other-exit',
    async prepare(home) {
      await forwarded(home)
      await home.provider.filter(`table ip provider {
  chain post { type nat hook postrouting priority 100; oifname "net1" snat to 26.0.0.1; }
}`)
    },
  },
  {
    ...usual,
    name: 'vpn',
    about: 'a VPN is on: what this computer sends to the internet goes through its tunnel',
    verdict: 'vpn-or-other-exit',
    async prepare(home) {
      await forwarded(home)
      const { me } = home
      await openTunnel(me)
      await me.ip('address', 'add', '10.8.0.2/24', 'dev', 'vpn0')
      await me.ip('link', 'set', 'vpn0', 'up')
      // as OpenVPN does it: two halves that come before the default route, which stays
      await me.ip('route', 'add', '0.0.0.0/1', 'dev', 'vpn0')
      await me.ip('route', 'add', '128.0.0.0/1', 'dev', 'vpn0')
    },
  },
  {
    name: 'blocked-upstream',
    about: 'the provider drops this port, and lets others in',
    upstream: 'public',
    verdict: 'blocked-upstream',
    async prepare(home) {
      await home.startRouterDaemon()
      await atProvider(home, `oifname "home1" tcp dport ${port} drop`)
    },
    command: [...test, '--listen', '--map'],
  },
  {
    name: 'name-points-elsewhere',
    about: 'the port is reached, and the name that friends type still leads to the address of yesterday',
    upstream: 'public',
    verdict: 'name-points-elsewhere',
    async prepare(home) {
      await forwarded(home)
      await startNameServer(home, ['home A 25.0.0.99'])
    },
    command: [...test, '--name', 'home.example.org'],
  },
  {
    ...usual,
    name: 'no-internet',
    about: 'the router is there, and nothing behind it',
    verdict: 'no-internet',
    async prepare(home) {
      await forwarded(home)
      await home.provider.ip('link', 'set', 'net1', 'down')
    },
  },
  {
    name: 'not-known-refused',
    about: 'the STUN servers are asked at ports where nobody is: they say so, so the internet is there',
    upstream: 'public',
    verdict: 'not-known',
    prepare: forwarded,
    command: [
      ...['forward', 'test', port, '--reflector', `http://${places.internet[0]}:9`],
      ...['--stun', `${places.internet[0]}:9`, '--stun', `${places.elsewhere[0]}:9`],
    ],
  },
  {
    name: 'not-known-reflector-at-home',
    about: 'the reflector is the second computer at home, which needs no router to get in over IPv6',
    upstream: 'public',
    verdict: 'not-known',
    prepare: (home) => startReflector(home.other),
    command: [
      'forward',
      'test',
      port,
      '--reflector',
      `http://[${places.other6}]:${reflectorPort}`,
      '--listen',
    ],
  },
  {
    ...usual,
    name: 'not-known-old-router',
    about:
      'the router speaks nothing, and an old one that serves as an access point tells its address at home',
    verdict: 'not-known',
    async prepare(home) {
      // its "internet" is this home
      await home.other.ip('link', 'set', 'eth0', 'name', 'lan1')
      await home.other.program(fakeRouter(places.other, places.other, []))
      await home.me.listen([forwardPort])
    },
  },
  {
    ...usual,
    name: 'not-known-vpn-of-100.64',
    about: 'the router tells no outer address, and 100.64.0.1 answers in a VPN that leads nowhere else',
    verdict: 'not-known',
    async prepare(home) {
      await home.router.program(
        fakeRouter(places.router, '', [{ port: forwardPort, to: places.me, enabled: true }]),
      )
      await home.me.listen([forwardPort])
      await home.lab.join(
        { host: home.me, device: 'vpn0', addresses: ['100.100.0.7/32'] },
        { host: home.other, device: 'vpn1', addresses: ['100.64.0.1/32'] },
      )
      await home.me.ip('route', 'add', '100.64.0.0/10', 'dev', 'vpn0')
      await home.other.ip('route', 'add', '100.100.0.7', 'dev', 'vpn1')
    },
  },
  {
    name: 'not-known-no-udp',
    about: 'no UDP gets out, so no STUN server answers, and nobody else outside is asked',
    upstream: 'public',
    verdict: 'not-known',
    async prepare(home) {
      await home.rules({ forward: ['iifname "lan1" meta l4proto udp drop'] })
      await forwarded(home)
    },
    command: ['forward', 'test', port, ...helpers.slice(0, 4)],
  },
  {
    name: 'not-known',
    about: 'the router tells nothing, and nobody outside is asked',
    upstream: 'public',
    verdict: 'not-known',
    prepare: (home) => home.me.listen([forwardPort]),
    command: ['forward', 'test', port],
  },
  {
    ...usual,
    name: 'not-known-silent',
    about: 'the router tells nothing, and the outside gets no answer',
    verdict: 'not-known',
    prepare: (home) => home.me.listen([forwardPort]),
  },
]
