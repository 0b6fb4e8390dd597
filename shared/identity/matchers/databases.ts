import { firstLine, textOf } from '../answer-text'
import { type Finding, listening, type Matcher } from '../matcher'
import { offersTls, redisInfo, redisPing } from '../questions/databases'

/** Redis serialization protocol: "+" a word, "-" an error, "$" a text of so many bytes. */
function readRedis(answer: Uint8Array, asked: string): Finding | null {
  const line = firstLine(answer)
  if (line === null) return null
  // networking.c: no password is set, and whoever comes from elsewhere is told so and sent away
  if (line.startsWith('-DENIED Redis is running in protected mode'))
    return { protocol: 'redis', product: 'Redis', confidence: 'certain', extra: 'protected mode' }
  if (asked === redisPing) {
    if (line === '+PONG') return { protocol: 'redis', confidence: 'certain', noPassword: true }
    if (/^-NOAUTH\b/.test(line)) return { protocol: 'redis', confidence: 'certain', noPassword: false }
    return null
  }
  if (asked !== redisInfo || !/^\$\d{1,7}$/.test(line)) return null
  // what is cut off may not have come to the name yet: Valkey says that it is a version of Redis first
  if (answer.length < line.length + 2 + Number(line.slice(1))) return null
  const text = textOf(answer)
  const field = (name: string) => new RegExp(`^${name}:([^\\r\\n]{1,100})\\r?$`, 'm').exec(text)?.[1]
  const valkey = field('valkey_version')
  const version = valkey ?? field('redis_version')
  if (version === undefined) return null
  const system = field('os')
  return {
    protocol: 'redis',
    product: valkey !== undefined || field('server_name') === 'valkey' ? 'Valkey' : 'Redis',
    version,
    ...(system === undefined ? {} : { os: system.split(' ')[0] ?? system, extra: system }),
    confidence: 'certain',
    noPassword: true,
  }
}

/** MySQL's initial handshake (protocol 10), or its error packet: length (3 bytes), number 0, 0x0a, the version up to a zero. */
function readMysql(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== listening || answer.length < 8) return null
  const [low = 0, middle = 0, high = 0, number, kind] = answer
  const length = low + middle * 256 + high * 65_536
  if (number !== 0 || answer.length < length + 4) return null
  if (kind === 10) {
    const end = answer.indexOf(0, 5)
    // behind the version: connection id (4), part of the challenge (8), a zero
    if (end < 6 || end > 105 || answer[end + 13] !== 0) return null
    const text = textOf(answer.subarray(5, end))
    if (!/^[\x21-\x7e]{1,100}$/.test(text)) return null
    // MariaDB puts 5.5.5- before its own, for clients that know no number above 5
    const plain = text.replace(/^5\.5\.5-(?=\d+\.\d+\.\d+-MariaDB)/, '')
    const [, version = plain, rest] = /^([\d.]+\d)(?:-(.*))?$/.exec(plain) ?? []
    const maria = /MariaDB/i.test(plain)
    return {
      protocol: 'mysql',
      product: maria ? 'MariaDB' : 'MySQL',
      version,
      ...(rest === undefined ? {} : { extra: rest }),
      confidence: 'certain',
      // behind the challenge: what it can do, lowest byte first; 0x0800 is TLS
      ...(((answer[end + 15] ?? 0) & 8) === 0 ? {} : { details: { [offersTls]: 'possible' } }),
    }
  }
  // 1129, 1130: this host may not connect
  const code = (answer[5] ?? 0) + (answer[6] ?? 0) * 256
  if (kind !== 255 || (code !== 1129 && code !== 1130)) return null
  const maria = /MariaDB/.test(textOf(answer))
  return {
    protocol: 'mysql',
    product: maria ? 'MariaDB' : 'MySQL',
    confidence: 'certain',
    extra: 'this computer may not connect',
  }
}

/** Databases and what keeps values in memory. */
export const databaseMatchers: readonly Matcher[] = [
  { protocol: 'mysql', read: readMysql },
  { protocol: 'redis', read: readRedis },
]
