import { type IdentityServer, natsPort } from './server'

/** A server that speaks what nobody should any more: of those that are still there only Java does, when it is told to. */
function oldTls(port: number, folder: string): string {
  return `import java.io.*; import java.net.*; import java.security.*; import javax.net.ssl.*;
public class Old { public static void main(String[] args) throws Exception {
  Security.setProperty("jdk.tls.disabledAlgorithms", "");
  KeyStore keys = KeyStore.getInstance("PKCS12");
  keys.load(new FileInputStream("${folder}/keys.p12"), "nothing".toCharArray());
  KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
  own.init(keys, "nothing".toCharArray());
  SSLContext context = SSLContext.getInstance("TLS");
  context.init(own.getKeyManagers(), null, null);
  SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(${port}, 50, InetAddress.getByName("127.0.0.1"));
  server.setEnabledProtocols(new String[] { "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2" });
  while (true) { Socket socket = server.accept(); new Thread(() -> { try (socket) {
    socket.getInputStream().read(new byte[4096]);
    socket.getOutputStream().write("HTTP/1.0 200 OK\\r\\n\\r\\n".getBytes());
  } catch (IOException ended) { } }).start(); } } }
`
}

/** Names, files of Windows, screens, voice, and the rest. */
export const others: readonly IdentityServer[] = [
  {
    name: 'bind',
    from: 'bind9',
    protocol: 'domain',
    product: 'BIND',
    versioned: true,
    files: ({ folder }) => ({
      'named.conf': `options { directory "${folder}"; listen-on { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile none; recursion no; dnssec-validation no; };\ncontrols {};\n`,
    }),
    command: ({ file, port }) => ['named', '-g', '-c', file('named.conf'), '-p', `${port}`],
  },
  {
    name: 'unbound',
    from: 'unbound',
    protocol: 'domain',
    product: 'Unbound',
    versioned: true,
    files: ({ port, folder }) => ({
      'unbound.conf': `server:\n  interface: 127.0.0.1\n  port: ${port}\n  chroot: ""\n  username: ""\n  directory: "${folder}"\n  pidfile: ""\n  use-syslog: no\n  do-daemonize: no\nremote-control:\n  control-enable: no\n`,
    }),
    command: ({ file }) => ['unbound', '-d', '-p', '-c', file('unbound.conf')],
  },
  {
    name: 'dnsmasq',
    from: 'dnsmasq-base',
    protocol: 'domain',
    product: 'dnsmasq',
    versioned: true,
    command: ({ port }) => [
      'dnsmasq',
      ...['--keep-in-foreground', '--no-resolv', '--no-hosts', '-u', 'root', '--conf-file=/dev/null'],
      ...['--pid-file=', '-a', '127.0.0.1', '-z', '-p', `${port}`],
    ],
  },
  {
    name: 'samba',
    from: 'samba',
    protocol: 'microsoft-ds',
    product: 'Samba smbd',
    versioned: false,
    files: ({ folder }) => ({
      'smb.conf': `[global]\nnetbios name = LABHOST\nprivate dir = ${folder}\nlock directory = ${folder}\nstate directory = ${folder}\ncache directory = ${folder}\npid directory = ${folder}\nncalrpc dir = ${folder}\nlog file = ${folder}/log\ninterfaces = 127.0.0.1\nbind interfaces only = yes\ndisable spoolss = yes\nload printers = no\n`,
    }),
    command: ({ file, port }) => [
      'smbd',
      '--foreground',
      '--no-process-group',
      '-s',
      file('smb.conf'),
      '-p',
      `${port}`,
    ],
  },
  {
    name: 'x11',
    from: 'xvfb',
    protocol: 'x11',
    product: 'X.Org',
    versioned: true,
    noPassword: true,
    port: 6042,
    command: () => [
      'Xvfb',
      ':42',
      '-listen',
      'tcp',
      '-ac',
      '-screen',
      '0',
      '320x200x8',
      '-nolock',
      '-nolisten',
      'unix',
    ],
  },
  {
    name: 'vnc',
    from: 'tigervnc-standalone-server',
    protocol: 'vnc',
    product: null,
    versioned: false,
    noPassword: true,
    command: ({ port }) => [
      'Xtigervnc',
      ...[
        ':43',
        '-rfbport',
        `${port}`,
        '-SecurityTypes',
        'None',
        '-geometry',
        '320x200',
        '-localhost',
        '-nolock',
        '-nolisten',
        'unix',
      ],
    ],
  },
  {
    name: 'xrdp',
    from: 'xrdp',
    protocol: 'ms-wbt-server',
    product: 'xrdp',
    versioned: false,
    startTls: true,
    files: ({ port, cert, key }) => ({
      'xrdp.ini': `[Globals]\nini_version=1\nfork=true\nport=tcp://127.0.0.1:${port}\nsecurity_layer=negotiate\ncrypt_level=high\ncertificate=${cert}\nkey_file=${key}\nssl_protocols=TLSv1.2, TLSv1.3\nbitmap_cache=true\n[Logging]\nLogFile=/dev/null\nLogLevel=ERROR\nEnableSyslog=false\n[Xorg]\nname=Xorg\nlib=libxup.so\n`,
    }),
    command: ({ file }) => ['xrdp', '--nodaemon', '-c', file('xrdp.ini')],
  },
  {
    name: 'microsocks',
    from: 'microsocks',
    protocol: 'socks5',
    product: null,
    versioned: false,
    noPassword: true,
    command: ({ port }) => ['microsocks', '-i', '127.0.0.1', '-p', `${port}`],
  },
  {
    name: 'tor',
    from: 'tor',
    protocol: 'socks5',
    product: 'Tor SOCKS proxy',
    versioned: false,
    files: ({ port, folder }) => ({
      torrc: `SocksPort 127.0.0.1:${port}\nDataDirectory ${folder}/data\nDisableNetwork 0\nUseBridges 0\n`,
    }),
    command: ({ file }) => ['tor', '-f', file('torrc'), '--defaults-torrc', '/dev/null'],
  },
  {
    name: 'rpcbind',
    from: 'rpcbind',
    protocol: 'rpcbind',
    product: null,
    versioned: false,
    port: 111,
    // its lock is the machine's
    command: () => ['sh', '-c', 'mount -t tmpfs none /run && exec rpcbind -f'],
  },
  {
    name: 'ngircd',
    from: 'ngircd',
    protocol: 'irc',
    product: 'ngircd',
    versioned: false,
    files: ({ port }) => ({
      'ngircd.conf': `[Global]\nName = irc.lab.invalid\nInfo = lab\nListen = 127.0.0.1\nPorts = ${port}\nServerUID = irc\nServerGID = irc\n[Options]\nIdent = no\nPAM = no\nDNS = no\n`,
    }),
    command: ({ file }) => ['ngircd', '-n', '-f', file('ngircd.conf')],
  },
  {
    name: 'prosody',
    from: 'prosody',
    protocol: 'xmpp-client',
    product: null,
    versioned: false,
    startTls: true,
    user: 'prosody:prosody',
    files: ({ port, folder, cert, key }) => ({
      'prosody.cfg.lua': `pidfile = "${folder}/pid"\ndata_path = "${folder}"\nmodules_enabled = { "disco"; "saslauth"; "tls" }\nmodules_disabled = { "s2s" }\nc2s_ports = { ${port} }\nc2s_interfaces = { "127.0.0.1" }\nlog = "*console"\nVirtualHost "localhost"\nssl = { certificate = "${cert}"; key = "${key}" }\n`,
    }),
    command: ({ file }) => ['prosody', '-F', '--config', file('prosody.cfg.lua')],
  },
  {
    name: 'gpsd',
    from: 'gpsd',
    protocol: 'gpsd-ng',
    product: 'gpsd',
    versioned: true,
    command: ({ port, file }) => ['gpsd', '-N', '-S', `${port}`, '-F', file('socket')],
  },
  {
    name: 'mpd',
    from: 'mpd',
    protocol: 'mpd',
    product: 'Music Player Daemon',
    versioned: false,
    files: ({ port, folder }) => ({
      'mpd.conf': `music_directory "${folder}"\ndb_file "${folder}/db"\nbind_to_address "127.0.0.1"\nport "${port}"\naudio_output {\n type "null"\n name "none"\n}\n`,
    }),
    command: ({ file }) => ['mpd', '--no-daemon', '--stderr', file('mpd.conf')],
  },
  {
    name: 'adb-server',
    from: 'adb',
    protocol: 'adb-server',
    product: 'Android Debug Bridge',
    versioned: false,
    command: ({ port }) => ['adb', '-P', `${port}`, 'nodaemon', 'server'],
  },
  {
    name: 'kamailio',
    from: 'kamailio',
    protocol: 'sip',
    product: 'kamailio',
    versioned: true,
    files: ({ port, folder }) => ({
      'kamailio.cfg': `listen=tcp:127.0.0.1:${port}\nlog_stderror=yes\nchildren=1\ntcp_children=4\nmpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"\nloadmodule "sl.so"\nloadmodule "pv.so"\nrequest_route {\n sl_send_reply("200", "OK");\n}\n# ${folder}\n`,
    }),
    command: ({ file, folder }) => [
      'kamailio',
      '-DD',
      '-E',
      '-m',
      '16',
      '-M',
      '4',
      '-f',
      file('kamailio.cfg'),
      '-Y',
      folder,
    ],
  },
  {
    name: 'mumble',
    from: 'mumble-server',
    protocol: 'mumble',
    product: 'Murmur',
    versioned: true,
    tls: true,
    user: 'mumble-server:mumble-server',
    files: ({ port, folder }) => ({
      'murmur.ini': `database=${folder}/murmur.sqlite\nport=${port}\nhost=127.0.0.1\nlogfile=\nbonjour=false\n`,
    }),
    command: ({ file }) => ['murmurd', '-fg', '-ini', file('murmur.ini')],
  },
  {
    name: 'openssl-client-certificate',
    from: null,
    protocol: 'tls',
    product: null,
    versioned: false,
    tls: true,
    command: ({ port, cert, key }) => [
      'openssl',
      ...['s_server', '-accept', `127.0.0.1:${port}`, '-cert', cert, '-key', key, '-quiet'],
      ...['-Verify', '1', '-verify_return_error', '-CAfile', cert, '-www'],
    ],
  },
  {
    name: 'websocket',
    from: null,
    protocol: 'websocket',
    product: null,
    versioned: false,
    files: ({ port }) => ({
      'server.mjs': `import { WebSocketServer } from '${import.meta.resolve('ws')}'\nnew WebSocketServer({ host: '127.0.0.1', port: ${port} })\n`,
    }),
    command: ({ file }) => [process.execPath, file('server.mjs')],
  },
  {
    name: 'java-old-tls',
    from: 'openjdk-17-jdk-headless',
    protocol: 'http',
    product: null,
    versioned: false,
    tls: true,
    tlsVersions: ['TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv3'],
    files: ({ port, folder }) => ({ 'Old.java': oldTls(port, folder) }),
    first: ({ file, cert, key }) => [
      [
        ...(['openssl', 'pkcs12', '-export', '-in', cert, '-inkey', key] as const),
        ...['-passout', 'pass:nothing', '-out', file('keys.p12')],
      ],
    ],
    command: ({ file }) => ['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', file('Old.java')],
  },
  {
    name: 'stunnel',
    from: 'stunnel4',
    protocol: 'nats',
    product: 'NATS server',
    // of what is behind it
    versioned: '2.9.10',
    noPassword: true,
    tls: true,
    files: ({ port, cert, key }) => ({
      'stunnel.conf': `foreground = yes\npid =\n[nats]\naccept = 127.0.0.1:${port}\nconnect = 127.0.0.1:${natsPort}\ncert = ${cert}\nkey = ${key}\n`,
    }),
    command: ({ file }) => ['stunnel', file('stunnel.conf')],
  },
]
