import { readFileSync } from 'node:fs'
import type { BindRules, UnitBinds } from '#shared/conflict/facts'
import type { PastedFailure } from '#shared/conflict/question'
import { runCommand } from '../run-command'

/** Units in which distributions run the programs that a pasted error may be of. */
const unitsOf: Readonly<Record<string, readonly string[]>> = {
  nginx: ['nginx.service'],
  Apache: ['apache2.service', 'httpd.service'],
  HAProxy: ['haproxy.service'],
  Caddy: ['caddy.service'],
  Traefik: ['traefik.service'],
  Squid: ['squid.service'],
  PostgreSQL: ['postgresql.service'],
  'MySQL or MariaDB': ['mariadb.service', 'mysql.service', 'mysqld.service'],
  Redis: ['redis-server.service', 'redis.service'],
  MongoDB: ['mongod.service'],
  memcached: ['memcached.service'],
  RabbitMQ: ['rabbitmq-server.service'],
  Mosquitto: ['mosquitto.service'],
  OpenSSH: ['ssh.service', 'sshd.service'],
  dnsmasq: ['dnsmasq.service'],
  BIND: ['named.service', 'bind9.service'],
  Unbound: ['unbound.service'],
}

/**
 * Rules that forbid binds, as far as everybody can read them: SELinux's own file (selinux(8)), AppArmor's module parameter,
 * and for a program that was refused what the service manager says of its units. Commands are run for the last alone.
 */
export async function bindRules(
  failure: PastedFailure | null,
  systemd: boolean,
  signal: AbortSignal,
): Promise<BindRules> {
  const refused = failure?.error === 'EACCES' || failure?.error === 'EPERM'
  const names = refused && systemd ? (unitsOf[failure.program ?? ''] ?? []) : []
  const units = await Promise.all(names.map((unit) => unitBinds(unit, signal)))
  return {
    selinux: selinuxMode(fileText('/sys/fs/selinux/enforce')),
    apparmor: apparmorMode(fileText('/sys/module/apparmor/parameters/enabled')),
    units: units.filter(({ deny }) => deny !== ''),
  }
}

/** `1` or `0`; without the file there is no SELinux. */
export function selinuxMode(text: string | null): BindRules['selinux'] {
  if (text === null) return 'off'
  return text.trim() === '1' ? 'enforcing' : 'permissive'
}

/** `Y` or `N`; without the file there is no AppArmor. */
export function apparmorMode(text: string | null): BindRules['apparmor'] {
  return text?.trim() === 'Y' ? 'on' : 'off'
}

async function unitBinds(unit: string, signal: AbortSignal): Promise<UnitBinds> {
  const args = ['show', '--no-pager', '--property=SocketBindDeny,SocketBindAllow', '--', unit]
  return parseUnitBinds(unit, await runCommand('systemctl', args, signal))
}

/** The output of `systemctl show --property=SocketBindDeny,SocketBindAllow`; a unit that is not there has none. */
export function parseUnitBinds(unit: string, text: string): UnitBinds {
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? ''
  return { unit, deny: value('SocketBindDeny'), allow: value('SocketBindAllow') }
}

/** Null where the file is not there. */
function fileText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
