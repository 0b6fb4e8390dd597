import { parseIpv4, parseIpv6 } from '../../targets/address'
import { knownService } from '../known-services'
import { addressOf, isHostName } from './pasted-hosts'

/**
 * A way in which programs name a port. The pattern's groups say what is what: `port` (decimal), `hex` or `service`, `more`
 * (further ones of a list), `host` (an address or a name), `every` (all addresses), `spoken` (a protocol).
 *
 * Every pattern is used on lines of bounded length, and none repeats a repetition: the time grows with the text's length.
 */
export interface PortForm {
  readonly pattern: RegExp
  /** How clearly it is a port, 0 to 60. */
  readonly weight: number
  /** False: it only looks like one. */
  readonly accept?: (
    groups: Readonly<Record<string, string | undefined>>,
    line: string,
    at: number,
  ) => boolean
}

/** A number that is not part of a longer one, of one with separators, of a version or a word. */
const number = String.raw`(?<port>\d{1,10})(?![\dA-Za-z_]|[.:]\d|,\d{3}(?!\d))`

/** The same where a colon may follow: behind an address it is a second port, or the end of a sentence. */
const numberOrName = String.raw`(?:(?<port>\d{1,10})(?![\d\p{L}_]|\.\d)|(?<service>[a-z][a-z\d-]{1,19})(?![\p{L}\d_]))`

