import { printableLine } from '../scan/output/figures'
import { ownValue } from '../words/own-value'
import type { Identity, UnknownReason } from './identity'
import { oldVersionsIn } from './tls-versions'

/** How protocols are called in a sentence, where that is not their name in capital letters. */
const spoken: Readonly<Record<string, string>> = {
  mysql: 'MySQL',
  redis: 'Redis',
  postgresql: 'PostgreSQL',
  mongodb: 'MongoDB',
  memcached: 'memcached',
  rsync: 'rsync',
  telnet: 'Telnet',
  domain: 'DNS',
  'microsoft-ds': 'SMB',
  'ms-wbt-server': 'RDP',
  'ms-sql-s': 'Microsoft SQL Server',
  'netbios-ssn': 'NetBIOS',
  'kerberos-sec': 'Kerberos',
  'http-proxy': 'an HTTP proxy',
  socks5: 'a SOCKS proxy',
  'oracle-tns': 'Oracle’s listener',
  cassandra: 'Cassandra',
  zookeeper: 'ZooKeeper',
  kafka: 'Kafka',
  beanstalk: 'beanstalkd',
  'xmpp-client': 'XMPP',
  'xmpp-server': 'XMPP',
  minecraft: 'Minecraft',
  teamspeak: 'TeamSpeak',
  mumble: 'Mumble',
  websocket: 'WebSocket',
  git: 'git',
  svn: 'Subversion',
  'gpsd-ng': 'gpsd',
  'adb-server': 'ADB',
  epmd: 'Erlang’s port mapper',
  'zabbix-agent': 'a Zabbix agent',
  'varnish-cli': 'Varnish’s console',
  gearman: 'Gearman',
  munin: 'munin',
  clam: 'ClamAV',
  sieve: 'ManageSieve',
  'node-inspector': 'the debugger of Node.js',
  devtools: 'the debugger of Chrome',
}

/** A protocol's name in a sentence. */
export function spokenName(protocol: string): string {
  return ownValue(spoken, protocol) ?? (protocol.length <= 5 ? protocol.toUpperCase() : protocol)
}

/** Why it is not known what answers, in a few words behind "not known: ". */
export const unknownWords: Readonly<Record<UnknownReason, string>> = {
  'not-asked': 'left alone, as what is sent there could be printed or move a machine',
  silent: 'it takes connections and says nothing',
  closed: 'it closes each connection at once',
  unreachable: 'it took no connection any more',
  'not-recognised': 'it said something that Portlight does not know',
  'out-of-time': 'it took too long',
  'ran-out': 'this computer could not open another connection to ask it',
}

/** How sure it is what answers, as a sentence. */
export function confidenceText({ because, confidence }: Identity): string {
  if (because !== null) return `Not known: ${unknownWords[because]}.`
  switch (confidence) {
    case 'certain':
      return 'Certain: it said so in its protocol’s own form.'
    case 'likely':
      return 'Likely: what it said fits, and other programs could say it too.'
    case 'guess':
      return 'A guess: nothing but the port’s number speaks for it.'
  }
}

/** Whether it lets in without a password, as a sentence; null where that is not known. */
export function passwordText({ noPassword }: Identity): string | null {
  if (noPassword === null) return null
  return noPassword ? 'none is wanted: whoever reaches it is let in' : 'is wanted'
}

/** The program, as it says itself: "nginx 1.22.1 (Debian)"; "" where it says nothing. */
export function programText({ product, version, extra }: Identity): string {
  const parts = [product, version, extra === null ? null : `(${extra})`].filter((part) => part !== null)
  return printableLine(parts.join(' '))
}

/** The protocol as a service's name: "http", "http over TLS"; null where it is not known, or only guessed by the port. */
export function serviceText({ protocol, tls, confidence }: Identity): string | null {
  if (protocol === null || confidence === 'guess') return null
  const name = printableLine(protocol)
  return tls === null || protocol === 'tls' ? name : `${name} over TLS`
}

/** All that matters of it in one line, for a table. */
export function answersText(identity: Identity): string {
  const { because, confidence, contradiction, noPassword, protocol, tls, startTls } = identity
  const shown = tls ?? startTls
  if (because !== null) return `not known: ${unknownWords[because]}`
  const notes = [
    ...(confidence === 'likely' ? [`likely ${spokenName(protocol ?? '')}`] : []),
    ...(noPassword === true ? ['no password'] : []),
    ...(shown?.certificate?.expired === true ? ['certificate expired'] : []),
    ...(shown?.wantsCertificate === true ? ['lets in who shows a certificate'] : []),
    ...(shown !== null && shown !== undefined && oldVersionsIn(shown.versions).length > 0
      ? ['agrees to old TLS']
      : []),
    ...(contradiction === null ? [] : [contradiction.replace(/\.$/, '')]),
  ]
  const program = programText(identity)
  return printableLine([...(program === '' ? [] : [program]), ...notes].join('; '))
}
