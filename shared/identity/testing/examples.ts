import { ber, tags } from '../../scan/udp/ber'
import { bytes, hex, u16, u32, zeros } from '../../scan/udp/bytes'
import { listening } from '../matcher'
import {
  adbConnect,
  adbVersion,
  jdwpHandshake,
  jdwpVersion,
  netbiosSession,
  rdpRequest,
  smbNegotiate,
  vncVersion,
  x11Setup,
} from '../questions/desktops'
import { dnsVersion, kerberosRequest, ldapRoot, nfsNull, rpcDump } from '../questions/directories'
import { amqpHeader, beanstalkStats, mqttConnect, mqttVersion } from '../questions/messages'
import { clamdVersion, epmdNames, gearmanVersion, upsdVersion, zabbixVersion } from '../questions/operations'
import {
  cassandraOptions,
  kafkaVersions,
  memcachedVersion,
  mongoBuild,
  mongoHello,
  oracleVersion,
  postgresHello,
  tdsPrelogin,
  zookeeperServer,
} from '../questions/stores'
import {
  gitRequest,
  ircPing,
  minecraftStatus,
  rtspOptions,
  sipOptions,
  socksGreeting,
  teamspeakVersion,
  xmppStream,
} from '../questions/talk'
import { http2Preface, pageOf, webSocketUpgrade } from '../questions/web'
import { answer, type Example } from './example'
import { greetings } from './greetings'

const low32 = (value: number) => [...u32(value)].reverse()

function mongoReply(code: number, ...parts: readonly (Uint8Array | string | number | readonly number[])[]) {
  const content = bytes(...parts)
  return bytes(low32(16 + content.length), low32(7), low32(0x506f_7274), low32(code), content)
}

const bsonString = (name: string, value: string) => bytes(2, name, 0, low32(value.length + 1), value, 0)

function tnsRefusal(data: string) {
  return bytes(u16(12 + data.length), u16(0), 4, 0, u16(0), 34, 0, u16(data.length), data)
}

function amqpTable(fields: Readonly<Record<string, string>>) {
  const body = bytes(
    ...Object.entries(fields).map(([name, value]) => bytes(name.length, name, 'S', u32(value.length), value)),
  )
  return bytes(u32(body.length), body)
}

const amqpStart = bytes(
  u16(10),
  u16(10),
  0,
  9,
  amqpTable({
    cluster_name: 'rabbit@lab',
    platform: 'Erlang/OTP 25.2.3',
    product: 'RabbitMQ',
    version: '3.10.8',
  }),
  u32(14),
  'PLAIN AMQPLAIN',
  u32(5),
  'en_US',
)

const adbBanner = 'device::ro.product.name=sdk;ro.product.model=Pixel 7;ro.product.device=panther;\0'
const jdwpText = 'Java Debug Wire Protocol (Reference Implementation) version 17.0'

const page = pageOf('/')

function http(status: string, fields: readonly string[], body = ''): string {
  return [`HTTP/1.1 ${status}`, ...fields, 'Content-Type: text/html', '', body].join('\r\n')
}

