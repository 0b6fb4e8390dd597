import { begins, bytes, has, u16, u16At } from '../../scan/udp/bytes'
import { firstLine, textOf } from '../answer-text'
import { certain, likely } from '../finding'
import { type Finding, listening, type Matcher } from '../matcher'
import { u32At } from '../places'
import { amqpHeader, beanstalkStats, mqttConnect, mqttVersion, mqttVersionTopic } from '../questions/messages'

/** NATS' client protocol: the server speaks first, `INFO` and an object with what it wants. */
function readNats(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  const [, text] = /^INFO (\{.{2,8000}\})\s{0,4}$/.exec(line ?? '') ?? []
  if (text === undefined) return null
  const word = (name: string) => new RegExp(`"${name}":"([^"]{1,80})"`).exec(text)?.[1]
  const isSo = (name: string) => text.includes(`"${name}":true`)
  if (word('server_id') === undefined || !text.includes('"max_payload":')) return null
  return certain('nats', {
    product: 'NATS server',
    version: word('version'),
    extra: word('go'),
    // a certificate of the visitor's may stand in its place
    noPassword: isSo('auth_required') ? false : isSo('tls_verify') ? undefined : true,
    details: { name: word('server_name'), 'TLS required': isSo('tls_required') ? 'yes' : undefined },
  })
}

/** MQTT 3.1.1 sections 3.2 and 3.3. */
function readMqtt(answer: Uint8Array, asked: string): Finding | null {
  if (asked === mqttConnect) {
    const [kind, length, flags = 255, code = 255] = answer
    if (kind !== 0x20 || length !== 2 || flags > 1 || code > 5 || answer.length < 4) return null
    // 4 and 5: a name and a password are wanted; 1 to 3 tell nothing of them
    return certain('mqtt', { noPassword: code === 0 ? true : code >= 4 ? false : undefined })
  }
  if (asked !== mqttVersion) return null
  // what it has comes before or after it says that it took the subscription (0x90)
  const topic = bytes(u16(mqttVersionTopic.length), mqttVersionTopic)
  const at = answer[0] === 0x90 && answer[1] === 3 ? 5 : 0
  const length = answer[at + 1] ?? 0
  if (((answer[at] ?? 0) & 0xf0) !== 0x30 || length > 127 || !has(answer, at + 2, topic)) return null
  const end = at + 2 + length
  const start = at + 2 + topic.length + (((answer[at] ?? 0) & 6) === 0 ? 0 : 2)
  if (answer.length < end) return null
  const said = textOf(answer.subarray(start, end))
  const [, version] = /^mosquitto version (\d[\w.]*)/.exec(said) ?? []
  return certain('mqtt', {
    product: version === undefined ? undefined : 'Mosquitto',
    version,
    details: { says: said },
  })
}

/** AMQP 0-9-1 sections 4.2.3 and 1.4.2.1: the method Connection.Start with a table of what the server is; or the version that it wants. */
function readAmqp(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== amqpHeader) return null
  if (answer.length === 8 && begins(answer, 'AMQP')) {
    const [, , , , id = 255, major = 255, minor, revision] = answer
    // what sends back what it got is no server
    if (has(answer, 4, Uint8Array.of(0, 0, 9, 1)) || id > 3 || major > 1) return null
    return certain('amqp', { extra: `protocol ${major}.${minor}.${revision}` })
  }
  const length = u32At(answer, 3)
  if (answer[0] !== 1 || u16At(answer, 1) !== 0 || !(answer.length >= length + 8) || length < 12) return null
  if (u32At(answer, 7) !== 0x000a_000a || answer[7 + length] !== 0xce) return null
  const text = textOf(answer)
  const word = (name: string) => longText(answer, text, name)
  const product = word('product')
  return certain('amqp', {
    product,
    version: word('version'),
    extra: word('platform'),
    details: {
      cluster: word('cluster_name'),
      mechanisms: /\0([A-Z][A-Z0-9-]{2,40}(?: [A-Z][A-Z0-9-]{2,40}){0,6})\0/.exec(text)?.[1],
    },
  })
}

/** A field of a table that is a long text: its name with its length before, `S`, four bytes of length, the text. */
function longText(answer: Uint8Array, text: string, name: string): string | undefined {
  const field = `${String.fromCharCode(name.length)}${name}S`
  const at = text.indexOf(field)
  const length = at < 0 ? Number.NaN : u32At(answer, at + field.length)
  if (!(length > 0 && length <= 200)) return undefined
  return text.slice(at + field.length + 4, at + field.length + 4 + length)
}

/** beanstalkd's doc/protocol.txt: what it says to what it does not know, and its `stats`. */
function readBeanstalk(answer: Uint8Array, asked: string): Finding | null {
  const line = firstLine(answer) ?? ''
  if (asked !== beanstalkStats)
    return line === 'UNKNOWN_COMMAND' ? likely('beanstalk', { unsettled: true }) : null
  const text = textOf(answer)
  const [, version] = /^version: "?(\d[\w.]{0,30})"?\s/m.exec(text) ?? []
  if (!/^OK \d{1,6}$/.test(line) || version === undefined || !text.includes('\ncurrent-jobs-urgent: '))
    return null
  return certain('beanstalk', { product: 'beanstalkd', version, noPassword: true })
}

/** Messages and queues. */
export const messageMatchers: readonly Matcher[] = [
  { protocol: 'nats', read: readNats },
  { protocol: 'mqtt', read: readMqtt },
  { protocol: 'amqp', read: readAmqp },
  { protocol: 'beanstalk', read: readBeanstalk },
]
