import { describe, expect, it } from 'vitest'
import { readConflictText } from '#shared/conflict/pasted/pasted-text'
import { exposuresOf } from '#shared/sockets/exposure'
import { exposureRules } from '#shared/sockets/exposure-rules'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import { clip } from '#shared/words/problem'
import { oneLine } from './forward/router/upnp/one-line'
import { readSoapAnswer } from './forward/router/upnp/soap-message'
import { readSearchAnswer } from './forward/router/upnp/ssdp-message'
import { readMappingList } from './forward/router/upnp/upnp-mapping'
import { readXml } from './forward/router/upnp/xml'
import {
  parseArp as parseDarwinArp,
  parsePortRange as parseDarwinRange,
  parseRoute,
} from './platform/darwin/commands'
import { darwinFirewall } from './platform/darwin/firewall'
import { parsePs } from './platform/darwin/owners-ps'
import { parseNetstatRoutes } from './platform/darwin/routes'
import { parseLsof, parseNetstat } from './platform/darwin/sockets-text'
import { parseListSockets, parseUnit } from './platform/linux/conflict-facts'
import { parseIptables } from './platform/linux/firewall-iptables'
import { parseControlGroup } from './platform/linux/owners-control-group'
import {
  commandLineOf,
  executableOf,
  parseArguments,
  parseStat,
  parseUserId,
  parseUsers,
  programName,
} from './platform/linux/owners-text'
import { parseStatEntry } from './platform/linux/processes'
import { TableReader } from './platform/linux/sockets-table'
import { parseBound } from './platform/win32/bound-sockets'
import { parsePortRange as parseWindowsRange } from './platform/win32/commands'
import { parseExcludedRanges, parseServiceState } from './platform/win32/conflict-facts'
import { growingTexts, looksAgain } from './testing/longer-text'

/** A reader of what others wrote, with a sample of that. */
type Reader = readonly [name: string, sample: string, read: (text: string) => unknown]

const question = { port: 80, protocol: 'tcp', address: null } as const

/** Everything that is read out of the command line of a program, whoever started it. */
const commandLines: readonly string[] = [
  'java -agentlib:jdwp=transport=dt_socket,server=y,address=*:5005 org.elasticsearch.Main',
  'node --inspect=0.0.0.0:9229 server.js',
  'python3 -m debugpy --listen 0.0.0.0:5678 x.py jupyter-lab --port=8888 --ServerApp.port 8889',
  '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-port 80',
]

/** Errors in which every kind of place stands: addresses, names, lists, tuples, numbers and stacks. */
const pastedErrors: readonly string[] = [
  `nginx: [emerg] connect to host "a.b-c", port 22: [::]:443 failed (98: in use) ports 80, 443 and ('a.b', 1) 0.0.0.0:8->1.1.1.1:8 /a.sock:1:2`,
  '{"msg":"listen VNC as :2 {acceptor,{0,0,0,0},1} http://me@a.b:80 htons(80), inet_addr(1)"}\n\tat a.B(E.java:1) \'http-nio-1.1.1.1-80\'',
]

/** Rules that look for something in it, and the programs of which they do. */
const lookedInto = exposureRules.flatMap(({ programs = [], argument, runBy }) => [
  ...(argument === undefined ? [] : programs.slice(0, 1)),
  ...(runBy === undefined ? [] : [runBy.program]),
])

function exposuresWith(commandLine: string): unknown {
  const local = { address: '0.0.0.0', port: 4 }
  const sockets = [...new Set([...lookedInto, 'docker-proxy'])].map((program) =>
    aSocket({ local, reach: 'everywhere', owners: [anOwner({ program, commandLine })] }),
  )
  return exposuresOf(sockets)
}

const envelope =
  '<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Body><s:Fault><detail><UPnPError><errorCode>714</errorCode><errorDescription>No &amp; &#65;<![CDATA[x]]></errorDescription></UPnPError></detail></s:Fault><!-- x --></s:Body></s:Envelope>'

