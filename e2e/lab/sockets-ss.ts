import type { LabHost } from './network'

/** A row as it is compared: what ss and Portlight both tell. */
export interface ComparedRow {
  readonly protocol: string
  readonly state: string
  readonly local: string
  readonly remote: string
  readonly receiveQueue: number
  /** Null where the two tell different things: of a listener, ss tells its backlog. */
  readonly sendQueue: number | null
  /** Ids, ascending. */
  readonly pids: string
}

const states: Readonly<Record<string, string>> = {
  ESTAB: 'ESTABLISHED',
  'SYN-RECV': 'SYN_RECEIVED',
  UNCONN: 'CLOSED',
}

/** `ss -tunapH` in a host of the lab, with whatever stands before it to run it as somebody else. */
export async function ssRows(host: LabHost, before: readonly string[] = []): Promise<ComparedRow[]> {
  const [file = 'ss', ...args] = [...before, 'ss', '-tunapHO']
  const { code, stdout, stderr } = await host.run(file, args)
  if (code !== 0) throw new Error(`ss: ${stderr}`)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(rowOf)
}

function rowOf(line: string): ComparedRow {
  const [protocol = '', state = '', receive = '', send = '', local = '', remote = '', users = ''] =
    line.split(/\s+/)
  const pids = [...users.matchAll(/pid=(\d+)/g)].map(([, pid]) => Number(pid))
  return {
    protocol,
    state: protocol === 'udp' ? '' : (states[state] ?? state.replaceAll('-', '_')),
    local: withoutWildcard(local),
    remote: withoutWildcard(remote),
    receiveQueue: Number(receive),
    sendQueue: state === 'LISTEN' ? null : Number(send),
    pids: [...new Set(pids)].sort((a, b) => a - b).join(' '),
  }
}

/** ss writes `*:80` for :: that takes IPv4 too, `[::]:80` for :: alone, and `0.0.0.0:*` for no peer. */
function withoutWildcard(endpoint: string): string {
  const [, host = '', port = ''] = /^(.*):([^:]*)$/.exec(endpoint) ?? []
  const address = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const any = address === '*' || address === '::' || address === '0.0.0.0'
  return `${any ? '*' : address} ${port === '*' ? 0 : port}`
}

/** What `portlight sockets --json` prints, as far as these tests look at it. */
export interface SocketsDocument {
  readonly sockets: readonly SocketDocument[]
  readonly unattributed: readonly {
    readonly kind: string
    readonly count: number
    readonly why: string
    readonly remedy: string | null
  }[]
  readonly total: number
}

export interface SocketDocument {
  readonly protocol: string
  readonly family: string
  readonly state: string | null
  readonly local: { readonly address: string; readonly port: number }
  readonly remote: { readonly address: string; readonly port: number } | null
  readonly owners: readonly { readonly pid: number; readonly program: string; readonly user: string }[]
  readonly ownerless: string | null
  readonly user: string | null
  readonly receiveQueue: number
  readonly sendQueue: number | null
}

/** The same rows of a document of ours. */
export function comparedRows({ sockets }: SocketsDocument): ComparedRow[] {
  return sockets.map(({ protocol, state, local, remote, owners, receiveQueue, sendQueue }) => ({
    protocol,
    state: state ?? '',
    local: endText(local),
    remote: remote === null ? '* 0' : endText(remote),
    receiveQueue,
    sendQueue: state === 'LISTEN' ? null : sendQueue,
    pids: owners.map(({ pid }) => pid).join(' '),
  }))
}

function endText({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address === '::' || address === '0.0.0.0' ? '*' : address} ${port}`
}

/** Rows as text, in an order of their own: equal lists have equal texts. */
export function sortedTexts(rows: readonly ComparedRow[]): string[] {
  return rows.map((row) => Object.values(row).join(' | ')).sort()
}
