import { BlockList, isIPv6 } from 'node:net'
import { posixCommand } from '#shared/command-line/command-line'
import { commandText } from '#shared/command-line/shell-text'

/** What `portlight serve` tells the person who runs it. Pure. */

/** Said where the port of the last run is not to be had. */
export function otherPort(before: number, port: number): string {
  return `Port ${before}, the last one, is in use, so it is port ${port} now. The browser remembers the theme and recent targets for each port apart.`
}

/** The command that leads a port of the person's own computer here, over the SSH connection that they are in. */
export function sshLine(connection: string | undefined, user: string, port: number): string | null {
  // ssh(1): client address, client port, server address, server port
  const [, , server, sshPort] = (connection ?? '').split(' ')
  if (
    server === undefined ||
    sshPort === undefined ||
    !/^[\w.:%-]+$/.test(server) ||
    !/^\d+$/.test(sshPort)
  ) {
    return null
  }
  // a user's name could hold anything: what a shell would read in another way is left for the person to fill in
  const name = /^[\w.][\w.-]*$/.test(user) ? user : 'YOU'
  const through = sshPort === '22' ? [] : ['-p', sshPort]
  // the same port on both sides: the server answers only to the address that it printed
  const forward = ['-N', '-L', `127.0.0.1:${port}:127.0.0.1:${port}`]
  return commandText(posixCommand('ssh', ...forward, ...through, `${name}@${server}`))
}

/** RFC 1122, 3.2.1.3 (g), and RFC 4291, 2.5.3: what is sent there leaves no computer. */
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** A warning that is not to be overlooked: somebody opens this computer to others without encryption. Null on loopback. */
export function plainTextWarning(host: string): string | null {
  if (loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')) return null
  const lines = [
    'WARNING: this is not encrypted.',
    `Everybody between your browser and ${host} can read the token and everything else,`,
    'and can then scan from this computer, end its programs and open ports of the router.',
    'Use --tls-cert and --tls-key, or leave --listen out and use SSH.',
  ]
  const rule = '!'.repeat(Math.max(...lines.map((line) => line.length)) + 6)
  return [rule, ...lines.map((line) => `!! ${line}`), rule].join('\n')
}

/** Why it can't listen. `code` is the system's. */
export function cannotListen(address: string, port: number, code: string): string {
  const where = `port ${port} of ${address}`
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is in use by another program; leave --port out to take a free one.`
    case 'EACCES':
    case 'EPERM':
      return `${where} needs administrator rights; ports from 1024 on don't.`
    case 'EADDRNOTAVAIL':
      return `${address} is not an address of this computer.`
    default:
      return `${where} can't be listened on (${code}).`
  }
}
