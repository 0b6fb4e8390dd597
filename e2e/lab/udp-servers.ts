import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { LabHost } from './network'

/** The programs of {@link startUdpServers}. */
export const udpServerTools = [
  'dnsmasq',
  'snmpd',
  'in.tftpd',
  'chronyd',
  'turnserver',
  'openvpn',
  'openssl',
] as const

/** Ports of {@link startUdpServers}, ascending. */
export const udpServerPorts = [53, 69, 123, 161, 1194, 3478, 5684]

/** Real servers over UDP on a host: DNS, TFTP, NTP, SNMP, OpenVPN, STUN, and CoAP's DTLS. @param folder an empty one */
export async function startUdpServers(host: LabHost, address: string, folder: string): Promise<void> {
  const file = (name: string) => join(folder, name)
  await mkdir(file('tftp'))
  await writeFile(file('snmpd.conf'), 'agentAddress udp:161,udp6:161\nrocommunity public\n')
  await writeFile(
    file('chrony.conf'),
    `local stratum 8\nallow all\ncmdport 0\nbindcmdaddress /\npidfile ${file('chrony.pid')}\n`,
  )
  const certificate = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=lab']
  await promisify(execFile)('openssl', [
    'req',
    ...certificate,
    '-keyout',
    file('key.pem'),
    '-out',
    file('cert.pem'),
  ])
  const [cert, key] = [file('cert.pem'), file('key.pem')]
  const programs: readonly (readonly [string, ...string[]])[] = [
    [
      'dnsmasq',
      '--keep-in-foreground',
      '--no-resolv',
      '--no-hosts',
      '-u',
      'root',
      `--pid-file=${file('dns.pid')}`,
    ],
    ['snmpd', '-f', '-Lo', '-C', '-c', file('snmpd.conf'), '-p', file('snmpd.pid')],
    ['in.tftpd', '-L', '-a', ':69', '-s', file('tftp')],
    ['chronyd', '-d', '-x', '-U', '-u', 'root', '-f', file('chrony.conf')],
    [
      'turnserver',
      ...['-n', '--stun-only', '--no-auth', '--no-tls', '--no-dtls', '--no-cli', '-L', address],
      ...['--log-file', 'stdout', '--pidfile', file('turn.pid')],
    ],
    [
      'openvpn',
      ...['--dev', 'null', '--ifconfig-noexec', '--proto', 'udp', '--port', '1194', '--tls-server'],
      ...['--ca', cert, '--cert', cert, '--key', key, '--dh', 'none'],
    ],
    ['openssl', 's_server', '-dtls', '-accept', '5684', '-cert', cert, '-key', key, '-quiet', '-listen'],
  ]
  for (const [program, ...args] of programs) host.start(program, args)
  for (const port of udpServerPorts) await host.bound('udp', port)
}