const ipv4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`

/** The word "port" in the languages that systems and programs speak most. */
const portWord =
  '(?:ports?|port\\(s\\)|porten|portti|porttia|portin|portta|portu|portem|porcie|portul|portot|puertos?|portas?|porto|porte|poort|порт[а-я]*|ポート|端口|連接埠|埠|포트|θύρα|πόρτα|المنفذ|منفذ|cổng|פורט|पोर्ट|bağlantı noktası)'

const digitsOnly = /^\d+$/

/** Words before a number that is no port, although it stands where a port might. */
const counted =
  /(?:errno|err|error|code|pid|tid|process|thread|line|col|column|row|winerror|exit|signal|version|user|uid|status|goroutine|attempt|after|display|fd|socket|session|job|worker|instance|container|took|in|at)[\s:=#(["'-]*$/iu

function isCounted(line: string, at: number): boolean {
  return counted.test(line.slice(Math.max(0, at - 24), at))
}

/** Ports of another kind, which programs have too. */
const otherPorts = /\/dev\/|\b(?:serial|usb|com|parallel|hdmi|midi) port/i

/** Numbers of "in use", "permission denied", "not available" and "refused" on Linux, macOS and Windows. */
const errorNumber = /^(?:13|48|49|61|98|99|111|10013|10048|10049|10061)$/

export const portForms: readonly PortForm[] = [
  {
    // [::]:80, and the future version that CUPS writes, [v1.::1]:631 (RFC 3986 section 3.2.2)
    pattern: new RegExp(
      String.raw`\[(?:v1\.)?(?<host>[\da-f:.]+(?:[%+][^\]\s]{1,30})?)\]:${numberOrName}`,
      'dgiu',
    ),
    weight: 55,
    accept: ({ host = '' }) => parseIpv6(host) !== null,
  },
  {
    // 0.0.0.0:80; the second half of Docker's 0.0.0.0:8080:172.17.0.2:80 is the container's own
    pattern: new RegExp(String.raw`(?<![\d.])(?<!\d:)(?<host>${ipv4}):${numberOrName}`, 'dgiu'),
    weight: 55,
    accept: ({ host = '' }) => parseIpv4(host) !== null,
  },
  {
    // ssh's [127.0.0.1]:8080, OpenVPN's [undef]:1194
    pattern: new RegExp(
      String.raw`\[(?<host>undef|any|\*|localhost|${ipv4}|[\w-]+(?:\.[\w-]+)+)\]:${number}`,
      'dgiu',
    ),
    weight: 45,
    accept: ({ host = '', port = '' }, line, at) =>
      isHostName(host, port, line.slice(Math.max(0, at - 40), at)),
  },
  {
    // Elasticsearch's range 127.0.0.1:[9300-9400]: it takes the first that is free
    pattern: new RegExp(
      String.raw`(?:(?<host>\b${ipv4}|\blocalhost|\[[\da-f:.]+\]):|\bbind (?:to )?)\[(?<port>\d{1,10})(?:-\d{1,10})?\]`,
      'dgiu',
    ),
    weight: 45,
  },
  {
    // Tomcat's Connector[HTTP/1.1-8443] and ["https-jsse-nio-8443"], with the address where one is set
    pattern: new RegExp(
      String.raw`(?:\bConnector\[["']?[A-Za-z\d.]+(?:\/[\d.]+)?|\[["'](?:https?|ajp)(?:-[a-z\d]+){1,3})(?:-(?<host>${ipv4}))?-(?<port>\d{1,10})(?=["']?\])`,
      'dgiu',
    ),
    weight: 50,
  },
  {
    // BIND's 0.0.0.0#53
    pattern: new RegExp(
      String.raw`(?<![\d.])(?<host>${ipv4}|[\da-f:]{2,39})[#@](?<port>\d{1,10})(?![\d\p{L}_])`,
      'dgiu',
    ),
    weight: 52,
    accept: ({ host = '' }) => addressOf(host) !== undefined,
  },
  {
    // as Node and Java write IPv6: ":::3000", "::1:3000", "/0:0:0:0:0:0:0:0:8080", "(::1:80)"
    pattern:
      /(?<![\p{L}\p{N}_:])(?<host>[\da-f:.]{2,45}(?:%[\w.-]{1,20})?):(?<port>\d{1,10})(?![\d\p{L}_:]|\.\d)/dgiu,
    weight: 55,
    accept: ({ host = '' }) => parseIpv6(host) !== null,
  },
  {
    // Ruby's "127.0.0.1" port 3000, curl's localhost port 8080, requests' host='localhost', port=8000
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.:/-])(?<host>[\w.:-]{1,64})["'\])]{0,2},? (?:on )?(?:tcp |udp )?port(?: number)?(?: ?[:=])? ?(?:(?<spoken>tcp|udp)[ /])?["'(\[]?${number}`,
      'dgiu',
    ),
    weight: 56,
    accept: ({ host = '' }, line, at) => {
      const before = line.slice(Math.max(0, at - 40), at)
      if (addressOf(host) !== undefined) return host !== '0' && (host.length > 2 || /["'*(]$/.test(before))
      // a name alone may be any word: "failed to start. Port 80"
      return (
        /^[\w-]+(?:\.[\w-]+)*$/.test(host) &&
        /(?:\b(?:host|connect(?:ed|ion)? to) ?[:=]? ?["']?|@)$/i.test(before)
      )
    },
  },
  {
    // sshd's port 22 on 0.0.0.0, Exim's port 25 for address 127.0.0.1, Samba's port 445 socket_addr = 0.0.0.0
    pattern:
      /(?<![A-Za-z])port (?<port>\d{1,10})(?:(?: \((?:tcp|udp)\))? (?:on|for|at)(?: the)?(?: address| host| interface| ip)? | socket_addr ?= ?|, (?:address|host|ip)[ :=]+)["'([]?(?<host>[\da-f:.]{2,45}|localhost)(?![A-Za-z\d])/dgiu,
    weight: 56,
    accept: ({ host = '' }) => addressOf(host) !== undefined,
  },
  {
    // *:6379, Java's <null>:8080, ss's *:http
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}_])(?<every>\*|\+|<?null>?|\(null\)|\[::\*\]|\(any\)|<any>):${numberOrName}`,
      'dgiu',
    ),
    weight: 55,
  },
  {
    // Go's "listen tcp :8080"; not the value in "pid":4711
    pattern: new RegExp(
      String.raw`(?:^|[\s(=[<]|[\s(=]["'\x60])(?<every>):(?:${number}|(?<service>[a-z][a-z\d-]{1,19})(?![\p{L}\d_-]))`,
      'dgiu',
    ),
    weight: 48,
    // ":2" may as well be a display
    accept: ({ port = '' }, line) => port.length > 2 || /\b(?:tcp|udp|listen|bind|http)/i.test(line),
  },
  {
    // "port 8080", "port: 3000", "Port „8080“", "port number 80", "ports 80, 443 and 8080", {port,5672}
    pattern: new RegExp(
      String.raw`(?<![A-Za-z\d\p{Script=Cyrillic}])${portWord}(?: ?(?:number|numbers|no\.?|nr\.?|num|nummer|(?:in )?(?:the )?range|between|value|numéro|número|n°|号|番号|번호))?["'\x60”’]? ?(?:(?<spoken>tcp|udp)[ /:]|=>|[:=#,]|(?<! )-(?=\d)|\bis\b|\bwas\b)? ?["'\x60“„«‘(\[]*\s?${number}(?<more>(?:,? (?:and|und|et|y|e|&) |, ?)\d{1,5}(?:(?:,? (?:and|und|et|y|e|&) |, ?)\d{1,5})*(?![\dA-Za-z_.:]))?`,
      'dgiu',
    ),
    weight: 52,
    accept: (_, line) => !otherPorts.test(line),
  },
  {
    // "port http", "service = telnet"
    pattern: /\b(?:port|service)(?: ?[=:] ?| )["'(]?(?<service>[a-z][a-z\d-]{2,19})(?![\p{L}\d_-])/dgiu,
    weight: 42,
    accept: ({ service = '' }, line) =>
      knownService(service) !== null &&
      !/\bservice (?:ssh|mysql|redis|postgresql) (?:start|stop|restart|status)/i.test(line),
  },
  {
    // serverPort=3000, local_port: 80, http.port: 9200, PORT=3000, --http-port 8080
    pattern: new RegExp(
      String.raw`(?<![\p{L}\d_.-])(?<word>[\w.-]{0,40})(?:Port|PORT|[._-]port)["']?(?: ?[:=] ?| )["']?${number}`,
      'dgu',
    ),
    weight: 45,
    accept: ({ word = '' }) => !/(?:sup|re|im|ex|trans|pass|air|view)$/i.test(word),
  },
  {
    // netsh's listenport=8080 and localport=3389; its connectport is another computer's
    pattern: new RegExp(String.raw`(?<![\p{L}\d])(?:listen|local)port ?= ?${number}`, 'dgiu'),
    weight: 46,
  },
  {
    // 3000端口, 3000番ポート, 3000 portu, "the 8888 port"
    pattern:
      /(?<![\d.,\p{L}_/-]|\d:)(?<port>\d{2,10}) ?(?:番|号)?(?:ポート|端口|포트|번 ?포트|(?<=\d )(?:tcp |udp )?port(?:u|una|unu)?(?![\p{L}\d:=]| ?\d))/dgiu,
    weight: 44,
    accept: (_, line, at) => !isCounted(line, at),
  },
  {
    // "Port already in use: 1099", "Address already in use: 8080"
    pattern: new RegExp(
      String.raw`(?:port|address|socket)s?\W{1,3}(?:is |are )?already (?:in use|used|allocated|bound) ?[:(-] ?${number}`,
      'dgiu',
    ),
    weight: 46,
    accept: ({ port = '' }) => !errorNumber.test(port),
  },
  {
    // Node's "listen EADDRINUSE 3000" of a port that was given as a text
    pattern: new RegExp(
      String.raw`\bE(?:ADDRINUSE|ACCES|ADDRNOTAVAIL|CONNREFUSED):? ${number}(?! +\d)`,
      'dgu',
    ),
    weight: 46,
  },
  {
    // PHP-FPM's address '9000', the Java debugger's address=5005
    pattern: /\baddress(?: ["']|=(?:(?<host>[\w.*-]{1,60}):)?)(?<port>\d{1,10})(?![\d\p{L}_.:])/dgiu,
    weight: 50,
  },
  {
    // Python's ('127.0.0.1', 8000), Ruby's new("0.0.0.0", 80), Dovecot's listen(*, 143), Erlang's "::",5672
    pattern:
      /(?:\(\s?b?(?<quote>["']?)|(?<tuple>,\s?["']))(?<host>[\w.:*%-]{0,64})["']?\s?,\s?(?<port>\d{1,10})\s?[,)]/dgiu,
    weight: 50,
    accept: ({ host = '', quote, tuple, port = '' }, line, at) => {
      if (digitsOnly.test(host)) return false
      if (host === '') return quote !== undefined && quote !== ''
      if (addressOf(host) !== undefined) return true
      return (
        tuple === undefined &&
        quote !== '' &&
        port.length >= 3 &&
        isHostName(host, port, `connect to ${line.slice(at, at)}`)
      )
    },
  },
  {
    // Erlang's {0,0,0,0}, 4000
    pattern: /\{(?<a>\d{1,3}), ?(?<b>\d{1,3}), ?(?<c>\d{1,3}), ?(?<d>\d{1,3})\}, ?(?<port>\d{1,10})/dgu,
    weight: 45,
  },
  {
    // and IPv6's eight numbers; of RabbitMQ's supervisors, 'rabbit_stomp_listener_sup_:::61613'
    pattern:
      /(?:\{\d{1,5}(?:, ?\d{1,5}){7}\}, ?|port_already_used, ?|\be(?:addrinuse|acces|addrnotavail), ?|_sup_[\da-f:.]{2,45}:)(?<port>\d{1,10})(?!\d)/dgiu,
    weight: 45,
  },
  {
    // http://localhost:5000
    pattern:
      /(?<![\p{L}\d])(?<spoken>[a-z][a-z\d+.-]{0,20}):\/\/(?:[^\s/@"'<>]{0,200}@)?(?<host>\[[^\]\s]{1,60}\]|[^\s/:"'<>@[\]]{1,253}):(?<port>\d{1,10})(?!\d)/dgiu,
    weight: 50,
    accept: ({ spoken = '' }) => !/^(?:file|webpack|vscode|node|ext|npm|git|ssh\+git)/i.test(spoken),
  },
  {
    // localhost:3000, web.example:8080, localhost:ssh; not index.js:12, node:net:1817, postgres:16.2
    pattern:
      /(?<![\p{L}\p{N}_./\\@:-])(?<host>(?:[\p{L}\d_-]{1,63}\.){0,9}[\p{L}_][\p{L}\d_-]{0,62}):(?:(?<port>\d{1,10})(?![\d\p{L}_-]|[.:]\d)|(?<service>[a-z][a-z\d-]{1,19})(?![\p{L}\d_.:-]))/dgiu,
    weight: 44,
    accept: ({ host = '', port = '', service }, line, at) =>
      service === undefined
        ? isHostName(host, port, line.slice(Math.max(0, at - 24), at))
        : addressOf(host) === 'localhost',
  },
  {
    // Java's localhost/127.0.0.1:8080 has its address itself; Hadoop's [node1:9000] a name
    pattern: /\[(?<host>[a-z][\w.-]{0,62}):(?<port>\d{2,10})\]/dgiu,
    weight: 40,
    accept: ({ host = '', port = '' }) => isHostName(host, port, 'to '),
  },
  {
    // 53/udp, telnet/tcp
    pattern:
      /(?<![\d.:\p{L}_/-])(?:(?<port>\d{1,10})|(?<service>[a-z][a-z\d-]{1,19}))\/(?<spoken>tcp|udp)[46]?\b/dgiu,
    weight: 50,
  },
  {
    // tcp/8080, udp:53, TCP_SSL/4433, UDP/19999
    pattern: new RegExp(String.raw`(?<![\p{L}\d/])(?<spoken>tcp|udp)[46]?(?:_ssl)?[/:] ?${number}`, 'dgiu'),
    weight: 48,
  },
  {
    pattern: new RegExp(String.raw`\blisten(?:ing)? (?:on )?(?<spoken>tcp|udp)[46]? ${number}`, 'dgiu'),
    weight: 40,
  },
  {
    // what was typed: --port 3000, -p 8080:80, runserver 8000, listen(3000, ssh -L 8080:host:80
    pattern:
      /(?:(?:^|\s)(?:--?(?:[a-z-]*-)?(?:port|listen|publish)|-[a-z]{0,4}[plLD])[ =]?|http\.server\s|\brunserver\s|\.listen\( ?)(?<port>\d{1,10})(?![\d\p{L}_.])/dgu,
    weight: 30,
  },
  {
    // "8080 is already in use"
    pattern:
      /(?<![\d.:,\p{L}_/-])(?<port>\d{1,10})["'”’)]*(?: (?:is|was|are|being|currently|already|still|ist|wird|est|está))* (?:already )?(?:in use|used|taken|allocated|occupied|busy|bound|belegt|déjà|en uso|occupato)/dgiu,
    weight: 38,
    // behind a word it is that one's number: "page 8080 is in use", "table 5 is already in use"
    accept: (_, line, at) => /(?:^|[:;,([{"'\x60“„>=|-])\s*$/.test(line.slice(0, at)) && !isCounted(line, at),
  },
  {
    // Nuxt's "tried 3000 on host", a range's "tried ports 3000-3010"
    pattern: new RegExp(
      String.raw`\btried (?:ports? )?${number}(?: on (?:host )?["']?(?<host>[\w.:-]{1,60}))?`,
      'dgiu',
    ),
    weight: 44,
  },
  {
    // as macOS' netstat and danted write it: 127.0.0.1.1080, *.8080
    pattern: new RegExp(
      String.raw`(?<![\d.])(?:(?<host>${ipv4})|(?<every>\*))\.(?<port>\d{1,10})(?![\d\p{L}_]|\.\d)`,
      'dgiu',
    ),
    weight: 45,
    accept: ({ host }, line) =>
      (host === undefined || parseIpv4(host) !== null) && /\b(?:bind|listen|tcp[46]?|udp[46]?)\b/i.test(line),
  },
  {
    // SQL Server's [ 'any' <ipv4> 1433]
    pattern: /\[ ?'(?<host>[^' ]{1,60})' <ipv[46]> (?<port>\d{1,10})\]/dgiu,
    weight: 50,
  },
  {
    // strace's bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16)
    pattern:
      /\bsin6?_port=htons\((?<port>\d{1,10})\)(?:, (?:sin_addr=inet_addr\("|sin6_flowinfo=htonl\(\d+\), (?:sin6_addr=)?inet_pton\(AF_INET6, "|inet_pton\(AF_INET6, ")(?<host>[\da-f:.]{2,45}))?/dgiu,
    weight: 58,
  },
  {
    // port 0x1F90
    pattern: /(?<![A-Za-z\d])port(?: number)?["']?(?: ?[:=] ?| )(?:0x(?<hex>[\da-f]{1,8}))(?![\da-z_])/dgiu,
    weight: 53,
  },
  {
    // a row of /proc/net/tcp: the address, the port and a remote end behind them (proc(5))
    pattern: /(?<![\dA-F])(?:[\dA-F]{8}|[\dA-F]{32}):(?<hex>[\dA-F]{4})(?= [\dA-F]{8,32}:[\dA-F]{4} )/dgu,
    weight: 40,
  },
  {
    // Kubernetes' nodePort: Invalid value: 30080
    pattern: new RegExp(String.raw`\b(?:node|host)Port: Invalid value: ${number}`, 'dgiu'),
    weight: 53,
  },
  {
    // dnsmasq's "failed to bind DHCP server socket", which is at one port by its RFC 2131
    pattern: /\b(?<service>DHCP|DHCPv6-server) server socket/dgiu,
    weight: 40,
  },
]
