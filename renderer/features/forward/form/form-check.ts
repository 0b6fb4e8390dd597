import { friendNameProblem } from '#shared/forward/friend-name'
import { gatewayProblem } from '#shared/forward/gateway-address'
import { findKnownPorts, type KnownPort, knownPorts, namesOfPort } from '#shared/forward/known-ports'
import type { ForwardTest, OutsideHelpers } from '#shared/forward/request'
import { isPort, noPortMessage, readPortWord } from '#shared/ports/port-word'
import type { Protocol } from '#shared/sockets/socket'
import type { ForwardForm } from '../forward-state'

/** What was typed into a port field. */
export interface PortCheck {
  readonly port: number | null
  /** The protocol, where the text names one or the game that was named needs it. */
  readonly protocol: Protocol | null
  readonly empty: boolean
  readonly problem: string | null
}

/** What stands in the form, with what is wrong in it. */
export interface FormCheck {
  readonly port: PortCheck
  readonly gatewayProblem: string | null
  readonly nameProblem: string | null
  /** What to ask the engine; null while something is wrong or missing. */
  readonly request: ForwardTest | null
}

/** Reads a port as people write it, with or without its protocol, or the name of a game. */
export function checkPort(text: string): PortCheck {
  const typed = text.trim()
  const nothing = { port: null, protocol: null, empty: false, problem: null }
  if (typed === '') return { ...nothing, empty: true }
  const { body, protocol } = readPortWord(typed)
  if (/^\d+$/.test(body)) {
    const port = Number(body)
    return isPort(port) ? { ...nothing, port, protocol } : { ...nothing, problem: noPortMessage(body) }
  }
  if (/^\d+\s*[-–,;]/.test(body)) return { ...nothing, problem: 'One port at a time, such as 25565.' }
  const known = knownBy(typed)
  if (known !== null) return { ...nothing, port: known.port, protocol: known.protocols[0] }
  const [near] = findKnownPorts(typed)
  if (near !== undefined) return { ...nothing, problem: `Which port? ${near.name} uses ${near.port}.` }
  return { ...nothing, problem: 'A port is a number from 1 to 65535, or the name of a game or service.' }
}

/** What stands in the form, read and judged. */
export function checkForm(form: ForwardForm, helpers: OutsideHelpers): FormCheck {
  const port = checkPort(form.port)
  const gateway = form.gateway.trim()
  const problem = gateway === '' ? null : gatewayProblem(gateway)
  const name = form.name.trim()
  const wrongName = name === '' ? null : friendNameProblem(name)
  const ready = port.port !== null && problem === null && wrongName === null
  return {
    port,
    gatewayProblem: problem,
    nameProblem: wrongName,
    request:
      ready && port.port !== null
        ? {
            port: port.port,
            protocol: port.protocol ?? form.protocol,
            answer: form.answer || form.telephone,
            map: form.map,
            hairpin: form.hairpin,
            outside: helpers,
            telephone: form.telephone,
            name: name === '' ? null : name,
            gateway: gateway === '' ? null : gateway,
          }
        : null,
  }
}

/** A quiet line below the port: who uses it, or which protocol is more likely. */
export function portNote(port: number | null, protocol: Protocol): string {
  if (port === null) return 'A number, or a name such as Minecraft'
  const names = namesOfPort(port, protocol)
  if (names.length > 0) return names.join(', ')
  const other: Protocol = protocol === 'tcp' ? 'udp' : 'tcp'
  const [elsewhere] = namesOfPort(port, other)
  return elsewhere === undefined ? '' : `${elsewhere} uses ${other.toUpperCase()}`
}

function knownBy(text: string): KnownPort | null {
  const lower = text.toLowerCase()
  return knownPorts.find(({ name }) => name.toLowerCase() === lower) ?? null
}
