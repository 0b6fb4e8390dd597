import { begins, u16At } from '../../scan/udp/bytes'
import { firstLine, textOf } from '../answer-text'
import { certain, likely } from '../finding'
import { type Finding, listening, type Matcher } from '../matcher'
import { u32At } from '../places'
import {
  clamdVersion,
  epmdNames,
  gearmanVersion,
  upsdVersion,
  upsdVersionAgain,
  zabbixVersion,
} from '../questions/operations'

/** Erlang's "EPMD Protocol", NAMES_REQ: its own port in four bytes, and a line for each node. */
function readEpmd(answer: Uint8Array, asked: string): Finding | null {
  const own = asked === epmdNames ? u32At(answer, 0) : Number.NaN
  if (!(own > 0 && own <= 65_535)) return null
  const text = textOf(answer.subarray(4))
  if (!/^(?:name [^\s]{1,255} at port \d{1,5}\n){0,60}$/.test(text)) return null
  const nodes = [...text.matchAll(/^name ([^\s]{1,255}) at port (\d{1,5})$/gm)]
  // four bytes alone may be anybody's; with the port that everybody knows they are its own
  if (nodes.length === 0 && own !== 4369) return null
  return certain('epmd', {
    product: 'Erlang Port Mapper Daemon',
    details: {
      nodes: nodes
        .slice(0, 8)
        .map(([, name, port]) => `${name} at port ${port}`)
        .join(', '),
    },
  })
}

/** Zabbix manual, "Header and data length". */
function readZabbix(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== zabbixVersion || !begins(answer, 'ZBXD\u0001')) return null
  const length = answer[5] ?? 0
  const text = textOf(answer.subarray(13, 13 + length))
  // what sends everything back has our key there
  const isWhole = answer.length === 13 + length && /^(?:\d[\w.]{1,20}|ZBX_NOTSUPPORTED\b.{0,200})$/.test(text)
  if (!isWhole) return null
  return certain('zabbix-agent', {
    product: 'Zabbix agent',
    version: /^\d/.test(text) ? text : undefined,
  })
}

/** munin's "Data exchange between master and node": a comment with the node's name. */
function readMunin(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  const [, host] = /^# munin node at ([\w.-]{1,200})$/.exec(line ?? '') ?? []
  return host === undefined ? null : certain('munin', { product: 'munin-node', details: { host } })
}

/** NUT's "Network protocol information": VER, and the words for what is no command or lacks something. */
function readUpsd(answer: Uint8Array, asked: string): Finding | null {
  const line = firstLine(answer) ?? ''
  if (asked !== upsdVersion && asked !== upsdVersionAgain)
    return /^ERR (?:UNKNOWN-COMMAND|INVALID-ARGUMENT)$/.test(line) ? likely('nut', { unsettled: true }) : null
  const [, version] = /^Network UPS Tools upsd (\d[\w.-]{0,30})(?: - .{0,100})?$/.exec(line) ?? []
  return version === undefined ? null : certain('nut', { product: 'Network UPS Tools upsd', version })
}

/** clamd(8): the program, its signatures' number and their date. */
function readClamd(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === clamdVersion ? firstLine(answer) : null
  const [, version, signatures] =
    /^ClamAV (\d[\w.-]{0,30})(?:\/(\d{1,9})(?:\/.{1,40})?)?$/.exec(line ?? '') ?? []
  if (version === undefined) return null
  return certain('clam', { product: 'ClamAV clamd', version, noPassword: true, details: { signatures } })
}

/** Gearman's PROTOCOL, "Administrative Protocol": what it says to what it does not know, and `version`. */
function readGearman(answer: Uint8Array, asked: string): Finding | null {
  const line = firstLine(answer) ?? ''
  if (asked !== gearmanVersion) {
    const isError = /^ERR UNKNOWN_COMMAND Unknown\+server\+command/.test(line)
    return isError ? likely('gearman', { unsettled: true }) : null
  }
  const [, version] = /^OK (\d[\w.+~-]{0,30})$/.exec(line) ?? []
  return version === undefined ? null : certain('gearman', { product: 'gearmand', version, noPassword: true })
}

/** varnish-cli(7): status (107: a secret is wanted, 200: it lets in), length, and that many letters. */
function readVarnish(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  const [, status, length] = /^(107|200) (\d{1,6}) {0,7}$/.exec(line ?? '') ?? []
  if (line === null || answer.length < line.length + 2 + Number(length)) return null
  const text = textOf(answer.subarray(line.length + 1))
  if (status === '107') {
    const asks = /^[a-z]{32}\n\nAuthentication required\.\n/.test(text)
    return asks ? certain('varnish-cli', { product: 'Varnish', noPassword: false }) : null
  }
  if (!/^-{10,40}\nVarnish Cache CLI \d/.test(text)) return null
  const [, version] = /^varnish-(\d[\w.]{0,20}) revision /m.exec(text) ?? []
  return certain('varnish-cli', { product: 'Varnish', version, noPassword: true })
}

/** NBD's proto.md, "Newstyle negotiation": two numbers that are words, and flags. */
function readNbd(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== listening || !begins(answer, 'NBDMAGICIHAVEOPT') || answer.length !== 18) return null
  return u16At(answer, 16) <= 3 ? certain('nbd') : null
}

/** What runs, feeds and watches systems. */
export const operationMatchers: readonly Matcher[] = [
  { protocol: 'epmd', read: readEpmd },
  { protocol: 'zabbix-agent', read: readZabbix },
  { protocol: 'munin', read: readMunin },
  { protocol: 'nut', read: readUpsd },
  { protocol: 'clam', read: readClamd },
  { protocol: 'gearman', read: readGearman },
  { protocol: 'varnish-cli', read: readVarnish },
  { protocol: 'nbd', read: readNbd },
]
