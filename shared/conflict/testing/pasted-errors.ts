const node = `node:events:496
      throw er; // Unhandled 'error' event
      ^

Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1817:16)
    at listenInCluster (node:net:1865:12)
    at Server.listen (node:net:1953:7)
    at Function.listen (/home/me/app/node_modules/express/lib/application.js:635:24)
    at Object.<anonymous> (/home/me/app/index.js:3001:5)
Emitted 'error' event on Server instance at:
    at emitErrorNT (node:net:1844:8)
    at process.processTicksAndRejections (node:internal/process/task_queues:82:21) {
  code: 'EADDRINUSE',
  errno: -98,
  syscall: 'listen',
  address: '::',
  port: 3000
}

Node.js v20.19.4`

/** Whole errors as they stand in terminals: the questions, who wrote it, and what it means. */
export const pastedErrors: readonly (readonly [
  string,
  string,
  readonly string[],
  string | null,
  string | null,
])[] = [
  ['Node', node, ['tcp :: 3000'], 'Node.js', 'EADDRINUSE'],
  [
    'Node, the stack without its message',
    node.split('\n').slice(5).join('\n'),
    ['tcp :: 3000'],
    'Node.js',
    'EADDRINUSE',
  ],
  [
    'old Node',
    'Error: listen EADDRINUSE :::3000\n    at net.js:1385:12',
    ['tcp :: 3000'],
    'Node.js',
    'EADDRINUSE',
  ],
  [
    'Node, one IPv6 address',
    'Error: listen EADDRINUSE: address already in use ::1:8081',
    ['tcp ::1 8081'],
    'Node.js',
    'EADDRINUSE',
  ],
  [
    'Node, no privilege',
    'Error: listen EACCES: permission denied 0.0.0.0:80\n    at Server.setupListenHandle (node:net:1800:21)',
    ['tcp 0.0.0.0 80'],
    'Node.js',
    'EACCES',
  ],
  [
    'Node, no such address',
    'Error: listen EADDRNOTAVAIL: address not available 10.9.8.7:3000',
    ['tcp 10.9.8.7 3000'],
    'Node.js',
    'EADDRNOTAVAIL',
  ],
  [
    'Node, a datagram socket',
    'Error: bind EADDRINUSE 0.0.0.0:5353\n    at node:dgram:362:20',
    ['udp 0.0.0.0 5353'],
    'Node.js',
    'EADDRINUSE',
  ],
  [
    'Node in colours',
    '\u001b[31mError: listen EADDRINUSE: address already in use \u001b[1m127.0.0.1:4000\u001b[22m\u001b[39m',
    ['tcp 127.0.0.1 4000'],
    'Node.js',
    'EADDRINUSE',
  ],
  [
    'Next.js takes another one',
    ' ⚠ Port 3000 is in use by process 41231, using available port 3001 instead.\n   ▲ Next.js 15.0.1\n   - Local: http://localhost:3001',
    ['tcp * 3000'],
    'Next.js',
    'EADDRINUSE',
  ],
  [
    'Vite tries another one',
    'Port 5173 is in use, trying another one...\n\n  VITE v5.4.1  ready in 312 ms\n\n  ➜  Local:   http://localhost:5174/',
    ['tcp * 5173'],
    'Vite',
    'EADDRINUSE',
  ],
  ['create-react-app', 'Something is already running on port 3000.', ['tcp * 3000'], null, 'EADDRINUSE'],
  [
    'Python',
    `Traceback (most recent call last):
  File "/srv/app/serve.py", line 1234, in <module>
    server.bind(('0.0.0.0', 5000))
OSError: [Errno 98] Address already in use`,
    ['tcp 0.0.0.0 5000'],
    'Python',
    'EADDRINUSE',
  ],
  [
    'Python on macOS',
    "OSError: [Errno 48] error while attempting to bind on address ('::1', 8001, 0, 0): address already in use",
    ['tcp ::1 8001'],
    'Python',
    'EADDRINUSE',
  ],
  [
    'Uvicorn',
    "INFO:     Started server process [48123]\nERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
    ['tcp 127.0.0.1 8000'],
    'Uvicorn',
    'EADDRINUSE',
  ],
  [
    'Django',
    "November 21, 2026 - 03:58:44\nDjango version 5.1, using settings 'x.settings'\nStarting development server at http://127.0.0.1:8000/\nQuit the server with CONTROL-C.\nError: That port is already in use.",
    ['tcp 127.0.0.1 8000'],
    'Django',
    'EADDRINUSE',
  ],
  [
    'Flask',
    'Address already in use\nPort 5000 is in use by another program. Either identify and stop that program, or start the server with a different port.',
    ['tcp * 5000'],
    'Flask',
    'EADDRINUSE',
  ],
  [
    'Gunicorn',
    "[2026-11-21 03:58:44 +0000] [4711] [ERROR] Connection in use: ('0.0.0.0', 8000)\n[2026-11-21 03:58:44 +0000] [4711] [ERROR] Retrying in 1 second.",
    ['tcp 0.0.0.0 8000'],
    'Gunicorn',
    'EADDRINUSE',
  ],
  [
    'Python, what was typed',
    '$ python3 -m http.server 8000\nTraceback (most recent call last):\n  File "/usr/lib/python3.11/socketserver.py", line 456, in __init__\nOSError: [Errno 98] Address already in use',
    ['tcp * 8000'],
    'Python',
    'EADDRINUSE',
  ],
  [
    'Java',
    'java.net.BindException: Address already in use: JVM_Bind <null>:8080\n\tat java.net.PlainSocketImpl.bind(PlainSocketImpl.java:383)',
    ['tcp * 8080'],
    'Java',
    'EADDRINUSE',
  ],
  [
    'Netty',
    'io.netty.channel.unix.Errors$NativeIoException: bind(..) failed: Address already in use: /0.0.0.0:25565',
    ['tcp 0.0.0.0 25565'],
    'Java',
    'EADDRINUSE',
  ],
  [
    'Spring Boot',
    `2026-11-21T03:58:44.123Z ERROR 4711 --- [main] o.s.b.d.LoggingFailureAnalysisReporter :

***************************
APPLICATION FAILED TO START
***************************

Description:

Web server failed to start. Port 8080 was already in use.

Action:

Identify and stop the process that's listening on port 8080 or configure this application to listen on another port.`,
    ['tcp * 8080'],
    'Spring Boot',
    'EADDRINUSE',
  ],
  [
    'Tomcat',
    '21-Nov-2026 03:58:44.123 SEVERE [main] org.apache.coyote.AbstractProtocol.init Failed to initialize end point associated with ProtocolHandler ["http-nio-8080"]\n java.net.BindException: Address already in use: bind: 0.0.0.0:8080',
    ['tcp 0.0.0.0 8080'],
    'Tomcat',
    'EADDRINUSE',
  ],
  [
    'Tomcat, its connector',
    'SEVERE [main] org.apache.catalina.util.LifecycleBase.handleSubClassException Failed to initialize component [Connector[HTTP/1.1-8443]]\n\torg.apache.catalina.LifecycleException: Protocol handler initialization failed',
    ['tcp * 8443'],
    'Tomcat',
    null,
  ],
  [
    'Tomcat, its protocol handler',
    'SEVERE: Failed to initialize end point associated with ProtocolHandler ["https-jsse-nio-127.0.0.1-8443"]\njava.net.BindException: Address already in use',
    ['tcp 127.0.0.1 8443'],
    'Tomcat',
    'EADDRINUSE',
  ],
  [
    'PHP-FPM with a port alone',
    "[01-Jan-2024 10:00:00] ERROR: unable to bind listening socket for address '9000': Address already in use (98)",
    ['tcp * 9000'],
    'PHP-FPM',
    'EADDRINUSE',
  ],
  [
    'Node, below addresses that have nothing to do with it',
    '2026-11-21 INFO served a request from 10.0.0.7:5000\nError: listen EADDRINUSE: address already in use :::3000',
    ['tcp :: 3000'],
    'Node.js',
    'EADDRINUSE',
  ],
  [
    'JMX',
    'Error: Exception thrown by the agent: java.rmi.server.ExportException: Port already in use: 1099; nested exception is:',
    ['tcp * 1099'],
    'Java',
    'EADDRINUSE',
  ],
  [
    'Go',
    '2026/11/21 03:58:44 main.go:23: listen tcp :8080: bind: address already in use\nexit status 1',
    ['tcp * 8080'],
    'Go',
    'EADDRINUSE',
  ],
  [
    'Go, UDP',
    'listen udp 127.0.0.1:5353: bind: address already in use',
    ['udp 127.0.0.1 5353'],
    'Go',
    'EADDRINUSE',
  ],
  [
    'Go, IPv6',
    'listen tcp [::1]:8080: bind: cannot assign requested address',
    ['tcp ::1 8080'],
    'Go',
    'EADDRNOTAVAIL',
  ],
  [
    'Rust',
    'thread \'main\' panicked at src/main.rs:12:34:\ncould not bind 127.0.0.1:7878: Os { code: 98, kind: AddrInUse, message: "Address already in use" }',
    ['tcp 127.0.0.1 7878'],
    'Rust',
    'EADDRINUSE',
  ],
  [
    'nginx',
    `2026/11/21 03:58:44 [emerg] 1234#1234: bind() to 0.0.0.0:80 failed (98: Address already in use)
nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)
nginx: [emerg] bind() to [::]:80 failed (98: Address already in use)
nginx: [emerg] bind() to 0.0.0.0:443 failed (98: Address already in use)
nginx: [emerg] still could not bind()`,
    ['tcp * 80', 'tcp 0.0.0.0 443'],
    'nginx',
    'EADDRINUSE',
  ],
  [
    'nginx, no privilege',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
    ['tcp 0.0.0.0 80'],
    'nginx',
    'EACCES',
  ],
  [
    'Apache',
    '(98)Address already in use: AH00072: make_sock: could not bind to address [::]:80\n(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs',
    ['tcp * 80'],
    'Apache',
    'EADDRINUSE',
  ],
  [
    'Apache, its log',
    '[Sat Nov 21 03:58:44.123456 2026] [core:crit] [pid 1234:tid 140123] (13)Permission denied: AH00072: make_sock: could not bind to address 0.0.0.0:443',
    ['tcp 0.0.0.0 443'],
    'Apache',
    'EACCES',
  ],
  [
    'Docker',
    'docker: Error response from daemon: driver failed programming external connectivity on endpoint web (7f5c1290ab): Bind for 0.0.0.0:8080 failed: port is already allocated.',
    ['tcp 0.0.0.0 8080'],
    'Docker',
    'EADDRINUSE',
  ],
  [
    'Docker, its proxy',
    'Error response from daemon: failed to set up container networking: failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use (dockerd)',
    ['tcp 0.0.0.0 8080'],
    'Docker',
    'EADDRINUSE',
  ],
  [
    'Docker, an older one',
    'Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use',
    ['tcp 0.0.0.0 80'],
    'Docker',
    'EADDRINUSE',
  ],
  [
    'Docker Desktop',
    'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:80 -> 0.0.0.0:0: listen tcp 0.0.0.0:80: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
    ['tcp 0.0.0.0 80'],
    'Docker',
    'EACCES',
  ],
  [
    'Docker without root',
    "Error starting userland proxy: error while calling PortManager.AddPort(): cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or set CAP_NET_BIND_SERVICE on rootlesskit binary, or choose a larger port number (>= 1024): listen tcp4 0.0.0.0:80: bind: permission denied",
    ['tcp 0.0.0.0 80'],
    'Docker',
    'EACCES',
  ],
  [
    'PostgreSQL',
    `2026-11-21 03:58:44.123 UTC [1234] LOG:  starting PostgreSQL 16.2 on x86_64-pc-linux-gnu
2026-11-21 03:58:44.124 UTC [1234] LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
2026-11-21 03:58:44.124 UTC [1234] HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.
2026-11-21 03:58:44.124 UTC [1234] WARNING:  could not create listen socket for "localhost"
2026-11-21 03:58:44.124 UTC [1234] FATAL:  could not create any TCP/IP sockets`,
    ['tcp 127.0.0.1 5432'],
    'PostgreSQL',
    'EADDRINUSE',
  ],
  [
    'MySQL',
    "2026-11-21T03:58:44.123456Z 0 [ERROR] [MY-010262] [Server] Can't start server: Bind on TCP/IP port: Address already in use\n2026-11-21T03:58:44.123456Z 0 [ERROR] [MY-010257] [Server] Do you already have another mysqld server running on port: 3306 ?",
    ['tcp * 3306'],
    'MySQL or MariaDB',
    'EADDRINUSE',
  ],
  [
    'Redis',
    '4711:M 21 Nov 2026 03:58:44.123 # Warning: Could not create server TCP listening socket *:6379: bind: Address already in use',
    ['tcp * 6379'],
    'Redis',
    'EADDRINUSE',
  ],
  [
    'MongoDB',
    '{"t":{"$date":"2026-11-21T03:58:44.123+00:00"},"s":"E","c":"CONTROL","id":20568,"ctx":"initandlisten","msg":"Error setting up listener","attr":{"error":{"code":9001,"codeName":"SocketException","errmsg":"127.0.0.1:27017 :: caused by :: setup bind :: caused by :: Address already in use"}}}',
    ['tcp 127.0.0.1 27017'],
    'MongoDB',
    'EADDRINUSE',
  ],
  [
    'sshd',
    'Nov 21 03:58:44 host sshd[1234]: error: Bind to port 22 on 0.0.0.0 failed: Address already in use.',
    ['tcp 0.0.0.0 22'],
    'OpenSSH',
    'EADDRINUSE',
  ],
  [
    'HAProxy',
    '[ALERT] 325/035844 (1234) : Starting frontend web: cannot bind socket (Address already in use) [0.0.0.0:8404]',
    ['tcp 0.0.0.0 8404'],
    'HAProxy',
    'EADDRINUSE',
  ],
  [
    'Kestrel',
    'Unhandled exception. System.IO.IOException: Failed to bind to address http://127.0.0.1:5000: address already in use.\n ---> Microsoft.AspNetCore.Connections.AddressInUseException: Address already in use\n ---> System.Net.Sockets.SocketException (98): Address already in use',
    ['tcp 127.0.0.1 5000'],
    'ASP.NET Core',
    'EADDRINUSE',
  ],
  [
    '.NET on Windows',
    'System.Net.Sockets.SocketException (10048): Only one usage of each socket address (protocol/network address/port) is normally permitted. [::]:5001',
    ['tcp :: 5001'],
    '.NET',
    'EADDRINUSE',
  ],
  [
    'Windows in German, by its number',
    "OSError: [WinError 10048] Normalerweise darf jede Socketadresse (Protokoll, Netzwerkadresse oder Anschluss) nur jeweils einmal verwendet werden: ('127.0.0.1', 8765)",
    ['tcp 127.0.0.1 8765'],
    'Python',
    'EADDRINUSE',
  ],
  [
    'Windows in French, forbidden',
    "Port 8080 : [WinError 10013] Une tentative d'accès à un socket de manière interdite par ses autorisations d'accès a été tentée",
    ['tcp * 8080'],
    'Python',
    'EACCES',
  ],
  [
    'Ruby',
    '/usr/lib/ruby/3.1.0/socket.rb:201:in `bind\': Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)\n\tfrom /var/lib/gems/3.1.0/gems/puma-5.6.4/lib/puma/binder.rb:227:in `new\'',
    ['tcp 127.0.0.1 3000'],
    'Puma',
    'EADDRINUSE',
  ],
  [
    'PHP',
    'PHP 8.2.7 Development Server\n[Sat Nov 21 03:58:44 2026] Failed to listen on localhost:8000 (reason: Address already in use)',
    ['tcp localhost 8000'],
    'PHP',
    'EADDRINUSE',
  ],
  [
    'Erlang',
    'Failed to start Ranch listener MyApp.Endpoint.HTTP in :ranch_tcp:listen([ip: {127, 0, 0, 1}, port: 4000]) for reason :eaddrinuse (address already in use)',
    ['tcp * 4000'],
    'Phoenix',
    'EADDRINUSE',
  ],
  [
    'Bun',
    'error: Failed to start server. Is port 3000 in use?\n syscall: "listen",\n   errno: 0,\n    code: "EADDRINUSE"',
    ['tcp * 3000'],
    'Bun',
    'EADDRINUSE',
  ],
  ['netcat', '$ nc -lvp 8080\nnc: Address already in use', ['tcp * 8080'], 'netcat', 'EADDRINUSE'],
  ['a cluster of Node', 'Error: bind EADDRINUSE null:3000', ['tcp * 3000'], 'Node.js', 'EADDRINUSE'],
  [
    'HttpListener of Windows',
    "System.Net.HttpListenerException (183): Failed to listen on prefix 'http://+:8080/' because it conflicts with an existing registration on the machine.",
    ['tcp * 8080'],
    '.NET',
    'EADDRINUSE',
  ],
  [
    'Jetty',
    'java.io.IOException: Failed to bind to 0.0.0.0/0.0.0.0:8080\nCaused by: java.net.BindException: Address already in use',
    ['tcp 0.0.0.0 8080'],
    'Java',
    'EADDRINUSE',
  ],
  [
    'Elasticsearch',
    'BindTransportException[Failed to bind to 127.0.0.1:[9300-9400]]; nested: BindException[Address already in use];',
    ['tcp 127.0.0.1 9300'],
    'Elasticsearch',
    'EADDRINUSE',
  ],
  [
    'RabbitMQ',
    'Failed to start Ranch listener {acceptor,{0,0,0,0,0,0,0,0},5672} in ranch_tcp:listen([{port,5672},inet6]) for reason eaddrinuse (address already in use)',
    ['tcp * 5672'],
    'RabbitMQ',
    'EADDRINUSE',
  ],
  [
    'Mosquitto',
    '1763697524: Opening ipv4 listen socket on port 1883.\n1763697524: Error: Address already in use',
    ['tcp * 1883'],
    'Mosquitto',
    'EADDRINUSE',
  ],
  [
    'Postfix',
    'postfix/master[1234]: fatal: bind 0.0.0.0 port 25: Address already in use',
    ['tcp 0.0.0.0 25'],
    'Postfix',
    'EADDRINUSE',
  ],
  [
    'BIND',
    'named[1234]: binding TCP socket: 127.0.0.1#53: address in use',
    ['tcp 127.0.0.1 53'],
    'BIND',
    'EADDRINUSE',
  ],
  [
    'OpenVPN',
    'Sat Nov 21 03:58:44 2026 UDPv4: Socket bind failed on local address [AF_INET][undef]:1194: Address already in use (errno=98)',
    ['udp * 1194'],
    'OpenVPN',
    'EADDRINUSE',
  ],
  [
    'an SSH tunnel',
    'bind [127.0.0.1]:8080: Address already in use\nchannel_setup_fwd_listener_tcpip: cannot listen to port: 8080',
    ['tcp 127.0.0.1 8080'],
    'OpenSSH',
    'EADDRINUSE',
  ],
  [
    'a JSON log',
    '{"level":"error","msg":"listen tcp :8080: bind: address already in use","pid":4711,"line":123}',
    ['tcp * 8080'],
    'Go',
    'EADDRINUSE',
  ],
  [
    'an error object as JSON',
    '{"code":"EADDRINUSE","errno":-98,"syscall":"listen","address":"::","port":3000}',
    ['tcp :: 3000'],
    null,
    'EADDRINUSE',
  ],
  [
    'XAMPP',
    'Port 80 in use by "Unable to open process" with PID 4!\nApache WILL NOT start without the configured ports free!',
    ['tcp * 80'],
    'Apache',
    'EADDRINUSE',
  ],
  [
    'a row of ss',
    'tcp   LISTEN 0      511                *:3000             *:*',
    ['tcp * 3000'],
    null,
    null,
  ],
  [
    'a row of docker ps',
    '7f5c1290ab34   web   "nginx"   0.0.0.0:8080->80/tcp',
    ['tcp 0.0.0.0 8080'],
    null,
    null,
  ],
  ['Finnish', 'Virhe: portti 3000 on jo käytössä', ['tcp * 3000'], null, 'EADDRINUSE'],
  ['German', 'Fehler: Der Port 8080 wird bereits verwendet (EADDRINUSE)', ['tcp * 8080'], null, 'EADDRINUSE'],
  ['Spanish', 'Error: el puerto 8080 ya está en uso', ['tcp * 8080'], null, 'EADDRINUSE'],
  ['Japanese', 'エラー: ポート 3000 は既に使用されています', ['tcp * 3000'], null, 'EADDRINUSE'],
  ['Chinese', '错误：端口8080已被占用', ['tcp * 8080'], null, 'EADDRINUSE'],
  ['an unknown one', 'frobnicator: 8080 is already taken', ['tcp * 8080'], null, 'EADDRINUSE'],
  ['a number alone', 'frobnicator says EADDRINUSE 4321', ['tcp * 4321'], null, 'EADDRINUSE'],
]