const readers: readonly Reader[] = [
  [
    '/proc/[pid]/cmdline',
    '/usr/bin/python3\0-m\0http.server\0',
    (text) => commandLineOf(parseArguments(text)),
  ],
  [
    '/proc/[pid]/stat',
    '812 (node) S 4242 4711 4711 0 -1 41 2 0 0 0 1 2 0 0 20 0 11 0 432186 6 7\n',
    parseStat,
  ],
  [
    '/proc/[pid]/stat, for a list',
    '812 (node) S 4242 4711 4711 0 -1 41 2 0 0 0 1 2 0 0 20 0 11 0 432186 6 7\n',
    parseStatEntry,
  ],
  ['/proc/[pid]/status', 'Name:\tnode\nUid:\t1000\t1000\t1000\t1000\n', parseUserId],
  [
    '/proc/[pid]/cgroup',
    '1:name=systemd:/user.slice/user@1000.service/app.service\n0::/system.slice/docker-0123456789ab.scope\n',
    parseControlGroup,
  ],
  [
    '/proc/[pid]/exe',
    '/usr/bin/node (deleted)',
    (text) => programName(executableOf(text), [text], text, (path) => `${path}x`),
  ],
  ['a title', 'sshd: me [priv]', (text) => programName(null, [text], text)],
  ['/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n', parseUsers],
  [
    '/proc/net/tcp',
    '  sl  local\n   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1\n',
    (text) => {
      const table = new TableReader(text, 'ipv4')
      while (table.next()) {}
    },
  ],
  [
    'systemctl list-sockets',
    '0.0.0.0:80 Stream www.socket www.service\n',
    (text) => parseListSockets(text, question),
  ],
  [
    'systemctl show',
    'MainPID=812\nRestart=no\nTriggeredBy=x.socket y.socket\n',
    (text) => parseUnit('x.service', 'system', text),
  ],
  [
    'iptables-save',
    '*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 80 -m comment --comment "a \\" b" -j ACCEPT\nCOMMIT\n',
    parseIptables,
  ],
  [
    'lsof',
    'p812\ncnginx\nLroot\nf6\ntIPv4\nd0x8e\nPTCP\nn127.0.0.1:80->[fe80::1]:5 (ESTABLISHED)\nTST=LISTEN\n',
    parseLsof,
  ],
  [
    'netstat',
    'tcp4       0      0  127.0.0.1.80           *.*                    LISTEN\n',
    (text) => parseNetstat(text, text),
  ],
  [
    'netstat -rn',
    'Destination Gateway Flags Netif\ndefault            192.168.1.1        UGScg                 en0\n',
    parseNetstatRoutes,
  ],
  [
    'ps',
    '  812     1 root             Sat Nov 21 02:03:33 2026     /usr/sbin/x y\n',
    (text) => parsePs(text, text),
  ],
  ['ps, arguments', '  812 /usr/sbin/x y\n', (text) => parsePs('', text)],
  ['route', '   route to: default\n    gateway: 192.168.1.1\n  interface: en0\n', parseRoute],
  ['sysctl', 'net.inet.ip.portrange.first: 49152\nnet.inet.ip.portrange.last: 65535\n', parseDarwinRange],
  ['arp', '? (192.168.1.1) at 0:11:22:33:44:55 on en0 ifscope [ethernet]\n', parseDarwinArp],
  [
    'socketfilterfw',
    '1 : /Applications/x.app \n\t( Block incoming connections )\nFirewall has block all state set to enabled. (State = 1)\n',
    (text) =>
      darwinFirewall({ state: '(State = 1)', blockAll: text, apps: text, packetFilter: text }).judge({
        family: 'ipv4',
        protocol: 'tcp',
        port: 80,
        interface: null,
        address: null,
        executables: ['/x'],
      }),
  ],
  ['netsh dynamicport', 'Start Port      : 49152\r\nNumber of Ports : 16384\r\n', parseWindowsRange],
  [
    'netsh excludedportrange',
    '      5357        5357     *\r\n     50000       50059\r\n',
    parseExcludedRanges,
  ],
  [
    'netsh servicestate',
    'Queue name: x\r\n    Process IDs:\r\n        1234, image: C:\\Windows\\w3wp.exe\r\n    HTTP://*:80/\r\n',
    (text) => parseServiceState(text, 80),
  ],
  [
    'NetTCPConnection',
    '{"bound":[{"LocalAddress":"0.0.0.0","LocalPort":5353,"OwningProcess":1200}]}',
    (text: string) => parseBound({ text, code: 0 }),
  ],
  [
    'SSDP',
    'HTTP/1.1 200 OK\r\nLOCATION: http://192.168.1.1:5000/x.xml\r\nST: upnp:rootdevice\r\n\r\n',
    readSearchAnswer,
  ],
  ['SOAP', envelope, (text) => readSoapAnswer('GetExternalIPAddress', text)],
  ['XML', envelope, readXml],
  [
    'a list of forwards',
    '<p:PortMappingList xmlns:p="x"><p:PortMappingEntry><p:NewExternalPort>80</p:NewExternalPort></p:PortMappingEntry></p:PortMappingList>',
    readMappingList,
  ],
  ['a name', 'My "router" \u202E x', (text) => oneLine(text, 200)],
  ['a word', 'what "is" this', clip],
  ...pastedErrors.map((text): Reader => [`a pasted error: ${text.slice(0, 20)}`, text, readConflictText]),
  ...commandLines.map((line): Reader => [line.slice(0, 30), line, exposuresWith]),
]

describe('what others wrote is read in time that grows with its length and no faster', () => {
  it.each(readers)('%s', (_, sample, read) => {
    // one is enough to know, and each takes its time
    const slow = growingTexts(sample).find((text) => looksAgain(text, read))
    expect(slow?.name).toBeUndefined()
  })

  it.each([
    ['blanks at the end', ' ', 'x', (text: string) => text.replace(/[\0 ]+$/, '')],
    ['a bracket that is never closed', ' (', '', (text: string) => text.replace(/ \(.*\)$/, '')],
  ])('would be told otherwise: %s', (name, piece, end, read) => {
    const text = { name, of: (length: number) => piece.repeat(length / piece.length) + end }
    expect(looksAgain(text, read)).toBe(true)
  })
})
