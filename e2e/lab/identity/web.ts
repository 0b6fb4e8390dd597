import type { IdentityServer } from './server'

/** The web, and what speaks its language. */
export const web: readonly IdentityServer[] = [
  {
    name: 'nginx',
    from: 'nginx',
    protocol: 'http',
    product: 'nginx',
    versioned: true,
    files: ({ port }) => ({ 'nginx.conf': nginx(`listen 127.0.0.1:${port};`) }),
    command: ({ file, folder }) => ['nginx', '-p', folder, '-c', file('nginx.conf')],
  },
  {
    name: 'nginx-tls',
    from: 'nginx',
    protocol: 'http',
    product: 'nginx',
    versioned: true,
    tls: true,
    files: ({ port, cert, key }) => ({
      'nginx.conf': nginx(
        `listen 127.0.0.1:${port} ssl http2; ssl_certificate ${cert}; ssl_certificate_key ${key};`,
      ),
    }),
    command: ({ file, folder }) => ['nginx', '-p', folder, '-c', file('nginx.conf')],
  },
  {
    name: 'apache',
    from: 'apache2-bin',
    protocol: 'http',
    product: 'Apache httpd',
    versioned: true,
    files: ({ port, folder }) => ({
      'httpd.conf': [
        'LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so',
        'LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so',
        `Listen 127.0.0.1:${port}`,
        `ServerRoot ${folder}`,
        `DocumentRoot ${folder}`,
        'ServerName lab.invalid',
        `ErrorLog ${folder}/log`,
        `PidFile ${folder}/pid`,
        `DefaultRuntimeDir ${folder}`,
        'User www-data',
        'Group www-data',
        '',
      ].join('\n'),
    }),
    command: ({ file }) => ['apache2', '-DFOREGROUND', '-f', file('httpd.conf')],
  },
  {
    name: 'lighttpd',
    from: 'lighttpd',
    protocol: 'http',
    product: 'lighttpd',
    versioned: true,
    files: ({ port, folder }) => ({
      'lighttpd.conf': `server.document-root = "${folder}"\nserver.port = ${port}\nserver.bind = "127.0.0.1"\n`,
    }),
    command: ({ file }) => ['lighttpd', '-D', '-f', file('lighttpd.conf')],
  },
  {
    name: 'python-http',
    from: null,
    protocol: 'http',
    product: 'SimpleHTTP',
    versioned: '0.6',
    command: ({ folder, port }) => [
      '/usr/bin/python3',
      ...['-m', 'http.server', '--bind', '127.0.0.1', '-d', folder, `${port}`],
    ],
  },
  {
    name: 'node-inspector',
    from: null,
    protocol: 'node-inspector',
    product: 'Node.js',
    versioned: process.versions.node,
    noPassword: true,
    command: ({ port }) => [
      process.execPath,
      `--inspect=127.0.0.1:${port}`,
      '-e',
      'setInterval(() => {}, 1e6)',
    ],
  },
  {
    name: 'cups',
    from: 'cups-daemon',
    protocol: 'ipp',
    product: 'CUPS',
    versioned: true,
    files: ({ port, folder }) => ({
      'cupsd.conf': `Listen 127.0.0.1:${port}\n<Location />\nOrder allow,deny\nAllow all\n</Location>\n`,
      'cups-files.conf': `ServerRoot ${folder}\nRequestRoot ${folder}\nStateDir ${folder}\nCacheDir ${folder}\nTempDir ${folder}\nErrorLog stderr\nAccessLog stderr\n`,
    }),
    command: ({ file }) => ['cupsd', '-f', '-c', file('cupsd.conf'), '-s', file('cups-files.conf')],
  },
  {
    name: 'squid',
    from: 'squid',
    protocol: 'http-proxy',
    product: 'Squid http proxy',
    versioned: true,
    user: 'proxy:proxy',
    files: ({ port, folder }) => ({
      'squid.conf': `http_port 127.0.0.1:${port}\nhttp_access allow localhost\naccess_log none\ncache_log /dev/null\npid_filename ${folder}/pid\ncoredump_dir ${folder}\nvisible_hostname lab.invalid\nlogfile_rotate 0\npinger_enable off\n`,
    }),
    command: ({ file }) => ['squid', '-N', '-f', file('squid.conf')],
  },
  {
    name: 'tinyproxy',
    from: 'tinyproxy',
    protocol: 'http-proxy',
    product: 'tinyproxy',
    versioned: true,
    files: ({ port }) => ({
      'tinyproxy.conf': `Port ${port}\nListen 127.0.0.1\nTimeout 60\nAllow 127.0.0.1\n`,
    }),
    command: ({ file }) => ['tinyproxy', '-d', '-c', file('tinyproxy.conf')],
  },
  {
    name: 'privoxy',
    from: 'privoxy',
    protocol: 'http-proxy',
    product: 'Privoxy http proxy',
    versioned: false,
    files: ({ port }) => ({
      'privoxy.conf': `confdir /etc/privoxy\nlisten-address 127.0.0.1:${port}\n`,
    }),
    command: ({ file }) => ['privoxy', '--no-daemon', file('privoxy.conf')],
  },
  {
    name: 'haproxy',
    from: 'haproxy',
    protocol: 'http',
    product: null,
    versioned: false,
    files: ({ port }) => ({
      'haproxy.cfg': `defaults\n  mode http\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\nfrontend web\n  bind 127.0.0.1:${port}\n`,
    }),
    command: ({ file }) => ['haproxy', '-db', '-f', file('haproxy.cfg')],
  },
  {
    name: 'varnish',
    from: 'varnish',
    protocol: 'http',
    product: 'Varnish',
    versioned: true,
    first: ({ folder }) => [['chmod', '755', folder]],
    command: ({ folder, port }) => [
      'varnishd',
      ...['-F', '-a', `127.0.0.1:${port}`, '-b', 'none', '-n', `${folder}/work`, '-s', 'malloc,16m'],
    ],
  },
  {
    name: 'icecast',
    from: 'icecast2',
    protocol: 'http',
    product: 'Icecast',
    versioned: true,
    user: 'nobody:nogroup',
    files: ({ port, folder }) => ({
      'icecast.xml': `<icecast><limits><clients>10</clients><sources>2</sources></limits><authentication><source-password>a</source-password><relay-password>b</relay-password><admin-user>admin</admin-user><admin-password>c</admin-password></authentication><hostname>lab.invalid</hostname><listen-socket><port>${port}</port><bind-address>127.0.0.1</bind-address></listen-socket><paths><basedir>/usr/share/icecast2</basedir><logdir>${folder}</logdir><webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths><logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog></logging></icecast>`,
    }),
    command: ({ file }) => ['icecast2', '-c', file('icecast.xml')],
  },
  {
    name: 'transmission',
    from: 'transmission-daemon',
    protocol: 'http',
    product: 'Transmission',
    versioned: false,
    command: ({ folder, port }) => [
      'transmission-daemon',
      ...['-f', '-g', folder, '-p', `${port}`, '-r', '127.0.0.1', '-P', '51413', '--no-portmap', '--no-lpd'],
    ],
  },
  {
    name: 'node-exporter',
    from: 'prometheus-node-exporter',
    protocol: 'http',
    product: 'Prometheus Node Exporter',
    versioned: false,
    command: ({ port }) => ['prometheus-node-exporter', `--web.listen-address=127.0.0.1:${port}`],
  },
  {
    name: 'docker-registry',
    from: 'docker-registry',
    protocol: 'http',
    product: 'Docker Registry',
    versioned: false,
    files: ({ port, folder }) => ({
      'registry.yml': `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: ${folder}\nhttp:\n  addr: 127.0.0.1:${port}\n`,
    }),
    command: ({ file }) => ['docker-registry', 'serve', file('registry.yml')],
  },
  {
    name: 'etcd',
    from: 'etcd-server',
    protocol: 'http',
    product: 'etcd',
    versioned: true,
    command: ({ folder, port }) => [
      'etcd',
      ...['--data-dir', `${folder}/data`, '--listen-client-urls', `http://127.0.0.1:${port}`],
      ...['--advertise-client-urls', `http://127.0.0.1:${port}`],
      ...['--listen-peer-urls', 'http://127.0.0.1:2380', '--unsafe-no-fsync'],
    ],
  },
  {
    name: 'influxdb',
    from: 'influxdb',
    protocol: 'http',
    product: 'InfluxDB',
    versioned: true,
    files: ({ port, folder }) => ({
      'influxdb.conf': `reporting-disabled = true\nbind-address = "127.0.0.1:8188"\n[meta]\n  dir = "${folder}/meta"\n[data]\n  dir = "${folder}/data"\n  wal-dir = "${folder}/wal"\n[http]\n  bind-address = "127.0.0.1:${port}"\n[monitor]\n  store-enabled = false\n`,
    }),
    command: ({ file }) => ['influxd', '-config', file('influxdb.conf')],
  },
]

function nginx(server: string): string {
  return `daemon off;\npid nginx.pid;\nerror_log stderr;\nevents {}\nhttp { access_log off; server { ${server} } }\n`
}
