import type { Endpoint, Family, Protocol } from '#shared/sockets/socket'
import { stateNamed, type TcpState } from '#shared/sockets/state'
import { formatIpv6, parseIpv4, parseIpv6 } from '#shared/targets/address'

/** A socket in a process, as lsof(8) tells it. */
export interface LsofSocket {
  readonly pid: number
  readonly command: string
  readonly user: string | null
  readonly protocol: Protocol
  readonly family: Family
  readonly state: TcpState | null
  readonly local: Endpoint
  readonly remote: Endpoint | null
  /** Address of the kernel's record: the same in every process that has the socket open. */
  readonly device: string | null
}

/**
 * Reads `lsof -nP -iTCP -iUDP -FpcLftdPnT`: a field a line behind its letter. `p` begins a process, `f` one of its
 * files; see "OUTPUT FOR OTHER PROGRAMS" in lsof(8).
 */
export function parseLsof(text: string): LsofSocket[] {
  const sockets: LsofSocket[] = []
  let process = { pid: 0, command: '', user: null as string | null }
  let file = new Map<string, string>()
  const endFile = () => {
    const socket = socketOf(process, file)
    if (socket !== null) sockets.push(socket)
    file = new Map()
  }
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    switch (line[0]) {
      case 'p':
        endFile()
        process = { pid: /^\d+$/.test(value) ? Number(value) : 0, command: '', user: null }
        break
      case 'c':
        process = { ...process, command: value }
        break
      case 'L':
        process = { ...process, user: value }
        break
      case 'f':
        endFile()
        file.set('f', value)
        break
      case 'T':
        // TST=LISTEN, TQR=0, TQS=0
        file.set(`T${value.slice(0, 2)}`, value.slice(3))
        break
      case 't':
      case 'd':
      case 'P':
      case 'n':
        file.set(line[0], value)
        break
    }
  }
  endFile()
  return sockets
}

function socketOf(
  { pid, command, user }: { readonly pid: number; readonly command: string; readonly user: string | null },
  file: ReadonlyMap<string, string>,
): LsofSocket | null {
  const protocol = file.get('P') === 'TCP' ? 'tcp' : file.get('P') === 'UDP' ? 'udp' : null
  const type = file.get('t') === 'IPv6' ? 'ipv6' : file.get('t') === 'IPv4' ? 'ipv4' : null
  const name = file.get('n')
  if (pid === 0 || protocol === null || type === null || name === undefined) return null
  const [localText = '', remoteText] = (name.split(' (', 1)[0] ?? '').split('->')
  // what an IPv6 socket does over IPv4 has IPv4 addresses here, and netstat calls it IPv4
  const family = /^\d+\.\d+\.\d+\.\d+:/.test(localText) ? 'ipv4' : type
  const local = lsofEndpoint(localText, family)
  if (local === null) return null
  return {
    pid,
    command,
    user,
    protocol,
    family,
    state: protocol === 'udp' ? null : (stateNamed(file.get('TST') ?? '') ?? 'CLOSED'),
    local,
    remote: remoteText === undefined ? null : lsofEndpoint(remoteText, family),
    device: file.get('d') ?? null,
  }
}

/** "*:80", "127.0.0.1:80", "[::1]:80", "*:*". */
function lsofEndpoint(text: string, family: Family): Endpoint | null {
  const match = /^(\*|\[[^\]]+\]|[^:]+):(\*|\d+)$/.exec(text)
  return match === null ? null : endpoint(match[1] ?? '', match[2] ?? '', family)
}

/** A line of netstat(1). */
export interface NetstatRow {
  readonly protocol: Protocol
  readonly family: Family
  readonly state: TcpState | null
  readonly local: Endpoint
  readonly remote: Endpoint | null
  readonly receiveQueue: number
  readonly sendQueue: number
}

/**
 * Reads `netstat -anlW -f inet` and `-f inet6`: "tcp4  0  0  127.0.0.1.80  *.*  LISTEN". The port stands behind the last
 * dot. Sockets that take both, tcp46 and udp46, stand in both lists: they count in the second.
 * @param inet6 null: not told, so that the first list is all there is
 */
export function parseNetstat(inet: string, inet6: string | null): NetstatRow[] {
  const first = rowsOf(inet, inet6 === null ? ['4', '46'] : ['4'])
  return inet6 === null ? first : [...first, ...rowsOf(inet6, ['6', '46'])]
}

function rowsOf(text: string, versions: readonly string[]): NetstatRow[] {
  const rows: NetstatRow[] = []
  const line = /^(tcp|udp)(4|6|46) +(\d+) +(\d+) +(\S+) +(\S+)(?: +([A-Z_0-9]+))?/gm
  for (const [
    ,
    protocol,
    version = '',
    receive,
    send,
    localText = '',
    remoteText = '',
    word,
  ] of text.matchAll(line)) {
    if (!versions.includes(version)) continue
    const family = version === '4' ? 'ipv4' : 'ipv6'
    const local = netstatEndpoint(localText, family)
    if (local === null) continue
    const remote = remoteText === '*.*' ? null : netstatEndpoint(remoteText, family)
    rows.push({
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      family,
      state: protocol === 'udp' ? null : (stateNamed(word ?? '') ?? 'CLOSED'),
      local,
      remote,
      receiveQueue: Number(receive),
      sendQueue: Number(send),
    })
  }
  return rows
}

function netstatEndpoint(text: string, family: Family): Endpoint | null {
  const dot = text.lastIndexOf('.')
  return dot < 0 ? null : endpoint(text.slice(0, dot), text.slice(dot + 1), family)
}

function endpoint(host: string, portText: string, family: Family): Endpoint | null {
  if (!/^(?:\*|\d{1,5})$/.test(portText)) return null
  const port = portText === '*' ? 0 : Number(portText)
  if (port > 65_535) return null
  if (host === '*') return { address: family === 'ipv4' ? '0.0.0.0' : '::', port }
  if (family === 'ipv4') return parseIpv4(host) === null ? null : { address: host, port }
  const ipv6 = parseIpv6(host)
  return ipv6 === null ? null : { address: formatIpv6(withoutScope(ipv6.value), ipv6.zone), port }
}

/**
 * BSD kernels keep the number of the interface in the second group of a link-local address (KAME's way), and lsof prints
 * it there, that of a multicast group included. That group is zero in the address itself (RFC 4291 section 2.5.6).
 */
function withoutScope(value: bigint): bigint {
  const scope = (value >> 112n) & 0xfn
  const linkLocal = value >> 118n === 0x3fan || (value >> 120n === 0xffn && (scope === 1n || scope === 2n))
  return linkLocal ? value & ~(0xffffn << 96n) : value
}
