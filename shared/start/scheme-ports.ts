import { ownValue } from '../words/own-value'

/**
 * Ports of URI schemes whose addresses people copy, where the address names none: IANA's registry of service names, and for
 * databases and brokers the documents of the programs.
 */
const ports: Readonly<Record<string, number>> = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  ftp: 21,
  ftps: 990,
  sftp: 22,
  ssh: 22,
  'git+ssh': 22,
  telnet: 23,
  ldap: 389,
  ldaps: 636,
  rtsp: 554,
  rtmp: 1935,
  rdp: 3389,
  vnc: 5900,
  smb: 445,
  imap: 143,
  imaps: 993,
  smtp: 25,
  smtps: 465,
  ipp: 631,
  ipps: 443,
  irc: 6667,
  ircs: 6697,
  git: 9418,
  svn: 3690,
  rsync: 873,
  mqtt: 1883,
  mqtts: 8883,
  amqp: 5672,
  amqps: 5671,
  nats: 4222,
  redis: 6379,
  rediss: 6379,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  mongodb: 27_017,
}

/** Null where a scheme has no port of its own that is known. */
export function schemePort(scheme: string): number | null {
  return ownValue(ports, scheme.toLowerCase()) ?? null
}
