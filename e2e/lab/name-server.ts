import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Home, places } from './home'

/** Where it is: a host of the internet. */
export const nameServer = places.internet[0]

/**
 * Starts a real name server (unbound), which this computer asks from now on.
 * @param records of example.org: `good A 192.0.2.1`
 */
export async function startNameServer(home: Home, records: readonly string[]): Promise<void> {
  const folder = home.newFolder()
  const file = join(folder, 'unbound.conf')
  writeFileSync(file, config(folder, records))
  home.internet.start('unbound', ['-d', '-c', file])
  await home.internet.bound('udp', 53)
  await home.me.askNamesAt(nameServer)
}

function config(folder: string, records: readonly string[]): string {
  return `server:
  interface: ${nameServer}
  access-control: 0.0.0.0/0 allow
  do-daemonize: no
  do-ip6: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: "${folder}/pid"
  use-syslog: no
  module-config: "iterator"
  local-zone: "example.org." static
  local-zone: "example.net." static
${records
  .map((record) => {
    const [name, ...rest] = record.split(' ')
    return `  local-data: '${name}.example.org. ${rest.join(' ')}'`
  })
  .join('\n')}
remote-control:
  control-enable: no
`
}
