import type { Protocol } from '../../sockets/socket'

/** A program, framework or language that writes errors. */
export interface Writer {
  readonly name: string
  /** The only protocol that it listens by; `udp-first` and `tcp-first` where it may be either; null: not known. */
  readonly speaks: Protocol | 'udp-first' | 'tcp-first' | null
  /** Port that it takes unless told otherwise; null where it has none. */
  readonly usualPort: number | null
}

type Row = readonly [
  name: string,
  /** Its name where logs put the writer's: alternatives of a pattern. */
  tags: string | null,
  /** Words that only it writes. */
  words: RegExp | null,
  speaks: Writer['speaks'],
  usualPort?: number,
]

/**
 * Who wrote a text, by what only they write: their own sentences, their name where logs put the writer's, and their own
 * code in a stack. The name of a product anywhere else (a folder, an image, a unit, a host) says nothing. The first that
 * fits is taken, so a product stands before what it is made with. Sentences, protocols and ports are from each one's own
 * source and manual.
 */
const writers: readonly Row[] = [
  // containers
  [
    'Docker',
    null,
    /^docker: |Error response from daemon|userland proxy|\bdockerd\b|Ports are not available: |Cannot start service \S{1,60}: |Cannot connect to the Docker daemon|Bind for \S{1,60} failed: port is already allocated|failed to bind host port for|driver failed programming external connectivity|PortManager\.AddPort|failed to start daemon/m,
    'tcp-first',
  ],
  [
    'Podman',
    null,
    /\brootlessport\b|\bpodman\b(?=:|\[)|^Error: (?:rootlessport|pasta failed|slirp4netns)|netavark|slirp4netns failed/m,
    'tcp-first',
  ],
  [
    'Kubernetes',
    null,
    /provided port is already allocated|didn't have free ports for the requested pod|\[ERROR Port-\d+\]|\bkubelet\[|\bkube-(?:proxy|apiserver)\b|error execution phase preflight|failed to run Kubelet|unable to listen on any of the requested ports: \[/,
    'tcp-first',
  ],
  // databases and queues
  [
    'PostgreSQL',
    'postgres',
    /another postmaster already running|could not create any TCP\/IP sockets|could not bind IPv[46] (?:socket|address)|could not create listen socket for "|^psql: (?:error|could)/m,
    'tcp',
    5432,
  ],
  ['PgBouncer', null, /\bpgbouncer\b(?=[:[ ])|\[pgbouncer\]/, 'tcp', 6432],
  [
    'MySQL or MariaDB',
    'mysqld|mariadbd',
    /Bind on (?:TCP\/IP port|unix socket)|another (?:mysqld )?server running on (?:port|socket)|\[MY-0\d{5}\]|\bERROR 20\d\d \(HY000\)|Do you already have another (?:mysqld )?server/,
    'tcp',
    3306,
  ],
  [
    'Redis',
    null,
    /ould not create server TCP listening socket|Could not connect to Redis at|reating Server TCP listening socket|Failed listening on port \d+ \((?:TCP|TLS|tcp|tls)\), aborting|\bredis-server\b(?=[:[])/,
    'tcp',
    6379,
  ],
  [
    'MongoDB',
    'mongo[ds]',
    /\binitandlisten\b|Error setting up listener|Failed to set up (?:listener|sockets during startup)/,
    'tcp',
    27017,
  ],
  ['memcached', 'memcached', /failed to listen on (?:TCP|UDP) port \d+/, 'tcp-first', 11211],
  [
    'RabbitMQ',
    'rabbitmq-server',
    /\brabbit@|\brabbit_\w+|\{acceptor,\{|dist_port_already_used|\bRabbitMQ \d|\{rabbit,|distribution port \d+ in use by another node/,
    'tcp',
    5672,
  ],
  [
    'Elasticsearch',
    null,
    /\borg\.elasticsearch\b|\bBind(?:Transport|Http)Exception\[|\bo\.e\.(?:b|t|h|n)\.|org\.opensearch\b/,
    'tcp',
    9200,
  ],
  [
    'Kafka',
    null,
    /\borg\.apache\.kafka\b|Socket server failed to bind to|\bkafka\.(?:server|network|Kafka)\b/,
    'tcp',
    9092,
  ],
  ['ZooKeeper', null, /\borg\.apache\.zookeeper\b|QuorumPeerMain/, 'tcp', 2181],
  ['Hadoop', null, /\borg\.apache\.hadoop\b|Problem binding to \[|wiki\.apache\.org\/hadoop/, 'tcp'],
  [
    'Cassandra',
    null,
    /\borg\.apache\.cassandra\b|is in use by another process\. {1,2}Change listen_address/,
    'tcp',
    7000,
  ],
  [
    'Spark',
    null,
    /\borg\.apache\.spark\b|Service 'spark\w*'|Service '\w+' could not bind on port/,
    'tcp',
    4040,
  ],
  ['ActiveMQ', null, /\borg\.apache\.activemq\b/, 'tcp', 61616],
  ['etcd', 'etcd', /\betcdmain\b|"msg":"failed to (?:listen|start etcd)/, 'tcp', 2379],
  ['Mosquitto', 'mosquitto', /Opening (?:ipv[46]|websockets) listen socket on port/, 'tcp', 1883],
  // names and addresses
  [
    'systemd-resolved',
    'systemd-resolved?',
    /Failed to listen on (?:UDP|TCP) socket|Another process is already listening on (?:UDP|TCP) socket/,
    'udp-first',
    53,
  ],
  [
    'dnsmasq',
    'dnsmasq(?:-dhcp|-tftp)?',
    /failed to (?:create|bind) (?:listening|DHCP server) socket/,
    'udp-first',
    53,
  ],
  [
    'BIND',
    'named',
    /binding TCP socket: |could not listen on (?:UDP|TCP) socket: |couldn't add command channel|creating IPv[46] interface \S{1,60} failed/,
    'udp-first',
    53,
  ],
  ['Unbound', 'unbound', /can't bind socket: .{1,60} for \S+ port \d+|could not open ports/, 'udp-first', 53],
  ['CoreDNS', 'coredns', /Listen: listen (?:tcp|udp) :53: bind/i, 'udp-first', 53],
  ['Pi-hole', null, /\bpihole-FTL\b|\bFTL\[|FTL: /, 'udp-first', 53],
  ['AdGuard Home', 'AdGuardHome', /couldn't start forwarding DNS server|\bdnsproxy: /, 'udp-first', 53],
  ['Avahi', 'avahi-daemon', null, 'udp', 5353],
  ['DHCP server', 'dhcpd', /\bkea-dhcp4\b|DHCPSRV_|Can't bind to dhcp address/, 'udp', 67],
  ['ntpd', 'ntpd', /unable to bind to wildcard address/, 'udp', 123],
  ['chrony', 'chronyd', null, 'udp', 123],
  // tunnels and ways in
  [
    'OpenVPN',
    String.raw`ovpn-\w+|openvpn`,
    /Socket bind failed on local address|\[AF_INET6?\]/,
    'udp-first',
    1194,
  ],
  ['WireGuard', 'wireguard(?:-go)?', /\bwg-quick\b|\bwg setconf\b|\[#\] (?:ip|wg) /, 'udp', 51820],
  ['strongSwan', 'charon', /\[NET\]/, 'udp', 500],
  ['Tailscale', 'tailscaled', /magicsock/, 'udp-first', 41641],
  [
    'OpenSSH',
    'sshd',
    /Bind to port \d+ on \S+ failed|channel_setup_fwd_listener|Could not request local forwarding|remote port forwarding failed|Cannot bind any address|^bind \[\S+\]:\d+: |^ssh: connect to host/m,
    'tcp',
    22,
  ],
  ['inetd', 'inetd', null, null],
  ['xinetd', 'xinetd', /bind failed \(.{1,60}\)\. service ?=/, null],
  [
    'Tor',
    null,
    /\bIs Tor already running\b|\bTor(?:\[\d+\]|:) |\[notice\] Opening Socks listener/,
    'tcp-first',
    9050,
  ],
  // mail, files, printers, time, logs, telephones
  ['Postfix', null, /\bpostfix\/\w+/, 'tcp', 25],
  ['Dovecot', 'dovecot', /\bservice\([\w-]+\): listen\(/, 'tcp', 143],
  ['Exim', 'exim4?', /socket bind\(\) to port \d+ for address|more tries?\)$|daemon abandoned/m, 'tcp', 25],
  ['Samba', 'smbd|nmbd|winbindd|samba', /open_socket_in|\bsocket_addr ?= /, 'tcp-first', 445],
  ['CUPS', 'cupsd', /Unable to bind socket for address/, 'tcp', 631],
  ['rpcbind', 'rpcbind', null, 'udp-first', 111],
  ['NFS', 'nfsd', /\brpc\.(?:nfsd|mountd|statd)\b/, 'tcp-first', 2049],
  ['tftpd', String.raw`(?:in\.|a|u)?tftpd(?:-hpa)?`, null, 'udp', 69],
  ['vsftpd', null, /\bvsftpd\b|500 OOPS: could not bind/, 'tcp', 21],
  ['ProFTPD', 'proftpd', null, 'tcp', 21],
  ['Net-SNMP', 'snmp(?:d|trapd)', /Error opening specified endpoint/, 'udp-first', 161],
  ['rsyslog', 'rsyslogd', /\bim(?:udp|tcp|ptcp): /, 'udp-first', 514],
  ['syslog-ng', 'syslog-ng', /AF_INET6?\(\S{1,80}\)', error=|Error binding socket; addr=/, 'udp-first', 514],
  ['FreeRADIUS', 'radiusd|freeradius', /Failed binding to (?:auth|acct) address/, 'udp-first', 1812],
  ['Asterisk', 'asterisk', /\bchan_(?:pj)?sip\b|\bres_pjsip\b/, 'udp-first', 5060],
  [
    'coturn',
    'turnserver',
    /Cannot bind (?:local socket|TLS\/TCP listener socket|DTLS\/UDP listener socket) to addr|Trying to bind fd \d+ to </,
    'udp-first',
    3478,
  ],
  // web
  ['nginx', 'nginx', /\bnginx: \[emerg\]|\[(?:emerg|alert|crit|error)\] \d+#\d+: /, 'tcp-first', 80],
  [
    'Apache',
    'apache2|httpd',
    /\bAH000\d\d\b|make_sock: could not bind|no listening sockets available, shutting down|Apache WILL NOT start|\[Apache\]/m,
    'tcp',
    80,
  ],
  [
    'HAProxy',
    'haproxy',
    /\[ALERT\] .{0,80}(?:tarting (?:frontend|proxy)|[Bb]inding \[)|Starting (?:frontend|proxy) \S+: cannot bind socket/,
    'tcp-first',
  ],
  [
    'Caddy',
    'caddy',
    /(?:loading initial config|adapting config|run): loading|http app module: start|"logger":"(?:admin|http|tls)/,
    'tcp-first',
    80,
  ],
  [
    'Traefik',
    'traefik',
    /[Ee]rror while (?:building|creating) entryPoint|error preparing server: error opening listener/,
    'tcp-first',
    80,
  ],
  [
    'Squid',
    'squid',
    /\bcommBind: Cannot bind|(?:Cannot|Unable to) open HTTP (?:Port|Socket)/,
    'tcp-first',
    3128,
  ],
  ['lighttpd', 'lighttpd', /\(network\.c\.\d+\)/, 'tcp', 80],
  [
    'IIS',
    null,
    /Cannot register the URL prefix|Failed to register URL "|\bW3SVC\b|World Wide Web Publishing Service/,
    'tcp',
    80,
  ],
  [
    'netsh',
    null,
    /(?:^|[>$#]\s?)netsh\s+(?:http\s+\w+\s+(?:urlacl|sslcert)|int\w*\s+portproxy\s+\w+\s+v\dtov\d)\s|\bURL reservation (?:add|delete) failed|^ *Reserved URL +: /im,
    'tcp',
  ],
  ['HTTP.sys', null, /Unable to bind to the underlying transport for/, 'tcp'],
  ['SQL Server', null, /Server TCP provider failed to listen on \[/, 'tcp', 1433],
  // desktops and homes
  [
    'VNC',
    '(?:tiger|x0|x11)?vnc(?:server|ext|config)?|X(?:tiger|tight)?vnc',
    /VNC server is already running|New '.{0,60}' desktop is |Listening for VNC connections|vncext: |\bXvnc (?:Tiger|Tight|Free)VNC/,
    'tcp',
    5901,
  ],
  ['X', 'Xorg|Xvfb|Xephyr|Xwayland', /_XSERVTrans|Server is already active for display|\(EE\) /, 'tcp', 6000],
  [
    'qBittorrent',
    null,
    /\bqBittorrent (?:failed|is (?:trying|successfully)|v\d)|Failed to listen on IP\. IP: /,
    'tcp-first',
    6881,
  ],
  [
    'Transmission',
    'transmission(?:-daemon|-gtk|-qt)?',
    /Is another copy of Transmission already running/,
    'tcp-first',
    51413,
  ],
  [
    'Syncthing',
    'syncthing',
    /\[[A-Z2-7]{5}\] .{0,30}(?:WARNING|INFO|FATAL): |Starting GUI\/API: /,
    'tcp-first',
    22000,
  ],
  ['Plex', 'Plex Media Server', null, 'tcp-first', 32400],
  [
    'Minecraft',
    null,
    /FAILED TO BIND TO PORT|Starting [Mm]inecraft server on|\bnet\.minecraft\b|Perhaps a server is already running on that port/,
    'tcp',
    25565,
  ],
  [
    'Minecraft Bedrock',
    null,
    /Network port occupied, can't start server|IPv4 supported, port: \d+/,
    'udp',
    19132,
  ],
  [
    'Source engine',
    null,
    /UDP_OpenSocket: port|NET_OpenSockets|Couldn't allocate (?:any|dedicated) (?:client|server) IP port/,
    'udp-first',
    27015,
  ],
  [
    'a game of the Quake family',
    null,
    /NET_IPSocket: bind|UDP_OpenSocket: bind|Opening IP socket: |Couldn't allocate IP port/,
    'udp',
    27960,
  ],
  ['TeamSpeak', 'ts3server', /VirtualServerBase/, 'udp-first', 9987],
  ['Factorio', null, /UDPSocket\.cpp|Hosting game at IP ADDR|ServerMultiplayerManager/, 'udp-first', 34197],
  [
    'adb',
    null,
    /\*?_?smartsocket_?\*? listener|\badb(?:\.exe)?: |adb server (?:version|didn)|ADB server didn't ACK|\badb [FEWI] \d\d-\d\d/,
    'tcp',
    5037,
  ],
  ['Android emulator', null, /^emulator: (?:ERROR|WARNING)|another emulator instance running/m, 'tcp', 5554],
  [
    'Java debugger',
    null,
    /transport error \d+: bind failed|JDWP Transport dt_socket|AGENT_ERROR_TRANSPORT_INIT/,
    'tcp',
  ],
  // frameworks
  [
    'Spring Boot',
    null,
    /Web server failed to start|\borg\.springframework\.boot\b|APPLICATION FAILED TO START|connector configured to listen on port \d+ failed to start|\bo\.s\.b\./,
    'tcp',
    8080,
  ],
  ['Tomcat', null, /\borg\.apache\.(?:catalina|coyote|tomcat)\b|ProtocolHandler \[\\?"/, 'tcp', 8080],
  ['Jetty', null, /\borg\.eclipse\.jetty\b|\boejs?\./, 'tcp', 8080],
  [
    'ASP.NET Core',
    null,
    /Unable to start Kestrel|\bMicrosoft\.AspNetCore\b|Failed to bind to address https?:\/\/|Unable to bind to https?:\/\//,
    'tcp',
    5000,
  ],
  [
    '.NET',
    null,
    /\bSystem\.Net\.Sockets\b|\bSystem\.Net\.HttpListener|\bHttpListenerException\b|conflicts with an existing registration on the machine|\bSystem\.IO\.IOException\b|\bSystem\.ServiceModel\.|System\.Net\.Http\b/,
    null,
  ],
  [
    'Vite',
    null,
    /^VITE v\d|node_modules\/(?:\.pnpm\/)?vite(?:@[^/]{1,40})?\/|\[vite\]|vite:\w+ /m,
    'tcp',
    5173,
  ],
  [
    'Next.js',
    null,
    /▲ Next\.js|node_modules\/(?:\.pnpm\/)?next(?:@[^/]{1,40})?\/|\bFailed to start server\nError: listen|> next (?:dev|start)|\bnext-server\b/,
    'tcp',
    3000,
  ],
  ['Angular', null, /Use '--port' to specify a different port|@angular(?:-devkit)?\//, 'tcp', 4200],
  [
    'webpack',
    null,
    /\[webpack-dev-server\]|node_modules\/webpack-dev-server\/|<[ie]> \[webpack/,
    'tcp',
    8080,
  ],
  [
    'Metro',
    null,
    /node_modules\/metro\/|Metro (?:Bundler|is running|has encountered)|Use (?:the )?`?--port`? .{0,30}Metro|Failed to construct transformer/,
    'tcp',
    8081,
  ],
  ['Nuxt', null, /\[get-port\]|node_modules\/(?:nuxt|listhen|get-port-please)\/|\bnuxi\b/, 'tcp', 3000],
  [
    'Django',
    null,
    /That port is already in use\.|You don't have permission to access that port\.|That IP address can't be assigned to\.|Starting development server at|Django version \d/,
    'tcp',
    8000,
  ],
  [
    'Flask',
    null,
    /is in use by another program\. Either identify and stop|\bwerkzeug[./:]|\* Serving Flask app/i,
    'tcp',
    5000,
  ],
  [
    'Uvicorn',
    null,
    /[\\/]uvicorn[\\/]|\buvicorn\.(?:main|server|error|config)\b|Uvicorn running on|Started (?:server|reloader|parent) process \[\d+\]|^ERROR: \[Errno \d+\] error while attempting to bind|Application startup complete/m,
    'tcp',
    8000,
  ],
  [
    'Gunicorn',
    null,
    /[\\/]gunicorn[\\/]|\bgunicorn\.\w|Starting gunicorn|\] Connection in use: \(|Can't connect to \('/,
    'tcp',
    8000,
  ],
  [
    'Jupyter',
    null,
    /\b(?:ServerApp|NotebookApp|LabApp|JupyterHub)\]|The port \d+ is already in use, trying another port|\bjupyter[-_](?:server|lab|notebook)\b/,
    'tcp',
    8888,
  ],
  ['Puma', null, /[\\/]puma-\d|[\\/]puma[\\/]|\bPuma (?:starting|version)|=> Booting Puma/, 'tcp', 3000],
  [
    'Rails',
    null,
    /\brails\b(?=[/ -]\d|\/command|s server)|=> Booting |ActionDispatch|A server is already running\. Check/,
    'tcp',
    3000,
  ],
  ['Phoenix', null, /\bEndpoint\.HTTPS?\b|Running \S{1,80}Endpoint with|\bPhoenix\.Endpoint\b/, 'tcp', 4000],
  [
    'Erlang or Elixir',
    null,
    /Protocol 'inet\w*': register|:eaddrinuse|[,{]\s?e(?:addrinuse|acces|addrnotavail)\b|\bgen_(?:tcp|udp)\b|\branch_(?:tcp|ssl)\b|for reason e(?:addrinuse|acces)/,
    null,
  ],
  // languages
  ['Deno', null, /\bext:(?:deno|runtime)|\bDeno\.(?:serve|listen)|error: Uncaught .{0,30}AddrInUse/, null],
  [
    'Bun',
    null,
    /Failed to start server\. Is port \d+ in use\?|\bBun v\d|\bBun\.serve\b|\(bun:|\bbun:main\b/,
    'tcp',
    3000,
  ],
  ['Dart', null, /\(OS Error: .{1,80}, errno = \d+\)|SocketException: OS Error: /, null],
  [
    'Rust',
    null,
    /\bOs \{ code: -?\d+|kind: (?:AddrInUse|AddrNotAvailable|PermissionDenied)|\(os error \d+\)|thread '[^']{1,60}'(?: \(\d+\))? panicked at|\bnote: run with `RUST_BACKTRACE/,
    null,
  ],
  [
    'Node.js',
    null,
    /\bnode:(?:net|events|internal|dgram|http|cluster)|\bat Server\.(?:setupListenHandle|listen|_listen2)|\b(?:listen|bind|connect) E(?:ADDR|ACC|CONN|PERM)[A-Z]*|\bsyscall: ['"]|Emitted 'error' event on|\bnpm ERR!|\b(?:net|events|dgram|cluster)\.js:\d+/,
    null,
  ],
  [
    'Python',
    null,
    /Traceback \(most recent call last\)|\[(?:Errno|WinError) -?\d+\]|^(?:OSError|PermissionError|socket\.error|ConnectionRefusedError): /m,
    null,
  ],
  [
    'Java',
    null,
    /\bjava\.(?:net|io|rmi|nio)\.|\bBindException\b|\bJVM_Bind\b|^at (?:java|javax|jdk|sun|org|com|io)\.[\w.$]{1,200}\(|\bio\.netty\./m,
    null,
  ],
  [
    'Go',
    null,
    /\blisten (?:tcp|udp)[46]?(?: \S{0,80}:\S{1,12})?: (?:bind: )|\bdial (?:tcp|udp)[46]? \S{1,120}: connect: |\bgoroutine \d+ \[|\bpanic: listen |\bListenAndServe\b/,
    null,
  ],
  ['Ruby', null, /\bErrno::E[A-Z]+|\bbind\(2\) for |\.rb:\d+:in /, null],
  ['PHP-FPM', String.raw`php-fpm[\d.]*`, /unable to bind listening socket for address '/, 'tcp', 9000],
  [
    'PHP',
    null,
    /^PHP (?:Warning|Fatal error|Parse error|\d+\.\d)|\bPHP \d+\.\d+\.\d+ Development Server|Failed to listen on \S{1,80} \(reason: |\bstream_socket_(?:server|client)\(|\bsocket_bind\(\)/m,
    null,
  ],
  ['netcat', null, /^(?:nc|ncat|netcat)(?:\.\w+)?: /im, 'tcp-first'],
  ['curl', null, /^curl: \(\d+\)/m, 'tcp'],
  ['socat', null, /\bsocat\[\d+\] [EWF] /, null],
  ['strace', null, /\b(?:bind|connect)\(\d+, \{sa_family=/, null],
]

/**
 * `sshd[4711]` anywhere, as no sentence has it; `sshd: ` only where a line begins, or behind what syslog, Compose and
 * journals put before it.
 */
function tagOf(names: string): RegExp {
  return new RegExp(
    String.raw`(?<![\w.])(?:${names})\[\d+(?::\d+)?\]|(?:^|\| |\d\d:\d\d:\d\d (?:[\w.-]+ )?)(?:${names})(?:\.exe)?: `,
    'm',
  )
}

const readers = writers.map((row) => {
  const [, tags, words] = row
  return { row, words, tag: tags === null ? null : tagOf(tags) }
})

/** The program, framework or language that wrote a text; null where nothing tells. */
export function writerOf(text: string): Writer | null {
  const row = readers.find(({ tag, words }) => words?.test(text) === true || tag?.test(text) === true)?.row
  if (row === undefined) return null
  const [name, , , speaks, usualPort = null] = row
  return { name, speaks, usualPort }
}
