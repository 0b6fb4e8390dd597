/** What an error says beside the port: what it means, and where it is told. */

import { type ErrorKind, errorKinds } from '../question'

/** What the error of a pasted text means. */
export interface ErrorMeaning {
  /** As POSIX names it. */
  readonly kind: ErrorKind
  /** A whole sentence. */
  readonly sentence: string
}

const sentences: Readonly<Record<ErrorKind, string>> = {
  EADDRINUSE: 'EADDRINUSE: something had the port when the program asked for it.',
  EACCES:
    'EACCES: the system does not allow this program to have the port: it needs a privilege, or the system keeps it for itself.',
  EPERM: 'EPERM: a rule of the system forbade it to this program.',
  EADDRNOTAVAIL: 'EADDRNOTAVAIL: the address belongs to no network interface of this computer.',
  ECONNREFUSED:
    'ECONNREFUSED: nothing listened where the program wanted to connect to; no program was kept from a port.',
}

/** Stands before a number that is an error's: "[Errno 98]", "(98)", "os error 98", "code: 98", "errno: -98", "failed (98:". */
const numbered = (...numbers: number[]) =>
  String.raw`(?:errno|error|code|winerror|os|exception|\()[\s:=(]{0,3}-?(?:${numbers.join('|')})(?![\d.])`

/** The number of Windows' error, which is no port here: "10048", not ":10048". */
const windows = (decimal: number, hexadecimal: string) =>
  String.raw`(?<![:\d.])(?<!port )\b${decimal}\b|\b0x0*${hexadecimal}\b`

/**
 * The words of each error: of the names, of English, and of strerror(3) and Windows in the languages that are spoken most.
 * The numbers are those of Linux (errno.h), macOS (sys/errno.h) and Windows (winsock2.h), the last also in hexadecimal.
 */
const words: Readonly<Record<ErrorKind, readonly string[]>> = {
  EADDRINUSE: [
    String.raw`EADDRINUSE|Addr(?:ess)?(?:Already)?InUse|address[\s_](?:already )?in[\s_]use|already\s+in\s+use|resource busy|conflicts with an existing registration`,
    'only one usage of each socket address|already (?:allocated|being used|used by|taken|bound)|already (?:running|listening) (?:on|at)|is already active for display|server (?:is )?already running|isn.t already running|another (?:process|postmaster|instance|copy)[^.]{0,40} (?:is |be |already )+(?:running|listening)',
    String.raw`\bin use\b|ports? (?:\d{1,5} )?(?:is )?(?:already )?(?:occupied|busy|unavailable|taken)|(?:register|registration|URL prefix)[^\n]{0,300}used by another (?:process|application)|is assigned to another site|didn't have free ports|port_already_used`,
    // strerror(EADDRINUSE)
    'adresse wird bereits|adresse (?:est )?déjà utilisée|dirección ya (?:se está usando|está en uso|en uso)|indirizzo già in uso|endereço já em uso|adres jest już|adres is al in gebruik|adres zaten kullan|adressen används redan|adresa (?:je )?již|адрес уже используется|地址已(?:在|被|经)?使用|地址已被占用|アドレスは(?:既|すで)に使用|주소가 이미 사용',
    // WSAEADDRINUSE of Windows
    'socketadresse \\(protokoll|utilisation de chaque adresse de socket|uso de cada dirección de socket|utilizzo di ogni indirizzo di socket|utilização de cada endereço de (?:soquete|socket)|socketadres \\(protocol|użycie każdego adresu gniazda|użycie każdego gniazda|her yuva adresi|varje socketadress|použití každé adresy|использование адреса сокета|每个套接字地址|各ソケット アドレス|각 소켓 주소',
    // a port, in a program's own words
    'wird bereits (?:verwendet|benutzt)|ist bereits (?:belegt|vergeben)|(?:est )?déjà (?:utilisé|occupé|pris)|ya (?:está )?(?:en uso|siendo usad[oa]|ocupad[oa])|già (?:in uso|utilizzata|occupata)|já (?:está )?(?:em uso|sendo usad[oa])|jest już (?:używany|zajęty)|zaten kullanılıyor|on jo käytössä|используется другим|уже (?:используется|занят)|已(?:经)?被?(?:占用|使用)|被占用|(?:既|すで)に使用|使用中です|이미 사용',
    windows(10_048, '2740'),
    numbered(98, 48),
  ],
  EADDRNOTAVAIL: [
    "EADDRNOTAVAIL|AddrNotAvail|(?:cannot|can't|can’t|could not) assign requested address|requested address is not valid in its context|address not available|IP address can't be assigned to",
    'angeforderte adresse (?:kann nicht|ist in diesem kontext)|l.adresse demandée|dirección solicitada|indirizzo richiesto|endereço (?:solicitado|requisitado)|żądan\\S+ adres|запрошенный адрес|требуемый адрес|被请求的地址|该请求的地址|要求(?:された|した)アドレス',
    windows(10_049, '2741'),
    numbered(99, 49),
  ],
  EACCES: [
    "EACCES|permission\\s*denied(?! \\((?:publickey|password|keyboard|gssapi))|PermissionDenied|forbidden by its access permissions|privileged port|don't have permission to access that port|(?:HttpListener|HttpSys)Exception[^\n]{0,40}access (?:is )?denied|access rights to this namespace|AddressAccessDenied|URL reservation \\w+ failed, error: 5\\b",
    'keine berechtigung|zugriffsrechte des sockets|permission non accordée|ses autorisations d.accès|permiso denegado|sus permisos de acceso|permesso negato|rispettive autorizzazioni di accesso|permissão negada|permissões de acesso|brak dostępu|toegang geweigerd|erişim engellendi|отказано в доступе|правами доступа|权限不够|拒绝访问权限|访问权限不允许|許可がありません|アクセス許可で禁じられた|허가 거부|액세스 권한',
    windows(10_013, '271d'),
    numbered(13),
  ],
  EPERM: ['\\bEPERM\\b', '(?:bind|listen)\\w*\\b[^.]{0,80}operation not permitted', 'vorgang nicht zulässig'],
  ECONNREFUSED: [
    "ECONNREFUSED|connection\\s*(?:to \\S{1,120} )?(?:was )?refused|connectionrefused|actively refused|couldn't connect to server",
    'verbindungsaufbau abgelehnt|zielcomputer die verbindung verweigerte|connexion refusée|conexión (?:rehusada|rechazada)|connessione rifiutata|conexão recusada|połączenie odrzucone|verbinding is geweigerd|в соединении отказано|отверг запрос на подключение|拒绝连接|积极拒绝|接続を拒否|拒否されました',
    windows(10_061, '274d'),
    numbered(111, 61),
  ],
}

