/** What an error says beside the port: which program or language wrote it, and what it means. */

export const errorKinds = ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ECONNREFUSED'] as const
export type ErrorKind = (typeof errorKinds)[number]

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
  EADDRNOTAVAIL: 'EADDRNOTAVAIL: the address belongs to no network interface of this computer.',
  ECONNREFUSED:
    'ECONNREFUSED: nothing listened where the program wanted to connect to; no program was kept from a port.',
}

/** Stands before a number that is an error's: "[Errno 98]", "(98)", "os error 98", "code: 98", "errno: -98", "failed (98:". */
const numbered = (...numbers: number[]) =>
  String.raw`(?:errno|error|code|winerror|os|exception|\()[\s:=(]*-?(?:${numbers.join('|')})(?![\d.])`

/**
 * The words of each error. The numbers are those of Linux (errno.h), macOS (sys/errno.h) and Windows (winsock2.h), the
 * last also in hexadecimal; by them a message in any language is understood.
 */
const errorWords: readonly (readonly [ErrorKind, RegExp])[] = [
  [
    'EADDRINUSE',
    new RegExp(
      String.raw`EADDRINUSE|Addr(?:ess)?InUse|already\s+in\s+use|address[\s_]in[\s_]use|resource busy|conflicts with an existing registration|only one usage of each socket address|already (?:allocated|being used|taken|bound|running)|\bin use\b|\b10048\b|\b0x0*2740\b|${numbered(98, 48)}`,
      'i',
    ),
  ],
  [
    'EADDRNOTAVAIL',
    new RegExp(
      String.raw`EADDRNOTAVAIL|AddrNotAvail|(?:cannot|can't|can’t) assign requested address|requested address is not valid in its context|address not available|\b10049\b|\b0x0*2741\b|${numbered(99, 49)}`,
      'i',
    ),
  ],
  [
    'EACCES',
    new RegExp(
      String.raw`EACCES|permission\s*denied|forbidden by its access permissions|privileged port|\b10013\b|\b0x0*271d\b|${numbered(13)}`,
      'i',
    ),
  ],
  ['ECONNREFUSED', /ECONNREFUSED|connection\s*refused|\b10061\b/i],
]

/** The error that a text speaks of first; null where it is none that a port can't be had for. */
export function errorMeaning(text: string): ErrorMeaning | null {
  let first: { readonly kind: ErrorKind; readonly at: number } | null = null
  for (const [kind, words] of errorWords) {
    const at = text.search(words)
    if (at >= 0 && (first === null || at < first.at)) first = { kind, at }
  }
  return first === null ? null : { kind: first.kind, sentence: sentences[first.kind] }
}

/** Where a program says that it could not have a port, in words beside those of the errors. */
const failureWords =
  /\bbind\b|bind\(|(?:could|can|did) ?not (?:bind|listen|start)|(?:fail\w*|unable) to (?:bind|listen|start|expose)|ports? (?:is|are) not available|\bin use\b|make_sock|listen (?:tcp|udp)|error while attempting/i

/** True where a line tells of the failure itself. */
export function tellsOfFailure(line: string): boolean {
  return failureWords.test(line) || errorWords.some(([, words]) => words.test(line))
}

/** Who wrote a text, by what only they write; the first that fits is taken, so a product stands before its language. */
const writers: readonly (readonly [string, RegExp])[] = [
  [
    'Docker',
    /docker|userland proxy|rootlesskit|Ports are not available: exposing|Bind for \S+ failed|hostPort/i,
  ],
  ['Podman', /podman|rootlessport|slirp4netns/i],
  ['PostgreSQL', /postmaster|PGSQL|postgres/i],
  ['MySQL or MariaDB', /mysqld|mariadbd|Bind on TCP\/IP port/i],
  ['Redis', /redis|Could not create server TCP listening socket/i],
  ['MongoDB', /mongod|initandlisten|Failed to set up listener/i],
  ['nginx', /nginx|\[emerg\]/i],
  ['Apache', /\bAH000\d\d\b|make_sock|(?<!org\.)\bapache|^httpd: |\bhttpd\[/im],
  ['HAProxy', /haproxy|cannot bind socket/i],
  ['Caddy', /caddy/i],
  ['OpenSSH', /\bsshd\b|Bind to port \d+ on \S+ failed|channel_setup_fwd_listener/],
  ['Spring Boot', /Web server failed to start|org\.springframework|APPLICATION FAILED TO START/],
  ['Tomcat', /org\.apache\.(?:catalina|coyote|tomcat)/],
  ['ASP.NET Core', /Kestrel|AspNetCore|Failed to bind to address https?:/],
  ['.NET', /System\.Net\.Sockets|SocketException|System\.IO\.IOException|System\.Net\.HttpListener/],
  ['Vite', /\bvite\b/i],
  ['Next.js', /next(?:\.js| dev| start)|next-server/i],
  ['Django', /django|runserver|That port is already in use|Starting development server at/i],
  ['Flask', /flask|werkzeug|is in use by another program/i],
  ['Uvicorn', /uvicorn|error while attempting to bind on address/i],
  ['Gunicorn', /gunicorn|Connection in use: \(/i],
  ['Jupyter', /jupyter|ServerApp\]|NotebookApp/i],
  ['Rails', /\brails\b|ActionDispatch/i],
  ['Puma', /\bpuma\b/i],
  ['Phoenix', /\bcowboy\b|Phoenix|ranch listener/i],
  ['Erlang or Elixir', /:eaddrinuse|\{error,\s*eaddrinuse\}|gen_tcp/],
  ['Deno', /\bDeno\b|ext:deno/],
  ['Bun', /\bbun\b|Failed to start server\. Is port/i],
  ['Rust', /Os \{ code:|kind: (?:AddrInUse|AddrNotAvailable|PermissionDenied)|\(os error \d+\)|panicked at/],
  [
    'Node.js',
    /node:|at Server\.(?:setup|listen)|listen E[A-Z]+|bind E[A-Z]+|errno: -?\d+|syscall: '|\bnpm\b|nodemon|webpack/,
  ],
  [
    'Python',
    /Traceback \(most recent call last\)|\[(?:Errno|WinError) \d+\]|OSError|socketserver\.|PermissionError/,
  ],
  ['Java', /java\.net\.|BindException|JVM_Bind|\bat (?:java|sun|org|com|io)\.[\w.$]+\(/],
  ['Go', /listen (?:tcp|udp)[46]? \S*:\d+: bind:|goroutine \d+|ListenAndServe/],
  ['Ruby', /Errno::E[A-Z]+|bind\(2\) for|\.rb:\d+:in /],
  ['PHP', /Failed to listen on|PHP (?:Warning|Fatal)|Development Server|stream_socket_server|php-fpm/i],
  ['netcat', /^nc: /m],
]

/** The program, framework or language that wrote a text; null where nothing tells. */
export function writerOf(text: string): string | null {
  return writers.find(([, words]) => words.test(text))?.[0] ?? null
}
