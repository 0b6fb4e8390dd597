import type { Protocol } from '../sockets/socket'
import { parseIpv4, parseIpv6 } from '../targets/address'

/** A place of a text that names a port. */
export interface NamedPort {
  /** Any whole number: whoever asks says what is wrong with one that is none. */
  readonly port: number
  /** As it may be asked for; null: all addresses; undefined: it doesn't say. */
  readonly address: string | null | undefined
  /** Null: it doesn't say. */
  readonly protocol: Protocol | null
  /** Offset in its line. */
  readonly at: number
  readonly end: number
  /** How clearly it is a port, 0 to 60. */
  readonly weight: number
}

interface Found {
  readonly digits: string
  readonly address?: string | null | undefined
  readonly protocol?: Protocol | null
}

/** A way to name a port. */
interface Form {
  readonly pattern: RegExp
  readonly weight: number
  /** Null: it only looks like one. */
  readonly read: (match: RegExpExecArray, line: string) => Found | null
}

/** A number that is not part of a longer one, a version or a word. */
const number = String.raw`(\d{1,10})(?![\dA-Za-z_]|[.:]\d)`

/** The word "port" in the languages that systems and programs speak most. */
const portWord =
  '(?:ports?|puertos?|portas?|porto|poort|порт[а-я]*|ポート|端口|連接埠|포트|portti|θύρα|المنفذ)'

/** Endings of files with code or words: what stands behind their colon is a line. */
const fileEndings = new Set(
  'js mjs cjs jsx ts mts cts tsx py pyc rb erb go rs java kt kts scala groovy clj c cc cpp cxx h hpp cs fs vb php phtml pl pm lua sh bash ps1 ex exs erl hs swift dart m mm vue svelte html htm css scss log txt md json yml yaml toml ini conf cfg xml sql lock'.split(
    ' ',
  ),
)

/** Words with a colon and a number behind them that are no host. */
const noHosts = new Set(
  'node pid tid ppid uid gid line col column row error err errno code winerror status warn warning info debug trace fatal crit emerg notice alert level exit signal thread process worker task id count size length version build hint caused os exception attempt retry retries time date at in tcp udp http https'.split(
    ' ',
  ),
)