/** One of each protocol, and of each thing that an answer may show. */
export const examples: readonly Example[] = [
  ...greetings,
  answer('memcached 1.6.18', memcachedVersion, 'VERSION 1.6.18\r\n', {
    protocol: 'memcached',
    product: 'memcached',
    version: '1.6.18',
    noPassword: true,
  }),
  answer("memcached's doc/protocol.txt", memcachedVersion, 'CLIENT_ERROR unauthenticated\r\n', {
    protocol: 'memcached',
    noPassword: false,
  }),
  answer(
    'PostgreSQL 15.18',
    postgresHello,
    'E\0\0\0\x85SFATAL\0VFATAL\0C0A000\0Munsupported frontend protocol 255.0: server supports 3.0 to 3.0\0Fpostmaster.c\0L2195\0RProcessStartupPacket\0\0',
    { protocol: 'postgresql', product: 'PostgreSQL', version: '9.6 or later' },
  ),
  answer(
    "MongoDB's manual, Wire Protocol",
    mongoHello,
    mongoReply(
      1,
      low32(8),
      zeros(8),
      low32(0),
      low32(1),
      low32(36),
      bytes(0x10, 'maxWireVersion', 0, low32(17)),
      0,
    ),
    { protocol: 'mongodb' },
  ),
  answer(
    "MongoDB's manual, Wire Protocol",
    mongoBuild,
    mongoReply(
      2013,
      low32(0),
      0,
      low32(60),
      bsonString('version', '6.0.5'),
      bsonString('gitVersion', 'c9a99c'),
      0,
    ),
    { protocol: 'mongodb', product: 'MongoDB', version: '6.0.5' },
  ),
  answer(
    'native_protocol_v4.spec',
    cassandraOptions,
    bytes(
      hex('84 00 00 00 06'),
      u32(30),
      u16(1),
      bytes(u16(11), 'CQL_VERSION', u16(1), u16(5), '3.4.6'),
      zeros(6),
    ),
    { protocol: 'cassandra', extra: 'CQL 3.4.6' },
  ),
  answer(
    "ZooKeeper Administrator's Guide",
    zookeeperServer,
    'Zookeeper version: 3.8.0-5a02a05eddb59aee6ac762f7ea82e92a68eb9c0f, built on 2022-02-25\nLatency min/avg/max: 0/0.0/0\n',
    { protocol: 'zookeeper', product: 'ZooKeeper', version: '3.8.0' },
  ),
  answer(
    "Kafka's protocol guide",
    kafkaVersions,
    bytes(u32(10 + 12), u32(0x506f_7274), u16(0), u32(2), hex('00 00 00 00 00 09 00 12 00 00 00 03')),
    { protocol: 'kafka' },
  ),
  answer(
    'MS-TDS section 4.2',
    tdsPrelogin,
    hex('04 01 00 20 00 00 01 00 00 00 10 00 06 01 00 16 00 01 06 00 17 00 01 ff 0f 00 07 d0 00 00 02 00'),
    { protocol: 'ms-sql-s', product: 'Microsoft SQL Server', version: '15.00.2000', extra: '2019' },
  ),
  answer(
    "Wireshark's packet-tns.c",
    oracleVersion,
    tnsRefusal('(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=1189)(ERROR_STACK=(ERROR=(CODE=1189)(EMFI=4))))'),
    { protocol: 'oracle-tns', product: 'Oracle TNS listener', version: '19.0.0.0.0' },
  ),
  answer(
    'nats-server 2.9.10',
    listening,
    'INFO {"server_id":"NCRXWEWY","server_name":"NCRXWEWY","version":"2.9.10","proto":1,"go":"go1.19.8","host":"127.0.0.1","port":21248,"headers":true,"max_payload":1048576,"client_id":5,"client_ip":"127.0.0.1"} \r\n',
    { protocol: 'nats', product: 'NATS server', version: '2.9.10', noPassword: true },
  ),
  answer(
    'nats-server 2.9.10 with a password',
    listening,
    'INFO {"server_id":"NCR","version":"2.9.10","auth_required":true,"max_payload":1048576} \r\n',
    { protocol: 'nats', noPassword: false },
  ),
  answer('Mosquitto 2.0.11', mqttConnect, hex('20 02 00 00'), { protocol: 'mqtt', noPassword: true }),
  answer('Mosquitto 2.0.11 with a password', mqttConnect, hex('20 02 00 05'), {
    protocol: 'mqtt',
    noPassword: false,
  }),
  answer('MQTT 3.1.1 section 3.2.2.3', mqttConnect, hex('20 02 00 02'), { protocol: 'mqtt' }),
  answer(
    'MQTT 3.1.1 sections 3.3 and 3.9',
    mqttVersion,
    bytes(hex('90 03 00 01 00 31 2d 00 13'), '$SYS/broker/version', 'mosquitto version 2.0.11'),
    { protocol: 'mqtt', product: 'Mosquitto', version: '2.0.11' },
  ),
  answer('AMQP 0-9-1 section 4.2.3', amqpHeader, bytes(1, u16(0), u32(amqpStart.length), amqpStart, 0xce), {
    protocol: 'amqp',
    product: 'RabbitMQ',
    version: '3.10.8',
    extra: 'Erlang/OTP 25.2.3',
  }),
  answer('AMQP 1.0 section 2.2', amqpHeader, bytes('AMQP', 3, 1, 0, 0), {
    protocol: 'amqp',
    extra: 'protocol 1.0.0',
  }),
  answer('beanstalkd 1.12', 'HTTP GET /', 'UNKNOWN_COMMAND\r\nUNKNOWN_COMMAND\r\n', {
    protocol: 'beanstalk',
    confidence: 'likely',
  }),
  answer(
    'beanstalkd 1.12',
    beanstalkStats,
    'OK 965\r\n---\ncurrent-jobs-urgent: 0\ncurrent-jobs-ready: 0\npid: 1\nversion: "1.12"\n\r\n',
    { protocol: 'beanstalk', product: 'beanstalkd', version: '1.12', noPassword: true },
  ),
  answer(
    'BIND 9.18.49',
    dnsVersion,
    '\0Q\xec\xf8\x84\0\0\x01\0\x01\0\x01\0\0\x07version\x04bind\0\0\x10\0\x03\xc0\x0c\0\x10\0\x03\0\0\0\0\0\x19\x189.18.49-1~deb12u3-Debian\xc0\x0c\0\x02\0\x03\0\0\0\0\0\x02\xc0\x0c',
    { protocol: 'domain', product: 'BIND', version: '9.18.49', os: 'Linux' },
  ),
  answer(
    'Unbound 1.17.1',
    dnsVersion,
    '\x009U#\x80\x80\0\x01\0\x01\0\0\0\0\x07version\x04bind\0\0\x10\0\x03\xc0\x0c\0\x10\0\x03\0\0\0\0\0\x0f\x0eunbound 1.17.1',
    { protocol: 'domain', product: 'Unbound', version: '1.17.1' },
  ),
  answer('RFC 1035 section 4.1.1, refused', dnsVersion, bytes(u16(12), u16(7), hex('80 05'), zeros(8)), {
    protocol: 'domain',
  }),
  answer(
    'OpenLDAP 2.5.13',
    ldapRoot,
    "00\x02\x01\x01d+\x04\x000'0%\x04\x0bobjectClass1\x16\x04\x03top\x04\x0fOpenLDAProotDSE0\x0c\x02\x01\x01e\x07\n\x01\0\x04\0\x04\0",
    { protocol: 'ldap', product: 'OpenLDAP' },
  ),
  answer(
    'MS-ADTS section 3.1.1.3.2',
    ldapRoot,
    ber(
      tags.sequence,
      ber(tags.integer, 1),
      ber(
        0x64,
        ber(tags.octets),
        ber(
          tags.sequence,
          ber(tags.sequence, ber(tags.octets, 'isGlobalCatalogReady'), ber(0x31, ber(tags.octets, 'TRUE'))),
        ),
      ),
    ),
    { protocol: 'ldap', product: 'Microsoft Active Directory' },
  ),
  answer(
    'MIT Kerberos 1.20.1',
    kerberosRequest,
    '\0\0\0\xaa~\x81\xa70\x81\xa4\xa0\x03\x02\x01\x05\xa1\x03\x02\x01\x1e\xa4\x11\x18\x0f20261128155533Z\xa5\x05\x02\x03\x03\x9e\x92\xa6\x03\x02\x01\x06\xa7\x13\x1b\x11PORTLIGHT.INVALID\xa8\x130\x11\xa0\x03\x02\x01\x01\xa1\n0\x08\x1b\x06nobody\xa9\x13\x1b\x11PORTLIGHT.INVALID\xaa&0$\xa0\x03\x02\x01\x02\xa1\x1d0\x1b\x1b\x06krbtgt\x1b\x11PORTLIGHT.INVALID\xab\x12\x1b\x10CLIENT_NOT_FOUND',
    { protocol: 'kerberos-sec', product: 'MIT Kerberos' },
  ),
  answer(
    'rpcbind 1.2.6, shortened',
    rpcDump,
    bytes(
      u32(0x8000_0000 + 24 + 24),
      hex('35 01 5d 2e 00 00 00 01'),
      zeros(16),
      hex('00 00 00 01 00 01 86 a0 00 00 00 04 00 00 00 06 00 00 00 6f 00 00 00 00'),
    ),
    { protocol: 'rpcbind', extra: 'versions 4' },
  ),
  answer(
    'RFC 5531 section 9',
    nfsNull,
    bytes(u32(0x8000_0000 + 32), u32(7), u32(1), u32(0), zeros(8), u32(2), u32(3), u32(4)),
    { protocol: 'nfs', extra: 'versions 3 to 4' },
  ),
  answer(
    'Samba 4.17.12, shortened',
    smbNegotiate,
    bytes(
      u32(128),
      0xfe,
      'SMB@',
      zeros(11),
      hex('01 00 00 00'),
      zeros(44),
      hex('41 00 01 00 02 03 00 00'),
      'labhost',
      zeros(9),
      zeros(40),
    ),
    {
      protocol: 'microsoft-ds',
      product: 'Samba smbd',
      extra: 'SMB 3.0.2',
      details: { host: 'labhost', dialect: '3.0.2', signing: 'possible' },
    },
  ),
  answer('Samba 4.17.12', netbiosSession, hex('82 00 00 00'), { protocol: 'netbios-ssn' }),
  answer('RFC 1002 section 4.3.4', netbiosSession, hex('83 00 00 01 82'), { protocol: 'netbios-ssn' }),
  answer(
    'MS-RDPBCGR section 4.1.2',
    rdpRequest,
    hex('03 00 00 13 0e d0 00 00 12 34 00 02 00 08 00 01 00 00 00'),
    {
      protocol: 'ms-wbt-server',
      extra: 'TLS',
    },
  ),
  answer(
    'MS-RDPBCGR section 2.2.1.2.2',
    rdpRequest,
    hex('03 00 00 13 0e d0 00 00 12 34 00 03 00 08 00 05 00 00 00'),
    {
      protocol: 'ms-wbt-server',
      extra: 'CredSSP required',
    },
  ),
  answer(
    'Xvfb 21.1.7, cut',
    x11Setup,
    bytes(
      hex('01 00 00 0b 00 00 00 0d'),
      hex('00 b8 a5 8f 02 c0 00 00 00 1f ff ff 00 00 01 00 00 14 ff ff 01 00 00 00 20 20 08 ff eb 55 00 00'),
      'The X.Org Foundation',
    ),
    { protocol: 'x11', product: 'X.Org', version: '21.1.7', noPassword: true },
  ),
  answer(
    'X Window System Protocol, appendix B',
    x11Setup,
    bytes(0, 26, u16(11), u16(0), u16(7), 'No protocol specified\nabcd', zeros(2)),
    { protocol: 'x11', noPassword: false },
  ),
  answer('TigerVNC 1.12.0', listening, 'RFB 003.008\n', { protocol: 'vnc', extra: 'protocol 3.8' }),
  answer('RFC 6143 section 7.1.2', vncVersion, hex('02 01 13'), {
    protocol: 'vnc',
    noPassword: true,
    details: { security: 'none, VeNCrypt' },
  }),
  answer(
    "adb's protocol.txt",
    adbConnect,
    bytes(
      'CNXN',
      low32(0x0100_0000),
      low32(4096),
      low32(adbBanner.length),
      low32(0),
      hex('bc b1 a7 b1'),
      adbBanner,
    ),
    { protocol: 'adb', extra: 'Pixel 7', noPassword: true },
  ),
  answer("adb's protocol.txt", adbConnect, bytes('AUTH', zeros(16), hex('be aa ab b7')), {
    protocol: 'adb',
    noPassword: false,
  }),
  answer('adb 29.0.6', adbVersion, 'OKAY00040029', { protocol: 'adb-server', extra: 'protocol 41' }),
  answer('Java Debug Wire Protocol', jdwpHandshake, 'JDWP-Handshake', { protocol: 'jdwp', unsettled: true }),
  answer(
    'Java Debug Wire Protocol',
    jdwpVersion,
    bytes(
      u32(11 + 4 + jdwpText.length + 8 + 4 + 6 + 4 + 11),
      u32(1),
      0x80,
      u16(0),
      u32(jdwpText.length),
      jdwpText,
      u32(17),
      u32(0),
      u32(6),
      '17.0.2',
      u32(11),
      'OpenJDK 64B',
    ),
    { protocol: 'jdwp', product: 'OpenJDK 64B', version: '17.0.2', noPassword: true },
  ),
  answer('microsocks 1.0.3', socksGreeting, hex('05 00'), { protocol: 'socks5', noPassword: true }),
  answer('RFC 1928 section 3', socksGreeting, hex('05 ff'), { protocol: 'socks5', noPassword: false }),
  answer(
    'Kamailio 5.6.3',
    sipOptions,
    'SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP portlight.invalid\r\nServer: kamailio (5.6.3 (x86_64/linux))\r\nContent-Length: 0\r\n\r\n',
    { protocol: 'sip', product: 'kamailio', version: '5.6.3' },
  ),
  answer(
    'RFC 3261 section 20.35',
    sipOptions,
    'SIP/2.0 404 Not Found\r\nServer: Asterisk PBX 18.9.0\r\nContent-Length: 0\r\n\r\n',
    { protocol: 'sip', product: 'Asterisk PBX', version: '18.9.0' },
  ),
  answer(
    'RFC 2326 section 10.1',
    rtspOptions,
    'RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: DESCRIBE, SETUP, TEARDOWN, PLAY, PAUSE\r\nServer: GStreamer RTSP server\r\n\r\n',
    { protocol: 'rtsp', product: 'GStreamer RTSP server' },
  ),
  answer('ngircd 26.1', ircPing, ':irc.lab.invalid 451 * :Connection not registered\r\n', {
    protocol: 'irc',
  }),
  answer(
    'RFC 2812 section 3.3.2, as servers greet',
    listening,
    ':irc.example.org NOTICE AUTH :*** Looking up your hostname...\r\n',
    { protocol: 'irc', details: { host: 'irc.example.org' } },
  ),
  answer(
    'Prosody 0.12.3, shortened',
    xmppStream,
    "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client' from='127.0.0.1' xml:lang='en' id='1c2a611b' version='1.0'><stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>",
    { protocol: 'xmpp-client', details: { host: '127.0.0.1' } },
  ),
  answer(
    "INN's known greeting (RFC 3977 section 5.1), written by hand",
    listening,
    '200 news.example.org InterNetNews NNRP server INN 2.7.1 ready (posting ok)\r\n',
    {
      protocol: 'nntp',
      product: 'INN nnrpd',
      version: '2.7.1',
    },
  ),
  answer(
    'TeamSpeak 3 Server Query Manual',
    listening,
    'TS3\n\rWelcome to the TeamSpeak 3 ServerQuery interface, type "help" for a list of commands.\n\r',
    { protocol: 'teamspeak' },
  ),
  answer(
    'TeamSpeak 3 Server Query Manual',
    teamspeakVersion,
    'version=3.13.7 build=1655727713 platform=Linux\n\rerror id=0 msg=ok\n\r',
    { protocol: 'teamspeak', version: '3.13.7', os: 'Linux' },
  ),
  answer(
    'wiki.vg, Server List Ping',
    minecraftStatus,
    bytes(
      hex('4d 00 4b'),
      '{"version":{"name":"Paper 1.20.4","protocol":765},"players":{"max":20,"online":0}}',
    ),
    { protocol: 'minecraft', product: 'Paper', version: '1.20.4' },
  ),
  answer('git 2.39.5', gitRequest, '0044ERR access denied or repository not exported: /portlight.invalid', {
    protocol: 'git',
  }),
  answer('rsync 3.2.7', listening, '@RSYNCD: 31.0 sha512 sha256 sha1 md5 md4\n', {
    protocol: 'rsync',
    extra: 'protocol 31.0',
  }),
  answer(
    'Subversion 1.14.2, shortened',
    listening,
    '( success ( 2 2 ( ) ( edit-pipeline svndiff1 accepts-svndiff2 absent-entries ) ) ) ',
    { protocol: 'svn', product: 'svnserve', extra: 'protocol 2' },
  ),
  answer(
    'gpsd 3.22',
    listening,
    '{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}\r\n',
    { protocol: 'gpsd-ng', product: 'gpsd', version: '3.22' },
  ),
  answer(
    'Murmur 1.3.4 in TLS',
    listening,
    '\0\0\0\0\x002\x08\x84\x86\x04\x12\x071.3.4-4\x1a\x03X11"\x1eDebian GNU/Linux 12 (bookworm)',
    { protocol: 'mumble', product: 'Murmur', version: '1.3.4' },
  ),
  answer('Music Player Daemon 0.23.12', listening, 'OK MPD 0.23.5\n', {
    protocol: 'mpd',
    product: 'Music Player Daemon',
    extra: 'protocol 0.23.5',
  }),
  answer(
    'nginx 1.22.1',
    page,
    http('404 Not Found', ['Server: nginx/1.22.1'], '<html><head><title>404 Not Found</title>'),
    {
      protocol: 'http',
      product: 'nginx',
      version: '1.22.1',
      details: { status: '404' },
    },
  ),
  answer('Apache 2.4.71', page, http('403 Forbidden', ['Server: Apache/2.4.71 (Debian)']), {
    protocol: 'http',
    product: 'Apache httpd',
    version: '2.4.71',
    extra: 'Debian',
    os: 'Linux',
  }),
  answer('Icecast 2.4.4', page, http('404 File Not Found', ['Server: Icecast 2.4.4']), {
    product: 'Icecast',
    version: '2.4.4',
  }),
  answer(
    'Squid 5.7',
    page,
    http('400 Bad Request', ['Server: squid/5.7', 'X-Squid-Error: ERR_INVALID_URL 0']),
    {
      protocol: 'http-proxy',
      product: 'Squid http proxy',
      version: '5.7',
    },
  ),
  answer('tinyproxy 1.11.1', page, http('400 Bad Request', ['Server: tinyproxy/1.11.1']), {
    protocol: 'http-proxy',
    product: 'tinyproxy',
    version: '1.11.1',
  }),
  answer(
    'Privoxy 3.0.34',
    page,
    http('400 Invalid header received from client', [], 'Invalid header received from client.\n'),
    {
      protocol: 'http-proxy',
      product: 'Privoxy http proxy',
    },
  ),
  answer('CUPS 2.4.2', page, http('404 Not Found', ['Server: CUPS/2.4 IPP/2.1']), {
    protocol: 'ipp',
    product: 'CUPS',
    version: '2.4',
  }),
  answer(
    'Varnish 7.1.1',
    page,
    http('503 Backend fetch failed', ['Server: Varnish', 'Via: 1.1 varnish (Varnish/7.1)']),
    {
      product: 'Varnish',
      version: '7.1',
    },
  ),
  answer(
    'InfluxDB 1.6.7',
    page,
    http('404 Not Found', ['X-Influxdb-Build: OSS', 'X-Influxdb-Version: 1.6.7~rc0']),
    {
      product: 'InfluxDB',
      version: '1.6.7~rc0',
    },
  ),
  answer(
    'node_exporter 1.5.0',
    page,
    http(
      '200 OK',
      [],
      '<html>\n<head><title>Node Exporter</title></head>\n<p><a href="/metrics">Metrics</a></p>',
    ),
    { product: 'Prometheus Node Exporter' },
  ),
  answer(
    'etcd 3.4.23',
    'HTTP GET /version',
    http('200 OK', [], '{"etcdserver":"3.4.23","etcdcluster":"3.4.0"}'),
    {
      product: 'etcd',
      version: '3.4.23',
    },
  ),
  answer(
    'Docker Registry 2.8.2',
    'HTTP GET /v2/',
    http('200 OK', ['Docker-Distribution-Api-Version: registry/2.0'], '{}'),
    {
      product: 'Docker Registry',
    },
  ),
  answer('Node.js 20.20.2', page, http('400 Bad Request', [], 'WebSockets request was expected\r\n'), {
    protocol: 'node-inspector',
    product: 'Node.js',
  }),
  answer(
    'Node.js 20.20.2',
    'HTTP GET /json/version of Node.js',
    http('200 OK', [], '{\n  "Browser": "node.js/v20.20.2",\n  "Protocol-Version": "1.1"\n}\n'),
    { protocol: 'node-inspector', version: '20.20.2', noPassword: true },
  ),
  answer(
    'Chrome DevTools Protocol, HTTP Endpoints',
    'HTTP GET /json/version',
    http(
      '200 OK',
      [],
      '{\n "Browser": "Chrome/130.0.6723.91",\n "Protocol-Version": "1.3",\n "webSocketDebuggerUrl": "ws://localhost/devtools/browser/b0b8"\n}',
    ),
    { protocol: 'devtools', product: 'Chrome DevTools', version: '130.0.6723.91', noPassword: true },
  ),
  answer(
    'Jenkins, Remote Access API',
    page,
    http('403 Forbidden', ['X-Jenkins: 2.440.1', 'Server: Jetty(10.0.18)']),
    {
      product: 'Jenkins',
      version: '2.440.1',
      details: { status: '403', 'web server': 'Jetty(10.0.18)' },
    },
  ),
  answer(
    'Elasticsearch Guide, Root API',
    page,
    http(
      '200 OK',
      [],
      '{\n  "name" : "a",\n  "version" : {\n    "number" : "8.11.1",\n    "build_flavor" : "default"\n  },\n  "tagline" : "You Know, for Search"\n}',
    ),
    { product: 'Elasticsearch', version: '8.11.1' },
  ),
  answer(
    'OpenSearch documentation, Root API',
    page,
    http(
      '200 OK',
      [],
      '{\n  "version" : {\n    "distribution" : "opensearch",\n    "number" : "2.11.0"\n  },\n  "tagline" : "The OpenSearch Project: https://opensearch.org/"\n}',
    ),
    { product: 'OpenSearch', version: '2.11.0' },
  ),
  answer(
    'CouchDB documentation, section 1.2.1',
    page,
    http(
      '200 OK',
      ['Server: CouchDB/3.3.3 (Erlang OTP/25)'],
      '{"couchdb":"Welcome","version":"3.3.3","git_sha":"40afbcfc7"}',
    ),
    { product: 'CouchDB', version: '3.3.3' },
  ),
  answer(
    'ClickHouse documentation, HTTP Interface',
    page,
    http('200 OK', ['X-ClickHouse-Summary: {"read_rows":"0"}'], 'Ok.\n'),
    {
      product: 'ClickHouse',
    },
  ),
  answer(
    'Docker Engine API, version',
    'HTTP GET /version',
    http(
      '200 OK',
      ['Server: Docker/24.0.7 (linux)'],
      '{"Platform":{"Name":""},"Version":"24.0.7","ApiVersion":"1.43"}',
    ),
    { product: 'Docker', version: '24.0.7', noPassword: true },
  ),
  answer(
    'Kubernetes documentation, API access',
    page,
    http(
      '403 Forbidden',
      [],
      '{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "metadata": {},\n  "status": "Failure",\n  "message": "forbidden: User \\"system:anonymous\\" cannot get path \\"/\\""\n}',
    ),
    { product: 'Kubernetes API', noPassword: false },
  ),
  answer(
    'Kubernetes documentation, version',
    'HTTP GET /version',
    http('200 OK', [], '{\n  "major": "1",\n  "gitVersion": "v1.28.3",\n}'),
    {
      product: 'Kubernetes API',
      version: '1.28.3',
    },
  ),
  answer(
    'Prometheus documentation, Build Information',
    'HTTP GET /api/v1/status/buildinfo',
    http(
      '200 OK',
      [],
      '{"status":"success","data":{"version":"2.42.0","revision":"a","branch":"HEAD","buildUser":"b","buildDate":"c","goVersion":"go1.19"}}',
    ),
    { product: 'Prometheus', version: '2.42.0' },
  ),
  answer(
    'Grafana HTTP API, health',
    'HTTP GET /api/health',
    http('200 OK', [], '{\n  "commit": "a",\n  "database": "ok",\n  "version": "10.2.2"\n}'),
    {
      product: 'Grafana',
      version: '10.2.2',
    },
  ),
  answer(
    'Jellyfin API, PublicSystemInfo',
    'HTTP GET /System/Info/Public',
    http(
      '200 OK',
      [],
      '{"LocalAddress":"http://192.0.2.1:8096","ServerName":"a","Version":"10.8.13","ProductName":"Jellyfin Server"}',
    ),
    { product: 'Jellyfin', version: '10.8.13' },
  ),
  answer(
    'Plex Media Server API, identity',
    'HTTP GET /identity',
    http(
      '200 OK',
      ['X-Plex-Protocol: 1.0'],
      '<MediaContainer size="0" claimed="1" machineIdentifier="a" version="1.40.0.7998-c29d4c0c8">',
    ),
    { product: 'Plex Media Server' },
  ),
  answer(
    'Home Assistant frontend, index.html',
    page,
    http(
      '200 OK',
      [],
      '<!DOCTYPE html><html><head><title>Home Assistant</title><link rel="modulepreload" href="/frontend_latest/core.js">',
    ),
    {
      product: 'Home Assistant',
    },
  ),
  answer(
    'Proxmox VE, index.html',
    page,
    http('200 OK', ['Server: pve-api-daemon/3.0'], '<title>pve1 - Proxmox Virtual Environment</title>'),
    {
      product: 'Proxmox Virtual Environment',
    },
  ),
  answer(
    'Synology DSM, index page',
    page,
    http('200 OK', ['Server: nginx'], '<title>nas&nbsp;-&nbsp;Synology&nbsp;DiskStation</title>'),
    {
      product: 'Synology DiskStation',
    },
  ),
  answer(
    'Portainer API, status',
    'HTTP GET /api/status',
    http('200 OK', [], '{"Version":"2.19.4","InstanceID":"299ab403"}'),
    {
      product: 'Portainer',
      version: '2.19.4',
    },
  ),
  answer(
    'Pi-hole web interface',
    page,
    http('403 Forbidden', [
      'X-Pi-hole: A black hole for Internet advertisements.',
      'Server: lighttpd/1.4.59',
    ]),
    {
      product: 'Pi-hole',
    },
  ),
  answer(
    'UniFi Network, status',
    'HTTP GET /status',
    http('200 OK', [], '{"meta":{"rc":"ok","up":true,"server_version":"7.5.187","uuid":"a"},"data":[]}'),
    {
      product: 'UniFi Network',
      version: '7.5.187',
    },
  ),
  answer(
    'AVM, jason_boxinfo.xml',
    'HTTP GET /jason_boxinfo.xml',
    http(
      '200 OK',
      [],
      '<j:BoxInfo xmlns:j="http://jason.avm.de/updatecheck/"><j:Name>FRITZ!Box 7590</j:Name><j:HW>226</j:HW><j:Version>154.07.57</j:Version>',
    ),
    { product: 'FRITZ!Box', version: '07.57' },
  ),
  answer(
    'Consul UI, index.html',
    'HTTP GET /ui/',
    http(
      '200 OK',
      [],
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n<!-- CONSUL_VERSION: 1.16.2 -->\n<title>Consul by HashiCorp</title>',
    ),
    {
      product: 'Consul',
      version: '1.16.2',
    },
  ),
  answer(
    'HP Embedded Web Server',
    page,
    http('200 OK', ['Server: HP HTTP Server; HP OfficeJet Pro 8720 - M9L74A; Serial Number: X']),
    {
      product: 'HP OfficeJet Pro 8720',
      details: { status: '200', device: 'printer' },
    },
  ),
  answer('RFC 9113 section 6.5', http2Preface, hex('00 00 06 04 00 00 00 00 00 00 03 00 00 00 64'), {
    protocol: 'http',
    details: { 'HTTP version': '2' },
  }),
  answer('xrdp 0.9.21, asked for a page', page, hex('03 00 00 09 02 f0 80 21 80'), {
    protocol: 'ms-wbt-server',
    product: 'xrdp',
  }),
  answer(
    'RFC 6455 section 1.3, and what the library ws of Node.js sends',
    webSocketUpgrade,
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
    { protocol: 'websocket' },
  ),
  answer(
    'telnetd of GNU inetutils 2.4',
    page,
    hex('ff fb 25 ff fb 26 ff fd 18 ff fd 20 ff fd 23 ff fd 27 ff fd 24'),
    {
      protocol: 'telnet',
    },
  ),
  answer(
    'RFC 854 and RFC 857, as routers greet',
    listening,
    bytes(hex('ff fb 01 ff fb 03'), '\r\nBusyBox v1.36.1\r\n\r\nrouter login: '),
    { protocol: 'telnet', noPassword: false },
  ),
  answer(
    'epmd of Erlang/OTP 25',
    epmdNames,
    bytes(hex('00 00 11 11'), 'name ejabberd at port 40215\nname r at port 25672\n'),
    { protocol: 'epmd', details: { nodes: 'ejabberd at port 40215, r at port 25672' } },
  ),
  answer('zabbix_agentd 6.0.14', zabbixVersion, bytes('ZBXD', 1, 6, hex('00 00 00 00 00 00 00'), '6.0.14'), {
    protocol: 'zabbix-agent',
    version: '6.0.14',
  }),
  answer('munin-node 2.0.73', listening, '# munin node at lab.invalid\n', {
    protocol: 'munin',
    details: { host: 'lab.invalid' },
  }),
  answer('NUT 2.8.0', page, 'ERR INVALID-ARGUMENT\nERR UNKNOWN-COMMAND\n', {
    protocol: 'nut',
    unsettled: true,
  }),
  answer('NUT 2.8.0', upsdVersion, 'Network UPS Tools upsd 2.8.0 - http://www.networkupstools.org/\n', {
    protocol: 'nut',
    version: '2.8.0',
  }),
  answer('clamd(8)', clamdVersion, 'ClamAV 1.0.7/27452/Thu Nov  7 09:43:00 2024\n', {
    protocol: 'clam',
    version: '1.0.7',
  }),
  answer('gearmand 1.1.20', page, 'ERR UNKNOWN_COMMAND Unknown+server+commandGET\r\n', {
    protocol: 'gearman',
    unsettled: true,
  }),
  answer('gearmand 1.1.20', gearmanVersion, 'OK 1.1.20+ds\n', { protocol: 'gearman', version: '1.1.20+ds' }),
  answer(
    'Varnish 7.1.1 with a secret',
    listening,
    '107 59      \niavqvyzsqmcpsmiubcqsqlrguhbtyslr\n\nAuthentication required.\n\n',
    { protocol: 'varnish-cli', noPassword: false },
  ),
  answer(
    'varnish-cli(7)',
    listening,
    "200 181     \n-----------------------------\nVarnish Cache CLI 1.0\n-----------------------------\nLinux,6.1.0,x86_64,-jnone,-smalloc\nvarnish-7.1.1 revision 7cee1c581bead20e88d101ab3d72afb29f14d87a\n\nType 'help'\n",
    { protocol: 'varnish-cli', version: '7.1.1', noPassword: true },
  ),
  answer("NBD's proto.md", listening, bytes('NBDMAGICIHAVEOPT', 0, 3), { protocol: 'nbd' }),
  answer(
    'dictd 1.13.0',
    listening,
    '220 lab dictd 1.13.0/rf on Linux 6.1.0 <auth.mime> <1.21377.1795894393@lab>\r\n',
    { protocol: 'dict', product: 'dictd', version: '1.13.0' },
  ),
  answer(
    'Dovecot 2.3.19, shortened',
    listening,
    '"IMPLEMENTATION" "Dovecot (Debian) Pigeonhole"\r\n"SIEVE" "fileinto reject envelope"\r\n"SASL" "PLAIN"\r\n"VERSION" "1.0"\r\nOK "Dovecot (Debian) ready."\r\n',
    { protocol: 'sieve', product: 'Dovecot Pigeonhole', extra: 'Debian' },
  ),
  answer('BitlBee 3.6', listening, ':localhost NOTICE * :BitlBee-IRCd initialized, please go on\r\n', {
    protocol: 'irc',
    product: 'BitlBee',
  }),
  answer(
    'Jetty of ZooKeeper 3.8.0, shortened',
    page,
    'HTTP/1.1 404 Not Found\r\nServer: Jetty(9.4.57.v20241219)\r\n\r\n<html></html>',
    { protocol: 'http', product: 'Jetty', version: '9.4.57.v20241219' },
  ),
  answer(
    'MiniDLNA 1.3.0, shortened',
    page,
    'HTTP/1.1 200 OK\r\nServer: Debian DLNADOC/1.50 UPnP/1.0 MiniDLNA/1.3.0\r\n\r\n<HTML></HTML>',
    { protocol: 'http', product: 'MiniDLNA', version: '1.3.0', os: 'Linux' },
  ),
  answer(
    'HAProxy 2.6.12, shortened',
    page,
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5C\r\n<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<html><head><title>Statistic\r\n63\r\ns Report for HAProxy</title>\n<h1><a>HAProxy version 2.6.12-1+deb12u4, released 2026/10/17</a></h1>\n\r\n0\r\n\r\n',
    { protocol: 'http', product: 'HAProxy', version: '2.6.12-1+deb12u4' },
  ),
  answer(
    'Cockpit 287, shortened',
    page,
    'HTTP/1.1 200 OK\r\nSet-Cookie: cockpit=deleted; PATH=/; SameSite=strict; HttpOnly\r\n\r\n<!DOCTYPE html>',
    { protocol: 'http', product: 'Cockpit' },
  ),
  answer(
    'Apt-Cacher NG 3.7.4, shortened',
    page,
    'HTTP/1.1 406 Usage Information\r\nConnection: close\r\n\r\n<title>Not Found or APT Reconfiguration required</title>',
    { protocol: 'http', product: 'Apt-Cacher NG' },
  ),
]
