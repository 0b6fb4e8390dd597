import { isPort, noPortMessage, readPortWord } from '../../ports/port-word'
import type { Protocol } from '../../sockets/socket'
import { knownServicePort, type ServicePort } from '../known-services'
import type { ConflictQuestion } from '../question'
import { addressOf, isHostName } from './pasted-hosts'

export type TypedPort =
  | { readonly ok: true; readonly question: ConflictQuestion }
  | { readonly ok: false; readonly message: string }

/** One word of letters, digits and what stands in addresses, without a protocol. */
const grammar =
  /^(?:port\s+)?(?:(?<host>\[[^\]\s]{0,64}\]|[^\s/:[\]]{0,253}|[\da-f:.]{0,45}(?:%[\w.-]{1,20})?):)?(?:(?<port>[+-]?\d+(?:\.\d+)?)|0x(?<hex>[\da-f]+)|(?<service>[a-z][a-z\d-]{0,63}|[a-z\d-]{1,63}[a-z][a-z\d-]{0,63}))$/iu

/**
 * A port as it is typed: `3000`, `:3000`, `53/udp`, `udp/53`, `udp:53`, `U:53`, `[::1]:3000`, `host:3000`, `0x1f90`, or a
 * service's name in the place of the number; a comma or a full stop may follow it. Null where the text is something else.
 */
export function readTypedPort(pasted: string, serviceOf: ServicePort): TypedPort | null {
  if (pasted.length > 400) return null
  // as it stood at the end of a sentence, or in a list
  const text = /\d[.,;!?]$/.test(pasted) ? pasted.slice(0, -1) : pasted
  const separated = /^(\d{1,2})[.,'’ ](\d{3})$/.exec(text)
  const joined = `${separated?.[1]}${separated?.[2]}`
  if (isPort(Number(joined))) return wrong(`Write a port without separators: ${joined}, if that is meant.`)
  const { body, protocol: spoken } = readPortWord(text)
  const match = grammar.exec(body)?.groups
  if (match === undefined) {
    const url = urlPort(text)
    if (url !== null) return url
    const other = /^(\d{1,5})\/[a-z]{2,8}$/i.exec(text)?.[1]
    if (other !== undefined) return wrong(`Ask for TCP or UDP: ${other}/tcp or ${other}/udp.`)
    const list = /^(\d{1,5})\s?[-,;\s]\s?\d/.exec(text)?.[1]
    return list !== undefined && !/[^\d\s,;-]/.test(text)
      ? wrong(`Ask for one port at a time, such as ${list}.`)
      : null
  }
  const { host = '', port, hex, service } = match
  const address = addressOf(host.replace(/^\[|\]$/g, ''))
  if (service !== undefined) {
    const known = knownServicePort(service) ?? serviceOf(service)
    // what no service is called is a word of some text
    if (known === null || address === undefined) return null
    // the registry has many a word that people write for something else
    if (text === service && knownServicePort(service) === null) {
      return wrong(`No port is named in this text. If the service ${service} is meant, type ${known.port}.`)
    }
    return question(known.port, spoken ?? known.protocol, address)
  }
  const value = port === undefined ? Number.parseInt(hex ?? '', 16) : Number(port)
  if (!isPort(value)) return wrong(noPortMessage(port ?? `0x${hex}`))
  // a name can't be looked up here; with a number it may as well be a file and its line
  if (address === undefined && !isHostName(host, port ?? '', 'to ')) return null
  return question(value, spoken, address ?? null)
}

/** A web address that names no port has its scheme's. */
function urlPort(text: string): TypedPort | null {
  const [, scheme = '', host = ''] =
    /^(https?):\/\/(\[[\da-f:.]{2,45}\]|[^\s/:@[\]?#]{1,253})(?:[/?#]\S*)?$/i.exec(text) ?? []
  const known = host === '' ? null : knownServicePort(scheme)
  const address = addressOf(host.replace(/^\[|\]$/g, ''))
  return known === null ? null : question(known.port, 'tcp', address ?? null)
}

function question(port: number, protocol: Protocol | null, address: string | null): TypedPort {
  return { ok: true, question: { port, protocol: protocol ?? 'tcp', address } }
}

function wrong(message: string): TypedPort {
  return { ok: false, message }
}
