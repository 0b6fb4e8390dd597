import type { Protocol } from '../sockets/socket'

/** How a service is spoken in practice; `both` where clients use either. */
export type Spoken = Protocol | 'both'

export interface KnownService {
  readonly port: number
  readonly spoken: Spoken
}

/**
 * Names as programs write them in the place of a number (services(5), inetd.conf(5), tables of ss and lsof), and by what
 * protocol the service is really spoken. IANA registers most names for TCP and UDP alike, so its list can't tell that.
 */
const services: Readonly<Record<Spoken, string>> = {
  tcp: `ftp-data 20 ftp 21 ssh 22 telnet 23 smtp 25 mail 25 whois 43 finger 79 http 80 www 80 www-http 80 pop3 110 pop-3 110
    auth 113 ident 113 nntp 119 netbios-ssn 139 imap 143 imap2 143 bgp 179 irc 194 ldap 389 https 443 microsoft-ds 445
    smtps 465 submissions 465 exec 512 login 513 shell 514 printer 515 uucp 540 rtsp 554 submission 587 ipp 631 ldaps 636
    rsync 873 ftps-data 989 ftps 990 telnets 992 imaps 993 pop3s 995 socks 1080 rmiregistry 1099 ms-sql-s 1433 mssql 1433
    oracle 1521 mqtt 1883 zookeeper 2181 docker 2375 etcd 2379 etcd-client 2379 etcd-server 2380 squid 3128 ndl-aas 3128
    iscsi-target 3260 mysql 3306 rdp 3389 ms-wbt-server 3389 svn 3690 epmd 4369 nut 3493 xmpp-client 5222 xmpp-server 5269
    postgresql 5432 postgres 5432 amqps 5671 amqp 5672 vnc 5900 vnc-server 5900 rfb 5900 couchdb 5984 x11 6000 redis 6379
    ircd 6667 http-alt 8080 webcache 8080 http-proxy 8080 https-alt 8443 secure-mqtt 8883 kafka 9092 jetdirect 9100
    hp-pdl-datastr 9100 elasticsearch 9200 git 9418 memcached 11211 mongodb 27017 mongo 27017 minecraft 25565`,
  udp: `bootps 67 dhcp 67 dhcps 67 bootpc 68 dhcpc 68 tftp 69 ntp 123 netbios-ns 137 netbios-dgm 138 snmp 161 snmptrap 162
    snmp-trap 162 xdmcp 177 isakmp 500 ike 500 biff 512 comsat 512 who 513 syslog 514 talk 517 ntalk 518 route 520 router 520
    rip 520 ripng 521 dhcpv6-client 546 dhcpv6-server 547 openvpn 1194 l2tp 1701 l2f 1701 radius 1812 radius-acct 1813
    ssdp 1900 wireguard 51820 stun 3478 ipsec-nat-t 4500 vxlan 4789 mdns 5353 llmnr 5355 coap 5683 statsd 8125 netflow 2055
    sflow 6343 teredo 3544 ipmi 623`,
  both: `echo 7 discard 9 daytime 13 chargen 19 time 37 domain 53 dns 53 kerberos 88 kerberos-sec 88 sunrpc 111 rpcbind 111
    portmapper 111 nfs 2049 sip 5060 sips 5061 turn 3478`,
}

/** Games and voice whose servers speak UDP at these ports unless told otherwise, from their manuals. */
const gamePorts: ReadonlyMap<number, Spoken> = new Map(
  [
    2302, 2456, 7777, 8211, 9876, 9987, 16_261, 19_132, 19_133, 26_000, 27_015, 27_910, 27_960, 28_960,
    30_000, 34_197, 36_963, 64_738,
  ].map((port) => [port, port === 7777 || port === 27_015 || port === 64_738 ? 'both' : 'udp']),
)

const byName = new Map<string, KnownService>()
const byPort = new Map<number, Spoken>()
for (const spoken of ['tcp', 'udp', 'both'] as const) {
  for (const [, name = '', digits] of services[spoken].matchAll(/(?<!\S)(\S+) (\d+)/g)) {
    const port = Number(digits)
    byName.set(name, { port, spoken })
    byPort.set(port, byPort.has(port) && byPort.get(port) !== spoken ? 'both' : spoken)
  }
}

/** Finds the port of a service by its name; null where there is none. */
export type ServicePort = (
  name: string,
) => { readonly port: number; readonly protocol: Protocol | null } | null

/** Names that are known by heart. */
export const knownServicePort: ServicePort = (name) => {
  const known = knownService(name)
  return known === null ? null : { port: known.port, protocol: known.spoken === 'both' ? null : known.spoken }
}

/** The port of a service's name; null for a name that is not known. Case does not matter. */
export function knownService(name: string): KnownService | null {
  return byName.get(name.toLowerCase()) ?? null
}

/** By what protocol the service of a port is spoken; null where none is known by heart. */
export function spokenOn(port: number): Spoken | null {
  return byPort.get(port) ?? gamePorts.get(port) ?? null
}