const forms: readonly Form[] = [
  {
    // [::]:80
    pattern: new RegExp(String.raw`\[([\da-f:.]+(?:%[^\]\s]+)?)\]:${number}`, 'giu'),
    weight: 55,
    read: ([, address = '', digits = '']) =>
      parseIpv6(address) === null ? null : { digits, address: address.toLowerCase() },
  },
  {
    // 0.0.0.0:80; the second half of Docker's 0.0.0.0:8080:172.17.0.2:80 is the container's own
    pattern: /(?<![\d.])(?<!\d:)(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,10})(?![\d\p{L}_]|\.\d)/giu,
    weight: 55,
    read: ([, address = '', digits = '']) => (parseIpv4(address) === null ? null : { digits, address }),
  },
  {
    // ssh's [127.0.0.1]:8080, OpenVPN's [undef]:1194
    pattern: new RegExp(String.raw`\[([^\]\s:]{1,60})\]:${number}`, 'giu'),
    weight: 45,
    read: ([, host = '', digits = '']) => ({ digits, address: addressOf(host) }),
  },
  {
    // Elasticsearch's range 127.0.0.1:[9300-9400]: it takes the first that is free
    pattern: /(?:\b(\d{1,3}(?:\.\d{1,3}){3}):|\bbind to )\[(\d{1,10})(?:-\d{1,10})?\]/giu,
    weight: 45,
    read: ([, host, digits = '']) => ({ digits, address: host === undefined ? undefined : addressOf(host) }),
  },
  {
    // Tomcat's Connector[HTTP/1.1-8443] and ["https-jsse-nio-8443"], with the address where one is set
    pattern:
      /(?:\bConnector\[[A-Za-z\d.]+(?:\/[\d.]+)?|\[\\?["'](?:https?|ajp)(?:-[a-z\d]+){1,3})(?:-(\d{1,3}(?:\.\d{1,3}){3}))?-(\d{1,10})(?=\\?["']?\])/giu,
    weight: 50,
    read: ([, host, digits = '']) => ({ digits, address: host === undefined ? undefined : addressOf(host) }),
  },
  {
    // BIND's 0.0.0.0#53
    pattern: /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]{2,39}:[\da-f:]{0,39})#(\d{1,10})(?![\d\p{L}_])/giu,
    weight: 50,
    read: ([, host = '', digits = '']) => ({ digits, address: addressOf(host) }),
  },
  {
    // as Node writes IPv6: ":::3000", "::1:3000"
    pattern: /(?<![\p{L}\p{N}_:])([\da-f:.]{2,45}(?:%[\w.-]{1,20})?):(\d{1,10})(?![\d\p{L}_:]|\.\d)/giu,
    weight: 55,
    read: ([, address = '', digits = '']) =>
      parseIpv6(address) === null ? null : { digits, address: address.toLowerCase() },
  },
  {
    // Ruby's "127.0.0.1" port 3000
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.:])([\da-f:.]{2,45}|localhost)["'\]]?,? port:? ${number}`,
      'giu',
    ),
    weight: 56,
    read: ([, host = '', digits = '']) => {
      const address = addressOf(host)
      return address === undefined ? null : { digits, address }
    },
  },
  {
    // sshd's port 22 on 0.0.0.0
    pattern: /(?<![A-Za-z])port (\d{1,10}) on (?:address )?["']?([\da-f:.]{2,45}|localhost)(?![A-Za-z\d])/giu,
    weight: 56,
    read: ([, digits = '', host = '']) => {
      const address = addressOf(host.replace(/[.:]$/, ''))
      return address === undefined ? null : { digits, address }
    },
  },
  {
    // *:6379, Java's <null>:8080
    pattern: new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:\*|<null>|\[::\*\]):${number}`, 'giu'),
    weight: 55,
    read: ([, digits = '']) => ({ digits, address: null }),
  },
  {
    // Go's "listen tcp :8080"; not the value in "pid":4711
    pattern: new RegExp(String.raw`(?:^|[\s(=[]|[\s(=]["'\x60]):${number}`, 'giu'),
    weight: 48,
    read: ([, digits = '']) => ({ digits, address: null }),
  },
  {
    // "port 8080", "port: 3000", "Port „8080“", "port number 80", "ports: 80"
    pattern: new RegExp(
      String.raw`(?<![A-Za-z\d\p{Script=Cyrillic}])(?:(?:tcp|udp)[ /_-]?(?:ip )?)?${portWord}(?:\s*(?:number|no\.?|nr\.?|num|nummer|号|番号))?\\?["'\x60”’]?\s*(?:[:=#,]|\bis\b)?\s*["'\x60“„«‘(\[]*\s*${number}`,
      'giu',
    ),
    weight: 52,
    read: ([, digits = '']) => ({ digits }),
  },
  {
    // serverPort=3000, local_port: 80
    pattern: new RegExp(String.raw`(?<=[a-z])Port["']?\s*[:=]\s*["']?${number}`, 'gu'),
    weight: 45,
    read: ([, digits = '']) => ({ digits }),
  },
  {
    // 3000端口, 3000番ポート
    pattern: /(?<![\d.:])(\d{1,10})\s*(?:番|号)?(?:ポート|端口|포트)/gu,
    weight: 50,
    read: ([, digits = '']) => ({ digits }),
  },
  {
    // "Port already in use: 1099", "Address already in use: 8080"
    pattern: new RegExp(
      String.raw`(?:port|address|socket)s?\W+(?:is\s+|are\s+)?already\s+(?:in use|used|allocated|bound)\W{1,4}${number}`,
      'giu',
    ),
    weight: 46,
    // "Address already in use (98)" names the error
    read: ([, digits = '']) => (/^(?:48|98|10048)$/.test(digits) ? null : { digits }),
  },
  {
    // Node's "listen EADDRINUSE 3000" of a port that was given as a text
    pattern: new RegExp(String.raw`\bE(?:ADDRINUSE|ACCES|ADDRNOTAVAIL):? ${number}(?! +\d)`, 'gu'),
    weight: 46,
    read: ([, digits = '']) => ({ digits }),
  },
  {
    // PHP-FPM's address '9000'
    pattern: /\baddress ["'](\d{1,10})["']/giu,
    weight: 50,
    read: ([, digits = '']) => ({ digits }),
  },
  {
    // Python's ('127.0.0.1', 8000), Ruby's new("0.0.0.0", 80)
    pattern: /\(\s*b?(["'])([^"']*)\1\s*,\s*(\d{1,10})\s*[,)]/gu,
    weight: 50,
    read: ([, , host = '', digits = '']) => ({ digits, address: addressOf(host) }),
  },
  {
    // Erlang's {0,0,0,0}, 4000
    pattern: /\{(\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3})\},\s*(\d{1,10})/gu,
    weight: 45,
    read: ([, a, b, c, d, digits = '']) => ({ digits, address: addressOf(`${a}.${b}.${c}.${d}`) }),
  },
  {
    // http://localhost:5000
    pattern:
      /(?<![\p{L}\d])([a-z][a-z\d+.-]*):\/\/(?:[^\s/@"'<>]*@)?(\[[^\]\s]+\]|[^\s/:"'<>@[\]]+):(\d{1,10})(?!\d)/giu,
    weight: 50,
    read: ([, scheme = '', host = '', digits = '']) =>
      /^(?:file|webpack|vscode|node|ext|npm|git|ssh\+git)/i.test(scheme)
        ? null
        : { digits, address: addressOf(host.replace(/^\[|\]$/g, '')), protocol: protocolOf(scheme) },
  },
  {
    // localhost:3000, web.example:8080; not index.js:12, node:net:1817, postgres:16.2
    pattern:
      /(?<![\p{L}\p{N}_./\\@:-])((?:[\p{L}\d_-]+\.)*[\p{L}_][\p{L}\d_-]*):(\d{1,10})(?![\d\p{L}_:-]|\.\d)/giu,
    weight: 34,
    read: ([, host = '', digits = '']) => hostForm(host, digits),
  },
  {
    // 53/udp
    pattern: /(?<![\d.:\p{L}_/-])(\d{1,10})\/(tcp|udp)\b/giu,
    weight: 50,
    read: ([, digits = '', protocol = '']) => ({ digits, protocol: protocolOf(protocol) }),
  },
  {
    // tcp/8080, udp:53, "TCP 80"
    pattern: new RegExp(String.raw`(?<![\p{L}\d])(tcp|udp)[46]?(?:[/:]| )${number}`, 'giu'),
    weight: 40,
    read: ([, protocol = '', digits = '']) => ({ digits, protocol: protocolOf(protocol) }),
  },
  {
    // what was typed: --port 3000, -p 8080:80, runserver 8000, listen(3000
    pattern:
      /(?:(?:^|\s)(?:--?(?:[a-z-]*-)?port|-[a-z]{0,4}[pl])[ =]?|http\.server\s+|\brunserver\s+|\.listen\(\s*)(\d{1,10})(?![\d\p{L}_.])/giu,
    weight: 30,
    read: ([, digits = '']) => ({ digits }),
  },
  {
    // "8080 is already in use"
    pattern:
      /(?<![\d.:,\p{L}_/-])(\d{1,10})["'”’)]*(?:\s+(?:is|was|are|being|currently|already|still|ist|wird|est|está))*\s+(?:already\s+)?(?:in use|used|taken|allocated|occupied|busy|bound|belegt|déjà|en uso|occupato)/giu,
    weight: 38,
    read: ([, digits = '']) => ({ digits }),
  },
]

function hostForm(host: string, digits: string): Found | null {
  const lower = host.toLowerCase()
  if (lower === 'localhost') return { digits, address: 'localhost' }
  // how a cluster of Node writes all addresses
  if (lower === 'null') return { digits, address: null, protocol: 'tcp' }
  const ending = lower.slice(lower.lastIndexOf('.') + 1)
  if (noHosts.has(lower) || (lower.includes('.') && fileEndings.has(ending))) return null
  // postgres:16 and node:20 are versions of images
  if (!lower.includes('.') && digits.length < 3) return null
  return { digits }
}

/** What a program was told to listen on; names other than localhost can't be looked up here. */
function addressOf(host: string): string | null | undefined {
  if (host === '' || host === '*' || host === '+') return null
  if (host.toLowerCase() === 'localhost') return 'localhost'
  return parseIpv4(host) !== null || parseIpv6(host) !== null ? host.toLowerCase() : undefined
}

function protocolOf(word: string): Protocol | null {
  const lower = word.toLowerCase()
  if (lower === 'udp' || lower === 'quic') return 'udp'
  return lower === 'tcp' ? 'tcp' : null
}

/** Where a number stands in what was matched, as a whole number. */
function placeOf(digits: string, matched: string): number {
  return matched.search(new RegExp(String.raw`(?<![\d.])${digits}(?![\d.]*\d)`))
}

/** Every place of one line that names a port, by place; of two that overlap, the clearer one. */
export function portsIn(line: string): NamedPort[] {
  const found: NamedPort[] = []
  for (const { pattern, weight, read } of forms) {
    for (const match of line.matchAll(pattern)) {
      const named = read(match, line)
      if (named === null) continue
      const end = match.index + match[0].length
      const at = match.index + placeOf(named.digits, match[0])
      const { address, protocol = null } = named
      found.push({ port: Number(named.digits), address, protocol, at, end, weight })
    }
  }
  const best = new Map<number, NamedPort>()
  for (const one of found) {
    const other = best.get(one.at)
    if (other === undefined || other.weight < one.weight) best.set(one.at, one)
  }
  return [...best.values()].sort((a, b) => a.at - b.at)
}
