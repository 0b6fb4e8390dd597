/**
 * Where programs keep their port, from each one's own manual. The keys are names of executables and, for those who wrote
 * an error, the names of `pasted-error.ts`; both in lower case.
 */
const settings: readonly (readonly [readonly string[], string])[] = [
  [['nginx'], 'the listen directive of its configuration (nginx.conf, sites-enabled)'],
  [['apache', 'apache2', 'httpd'], 'the Listen directive (ports.conf or httpd.conf)'],
  [['caddy'], "the site's address in the Caddyfile"],
  [['haproxy'], 'the bind line of the frontend in haproxy.cfg'],
  [['traefik'], 'entryPoints.NAME.address'],
  [['postgres', 'postgresql'], 'port in postgresql.conf'],
  [['mysqld', 'mariadbd', 'mysql or mariadb'], 'port in the [mysqld] section of my.cnf'],
  [['redis-server', 'redis', 'valkey-server'], 'port in redis.conf, or --port'],
  [['mongod', 'mongodb'], 'net.port in mongod.conf, or --port'],
  [['memcached'], '-p in memcached.conf'],
  [['sshd', 'openssh'], 'Port in sshd_config'],
  [['cupsd'], 'Listen in cupsd.conf'],
  [['systemd-resolved', 'systemd-resolve'], 'DNSStubListener=no in /etc/systemd/resolved.conf'],
  [['dnsmasq'], 'port in dnsmasq.conf (0 turns its DNS off)'],
  [['named'], 'listen-on in named.conf'],
  [['smbd'], 'smb ports in smb.conf'],
  [['grafana', 'grafana-server'], 'http_port in grafana.ini'],
  [['prometheus'], '--web.listen-address'],
  [['mosquitto'], 'listener in mosquitto.conf'],
  [['rabbitmq', 'beam.smp'], 'listeners.tcp.default in rabbitmq.conf'],
  [
    ['docker', 'docker-proxy', 'podman', 'rootlessport'],
    'the first number of -p HOST:CONTAINER, or ports: in the compose file',
  ],
  [
    ['node', 'node.js', 'nodejs', 'bun', 'deno'],
    'the port in its listen() call, often the environment variable PORT',
  ],
  [['next.js', 'next-server'], 'next dev -p PORT, or the environment variable PORT'],
  [['vite'], 'server.port in its configuration, or --port'],
  [['spring boot'], 'server.port in application.properties, or --server.port'],
  [['tomcat'], 'the Connector in conf/server.xml'],
  [['java'], 'its own configuration; for Spring Boot server.port'],
  [['asp.net core', 'dotnet'], 'the environment variable ASPNETCORE_URLS, or --urls'],
  [['django'], 'manage.py runserver PORT'],
  [['flask'], 'flask run --port PORT'],
  [['uvicorn'], '--port'],
  [['gunicorn'], '--bind ADDRESS:PORT'],
  [['jupyter', 'jupyter-lab', 'jupyter-notebook'], '--port, or c.ServerApp.port'],
  [['rails', 'puma'], 'rails server -p PORT, or the environment variable PORT'],
  [['phoenix'], 'http: [port: …] of the endpoint in config/dev.exs'],
  [['php'], 'php -S ADDRESS:PORT'],
]

/** Where to change a program's port; null where that isn't known. A version in the name (`php8.2`) is looked past. */
export function portSetting(program: string): string | null {
  const name = program.toLowerCase().replace(/\.exe$/, '')
  const bare = name.replace(/(?<![\d.-])-?\d+(?:\.\d+)*$/, '')
  return settings.find(([names]) => names.includes(name) || names.includes(bare))?.[1] ?? null
}
