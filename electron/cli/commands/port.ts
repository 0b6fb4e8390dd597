import { randomInt } from 'node:crypto'
import registrations from '#resources/services/registrations.json'
import serviceData from '#resources/services/services.json'
import { holderText } from '#shared/conflict/holder-words'
import { portJson, portsJson } from '#shared/reference/output/json'
import { portLines, portText, suggestionText } from '#shared/reference/output/text'
import { type AdviceFacts, advise, suggestPorts } from '#shared/reference/port-advice'
import { describePort, type PortNamesSource, type PortReference } from '#shared/reference/port-reference'
import { portsCalled, searchPorts } from '#shared/reference/port-search'
import { RegistrationTable } from '#shared/services/registrations'
import type { SocketsSnapshot } from '#shared/sockets/event'
import { endpointText } from '#shared/sockets/output/table'
import { allSockets } from '#shared/sockets/request'
import { isListening, type Protocol } from '#shared/sockets/socket'
import type { CliEngine, CliIo } from '../cli-io'
import { exitCodes } from '../exit-codes'
import { runToEnd } from '../run-to-end'
import { services } from '../services'
import { say, terminalStyle } from '../terminal'
import { version } from '../version'
import type { PortOptions } from './port-options'

/** Ports that a search lists. */
const mostFound = 30
const suggested = 5
const everyPort = Array.from({ length: 65_536 }, (_, port) => port)

/** `portlight port`. Resolves to the exit code. */
export function runPort(options: PortOptions, io: CliIo): Promise<number> {
  const style = { ...terminalStyle(io, options.noColour), shapes: false }
  return runToEnd(io, async ({ stdout, signal }) => {
    const { asked, json } = options
    const names = namesSource()
    const list = async (ports: readonly PortReference[]) =>
      stdout.write(json ? portsJson(ports, version) : portLines(ports, style))
    const one = async (port: number, protocol: Protocol) => {
      const reference = describePort(port, names)
      const snapshot = await look(io, signal)
      const here = holdersOf(snapshot, port, null)
      const advice = advise(port, adviceFacts(reference, protocol, snapshot))
      const report = { reference, advice, here }
      await stdout.write(json ? portJson(report, version) : portText(version, report, style))
      return exitCodes.done
    }
    switch (asked.kind) {
      case 'port':
        return one(asked.port, asked.protocol)
      case 'range': {
        await list(everyPort.slice(asked.first, asked.last + 1).map((port) => describePort(port, names)))
        return exitCodes.done
      }
      case 'suggest': {
        const snapshot = await look(io, signal)
        const near = asked.near ?? randomInt(10_000, 30_000)
        const ports = suggestPorts(near, suggested, (port) =>
          adviceFacts(describePort(port, names), 'tcp', snapshot),
        )
        if (json) await list(ports.map((port) => describePort(port, names)))
        else await stdout.write(suggestionText(asked.near, ports))
        return exitCodes.done
      }
      case 'words': {
        const all = everyPort.map((port) => describePort(port, names))
        const [named, alsoNamed] = portsCalled(asked.words, all)
        // a name that belongs to one port alone is that port
        if (named !== undefined && alsoNamed === undefined) return one(named.port, mainProtocol(named))
        const found = searchPorts(asked.words, all)
        const [first] = found
        if (first === undefined) {
          say(
            io,
            `portlight: Nothing is known of "${asked.words}". Try another word, such as database, mail or game.`,
          )
          return exitCodes.notFree
        }
        await list(found.slice(0, mostFound))
        if (found.length > mostFound && !json)
          say(io, `${found.length - mostFound} more; add a word to narrow it down.`)
        return exitCodes.done
      }
    }
  })
}

function namesSource(): PortNamesSource {
  const table = new RegistrationTable(serviceData, registrations)
  return {
    registrationsOf: (port) => table.of(port),
    find: (port, protocol) => services().find(port, protocol),
  }
}

/** The sockets of this computer; null where they could not be read, which is no reason to say nothing of the port. */
async function look(io: CliIo, signal: AbortSignal): Promise<SocketsSnapshot | null> {
  const engine: CliEngine = await io.createEngine()
  try {
    const query = { filter: { ...allSockets, listeningOnly: true }, limit: 1_000_000, fresh: true }
    return await engine.handlers['sockets.list'](query, signal)
  } catch (fault) {
    if (signal.aborted) throw fault
    return null
  }
}

/** Who listens on a port: "node (process 3) on 127.0.0.1:3000"; null where it is not known. */
function holdersOf(
  snapshot: SocketsSnapshot | null,
  port: number,
  protocol: Protocol | null,
): readonly string[] | null {
  if (snapshot === null) return null
  const rows = snapshot.sockets.filter(
    (socket) =>
      isListening(socket) && socket.local.port === port && (protocol ?? socket.protocol) === socket.protocol,
  )
  return rows.map(({ owners: [owner], protocol, local }) => {
    const who = owner === undefined ? 'a program that this user may not see' : holderText(owner)
    return `${who} on ${protocol} ${endpointText(local)}`
  })
}

/** The protocol that a port is asked about for where nobody named one. */
function mainProtocol({ texts: [text], registrations: [registration] }: PortReference): Protocol {
  return text?.protocols[0] ?? registration?.protocols[0] ?? 'tcp'
}

function adviceFacts(
  reference: PortReference,
  protocol: Protocol,
  snapshot: SocketsSnapshot | null,
): AdviceFacts {
  const { port, registrations, commonUses } = reference
  return {
    registered: registrations.map(({ name }) => name),
    commonUses: [...new Set(commonUses.map(({ use }) => use))],
    ephemeral: snapshot?.facts.ephemeral ?? null,
    reserved: snapshot?.facts.reserved ?? [],
    excluded: [],
    unprivilegedFrom: snapshot?.facts.unprivilegedFrom ?? null,
    inUse: holdersOf(snapshot, port, protocol),
  }
}
