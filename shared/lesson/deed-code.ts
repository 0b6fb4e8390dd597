import { type Deed, filled, homeAddresses, type Place, type Ports } from './lesson'

/** Addresses as they are on the computer that runs it; `own` is null where it has none. */
export type OwnAddress = string | null

/** The address that stands for a place. */
export function addressOf({ address }: Place, own: OwnAddress): string {
  return address === 'own' ? (own ?? 'ADDRESS') : address
}

/** The line of JavaScript that does a deed, as Node understands it. */
export function deedCode(deed: Deed, ports: Ports, own: OwnAddress): string {
  const name = nameOf(deed.who)
  const place = (at: Place) => `${ports[at.port]}, '${addressOf(at, own)}'`
  switch (deed.kind) {
    case 'listen':
      if (deed.sleeps === true)
        return `${name} = net.createServer().listen({ port: ${ports[deed.at.port]}, host: '${addressOf(deed.at, own)}', backlog: 1 }); while (true) {}`
      return deed.shares === true
        ? `${name} = net.createServer().listen({ port: ${ports[deed.at.port]}, host: '${addressOf(deed.at, own)}', reusePort: true })`
        : `${name} = net.createServer().listen(${place(deed.at)})`
    case 'connect': {
      const from = deed.from === undefined ? '' : `, localPort: ${ports[deed.from]}`
      const call =
        from === ''
          ? `net.connect(${place(deed.to)})`
          : `net.connect({ port: ${ports[deed.to.port]}, host: '${addressOf(deed.to, own)}'${from} })`
      return deed.times === undefined
        ? `${name} = ${call}`
        : `for (let i = 1; i <= ${deed.times}; i++) ${name}[i] = ${call}`
    }
    case 'bind':
      return `${name} = dgram.createSocket('udp4').bind(${place(deed.at)})`
    case 'send':
      return `${name} = dgram.createSocket('udp4').connect(${place(deed.to)}, () => ${name}.send('${deed.text}'))`
    case 'firewall':
      return ['nft -f - <<END', ...deed.rules.map((rule) => filled(rule, ports)), 'END'].join('\n')
    case 'home':
      return [
        'ip link add lan type veth peer name eth0 netns COMPUTER',
        'ip link add wan type veth peer name eth0 netns INTERNET',
        `ip addr add ${homeAddresses.inside}/24 dev lan && ip addr add ${homeAddresses.outside}/24 dev wan`,
        'sysctl net.ipv4.ip_forward=1',
        'nft add rule ip home post oifname wan masquerade',
      ].join('\n')
    case 'far-listen':
      return `${name} = net.createServer().listen(${ports[deed.port]})   // on ${homeAddresses[deed.on]}`
    case 'far-connect':
      return `${name} = net.connect(${ports[deed.port]}, '${deed.to}')   // on ${homeAddresses[deed.on]}`
    case 'port-range':
      return `sysctl net.ipv4.ip_local_port_range="${deed.first} ${deed.last}"`
    case 'scan':
      return `portlight scan 127.0.0.1 -p ${deed.ports.map((port) => ports[port]).join(',')}`
    case 'close-door':
      return `${name}.close()`
    case 'hang-up':
      return `${name}.end()`
  }
}

/** "second bakery" as a name in a program: secondBakery. */
function nameOf(who: string): string {
  return who.replace(/(?<![^a-z0-9])[^a-z0-9]+(.)/gi, (_, next: string) => next.toUpperCase())
}
