import { bytes, hex, u32, zeros } from '../../scan/udp/bytes'
import { listening } from '../matcher'
import { redisInfo, redisPing } from '../questions/databases'
import { saysEhlo } from '../questions/mail'
import { sshKeyExchange } from '../questions/terminals'
import { answer, type Example } from './example'

/** MySQL's "Protocol::HandshakeV10": version, id, challenge, what it can do, character set, state. */
function mysqlGreeting(version: string, capabilities: string): Uint8Array {
  const body = bytes(10, version, 0, u32(7), 'abcdefgh', 0, hex(capabilities), 45, hex('02 00'), zeros(13))
  return bytes(body.length, 0, 0, 0, body)
}

function mysqlError(code: string, text: string): Uint8Array {
  return bytes(text.length + 3, 0, 0, 0, 0xff, hex(code), text)
}

const info = '# Server\r\nredis_version:7.0.15\r\nos:Linux 6.1.0 x86_64\r\n'
const valkey = '# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\n'
/** RFC 5656 section 4 with a key of no use, filled up as RFC 4253 section 6 has it. */
const sshReply = bytes(u32(4 + 51 + 12), 6, 31, u32(51), u32(11), 'ssh-ed25519', u32(32), zeros(32), zeros(6))

/** Of those that greet, and of Redis: the oldest families. */
export const greetings: readonly Example[] = [
  answer('OpenSSH 9.2p1', listening, 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n', {
    protocol: 'ssh',
    product: 'OpenSSH',
    version: '9.2p1',
    os: 'Linux',
  }),
  answer('dropbear 2022.83', listening, 'SSH-2.0-dropbear_2022.83\r\n', {
    protocol: 'ssh',
    product: 'Dropbear',
    version: '2022.83',
  }),
  answer('RFC 5656 section 4', sshKeyExchange, sshReply, {
    protocol: 'ssh',
    details: { 'host key': 'ssh-ed25519' },
  }),
  answer('RFC 854, as inetutils-telnetd begins', listening, hex('ff fd 18 ff fd 20 ff fd 23 ff fd 27'), {
    protocol: 'telnet',
  }),
  answer('vsftpd 3.0.3', listening, '220 (vsFTPd 3.0.3)\r\n', {
    protocol: 'ftp',
    product: 'vsftpd',
    version: '3.0.3',
  }),
  answer('RFC 959 and RFC 5321, without a word of which', listening, '220 hello\r\n', {
    protocol: '220',
    unsettled: true,
  }),
  answer('Postfix', listening, '220 mail.example ESMTP Postfix (Debian/GNU)\r\n', {
    protocol: 'smtp',
    product: 'Postfix smtpd',
  }),
  answer('RFC 5321 section 4.1.1.1', saysEhlo, '250-mail.example\r\n250 STARTTLS\r\n', { protocol: 'smtp' }),
  answer('Dovecot 2.3.19', listening, '+OK Dovecot (Debian) ready.\r\n', {
    protocol: 'pop3',
    product: 'Dovecot',
  }),
  answer('RFC 3501 section 7.1.4', listening, '* PREAUTH IMAP4rev1 server logged in as Smith\r\n', {
    protocol: 'imap',
    noPassword: true,
  }),
  answer('MariaDB 10.11.6', listening, mysqlGreeting('5.5.5-10.11.6-MariaDB-0+deb12u1', 'ff ff'), {
    protocol: 'mysql',
    product: 'MariaDB',
    version: '10.11.6',
    details: { TLS: 'possible' },
  }),
  answer('MySQL 8.0.36 without TLS', listening, mysqlGreeting('8.0.36', 'ff f7'), {
    protocol: 'mysql',
    product: 'MySQL',
    version: '8.0.36',
  }),
  answer(
    'MySQL 8.0.36, from a host that it knows nothing of',
    listening,
    mysqlError('6a 04', "Host '192.0.2.7' is not allowed to connect to this MySQL server"),
    { protocol: 'mysql', product: 'MySQL' },
  ),
  answer('Redis 7.0.15', redisPing, '+PONG\r\n', { protocol: 'redis', noPassword: true }),
  answer('Redis 7.0.15 with a password', redisPing, '-NOAUTH Authentication required.\r\n', {
    protocol: 'redis',
    noPassword: false,
  }),
  answer('Redis 7.0.15', redisInfo, `$${info.length}\r\n${info}\r\n`, {
    protocol: 'redis',
    product: 'Redis',
    version: '7.0.15',
    os: 'Linux',
    noPassword: true,
  }),
  answer('Valkey 8.0.1', redisInfo, `$${valkey.length}\r\n${valkey}\r\n`, {
    protocol: 'redis',
    product: 'Valkey',
    version: '8.0.1',
    noPassword: true,
  }),
  answer('RFC 8446 section 6', 'HTTP GET /', hex('15 03 01 00 02 02 46'), {
    protocol: 'tls',
    wantsTls: true,
  }),
  answer(
    'Tor, "This is a SOCKS Proxy"',
    'HTTP GET /',
    'HTTP/1.0 501 Tor is not an HTTP Proxy\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<html>\n<head>\n<title>This is a SOCKS Proxy, Not An HTTP Proxy</title>\n</head>',
    { protocol: 'socks5', product: 'Tor SOCKS proxy' },
  ),
  answer(
    'RabbitMQ 3.12, the page of its management',
    'HTTP GET /',
    'HTTP/1.1 200 OK\r\nServer: Cowboy\r\n\r\n<!DOCTYPE html>\n<html>\n<head>\n<title>RabbitMQ Management</title>',
    { protocol: 'http', product: 'RabbitMQ' },
  ),
  answer(
    'ClickHouse, Server.cpp: its own port, asked for a page',
    'HTTP GET /',
    'HTTP/1.0 400 Bad Request\r\n\r\nPort 9000 is for clickhouse-client program\r\nYou must use port 8123 for HTTP.\r\n',
    { protocol: 'clickhouse', product: 'ClickHouse' },
  ),
]