const errorWords: readonly (readonly [ErrorKind, RegExp])[] = errorKinds.map((kind) => [
  kind,
  new RegExp(words[kind].join('|'), 'i'),
])

/** The error that a text speaks of first; null where it is none that a port can't be had for. */
export function errorMeaning(text: string): ErrorMeaning | null {
  let first: { readonly kind: ErrorKind; readonly at: number } | null = null
  for (const [kind, pattern] of errorWords) {
    const at = text.search(pattern)
    if (at >= 0 && (first === null || at < first.at)) first = { kind, at }
  }
  return first === null ? null : { kind: first.kind, sentence: sentences[first.kind] }
}

/** Where a program says that it could not have a port, in words beside those of the errors. */
const failureWords =
  /\bbind\b|bind\(|(?:could|can|did) ?n[o']t (?:bind|listen|start|open|create|allocate|connect)|(?:fail\w*|unable|problem) (?:to )?(?:bind|listen|start|expose|create|open|set)|ports? (?:is|are) not available|\bin use\b|make_sock|listen (?:tcp|udp)|error while attempting|cannot (?:bind|listen)|OpenSocket/i

/** True where a line tells of the failure itself. */
export function tellsOfFailure(line: string): boolean {
  return failureWords.test(line) || errorWords.some(([, pattern]) => pattern.test(line))
}

/** Where the list of a container's runtime or of Kubernetes refused, and not the system. */
const runtimeLists = /port is already allocated|provided port is already allocated|didn't have free ports/i

/** Where Windows' HTTP service (http.sys) speaks, which gives URLs, and not ports, by a list of who may have which. */
const urlLists =
  /\b(?:HttpListener|HttpSys|AddressAccessDenied)Exception\b|\bHTTP could not register URL\b|\bURL reservation\b|\bhttp \w+ urlacl\b/i

/** Who said no: the system, a list of its own that a container's runtime keeps, or the list of URLs of Windows. */
export function refusedBy(text: string): 'system' | 'runtime-list' | 'url-list' {
  if (runtimeLists.test(text)) return 'runtime-list'
  return urlLists.test(text) ? 'url-list' : 'system'
}

/** Whether a line tells of a program that was connecting to somebody, rather than waiting for others. */
export function wasConnecting(line: string): boolean {
  return /\bconnect E[A-Z]+|: connect: |\bconnect\(|failed to establish a new connection/i.test(line)
}

/** ssh -R: the port was to be opened on the other computer. */
export function isForeignPort(text: string): boolean {
  return /remote port forwarding failed for listen port/i.test(text)
}
