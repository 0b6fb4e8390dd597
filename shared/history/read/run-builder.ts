import { counted } from '../../scan/output/figures'
import { parseIpv4, parseIpv6 } from '../../targets/address'
import { PortRanges } from '../port-ranges'
import type {
  ReadRun,
  StoredHost,
  StoredPort,
  StoredProtocol,
  StoredRest,
  StoredRun,
  StoredScript,
  StoredService,
} from '../stored-run'
import { storedProtocols, storedStates } from '../stored-run'

/** Hosts, ports and characters of scripts that one run may have in memory: a gigabyte at most. */
const mostHosts = 200_000
const mostPorts = 2_000_000
const mostScriptText = 64 * 1024 * 1024

/** A host while it is read. */
export type HostDraft = { -readonly [Key in keyof StoredHost]: StoredHost[Key] } & {
  ports: StoredPort[]
  rest: StoredRest[]
  scripts: StoredScript[]
}

type Head = { -readonly [Key in keyof Omit<StoredRun, 'hosts' | 'partial' | 'asked'>]: StoredRun[Key] }

/** Puts a run together from what a reader finds. Texts that repeat (reasons, names of services) are kept once. */
export class RunBuilder {
  readonly head: Head = {
    tool: { name: 'an unknown program', version: null },
    command: null,
    startedAt: null,
    endedAt: null,
    recognises: false,
    rewritten: false,
    scriptsOfAll: false,
    hostsTotal: null,
    hostsUp: null,
    hostsDown: null,
  }
  readonly #asked = new Map<StoredProtocol, PortRanges>()
  readonly #partial = new Set<string>()
  readonly #hosts = new Map<string, HostDraft>()
  /** Hosts that the file has more than once. */
  readonly #joined = new Set<HostDraft>()
  readonly #texts = new Map<string, string>()
  readonly #ranges = new Map<string, PortRanges>()
  readonly #services = new Map<string, StoredService>()
  #ports = 0
  #scriptText = 0
  #unreadable = 0
  #full = false

  /** Ports that each host was asked for, as the file writes them. */
  asks(protocol: StoredProtocol, ports: PortRanges): void {
    this.#asked.set(protocol, (this.#asked.get(protocol) ?? PortRanges.none).with(ports))
  }

  /** No more is held: reading on would be for nothing. */
  get full(): boolean {
    return this.#full
  }

  /** Ports in port grammar, one object for all texts that are equal; null for anything else. */
  ranges(text: string): PortRanges | null {
    const known = this.#ranges.get(text)
    if (known !== undefined) return known
    const ranges = PortRanges.read(text)
    if (ranges !== null && this.#ranges.size < 10_000) this.#ranges.set(ownText(text), ranges)
    return ranges
  }

  /** @param why a sentence */
  isPartial(why: string): void {
    this.#partial.add(why)
  }

  /** An entry that makes no sense: left out, and counted. */
  skip(): void {
    this.#unreadable += 1
  }

  /** One text for all that are equal; short ones alone, as long ones hardly repeat. */
  text(text: string): string {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    const own = ownText(text)
    if (text.length <= 64 && this.#texts.size < 100_000) this.#texts.set(own, own)
    return own
  }

  /** One object for all that are equal: thousands of hosts have the same server. */
  service(service: StoredService): StoredService {
    const { name, product, version, extra, tls, recognised } = service
    const key = [name, product, version, extra, tls, recognised].join('\0')
    const known = this.#services.get(key)
    if (known !== undefined) return known
    if (this.#services.size < 100_000) this.#services.set(key, service)
    return service
  }

  script(id: string, output: string): readonly StoredScript[] {
    this.#scriptText += output.length
    if (this.#scriptText <= mostScriptText) return [{ id: this.text(id), output: ownText(output) }]
    this.isPartial('It holds more output of scripts than is read; the rest of that is left out.')
    return []
  }

  host(draft: HostDraft): void {
    const family = familyOf(draft.address)
    if (family === null) {
      this.skip()
      return
    }
    const before = this.#hosts.get(draft.address)
    this.#ports += draft.ports.length
    if ((before === undefined && this.#hosts.size >= mostHosts) || this.#ports > mostPorts) {
      this.isPartial(
        `It is larger than can be held at once: the first ${counted(this.#hosts.size, 'host')} are read.`,
      )
      this.#full = true
      return
    }
    if (before === undefined)
      this.#hosts.set(draft.address, { ...draft, address: ownText(draft.address), family })
    else {
      join(before, draft)
      this.#joined.add(before)
    }
  }

  built(): ReadRun {
    for (const host of this.#joined) host.ports = lastOfEach(host.ports)
    if (this.#unreadable > 0) {
      const entries = this.#unreadable === 1 ? 'One entry' : `${this.#unreadable} entries`
      this.isPartial(`${entries} of it made no sense and ${this.#unreadable === 1 ? 'is' : 'are'} left out.`)
    }
    const run = {
      ...this.head,
      recognises: this.head.recognises || this.#recognised(),
      asked: this.#asked.size === 0 ? null : this.#asked,
      partial: [...this.#partial],
      hosts: this.#hosts,
    }
    return { ok: true, run }
  }

  #recognised(): boolean {
    for (const host of this.#hosts.values()) {
      if (host.ports.some(({ service }) => service?.recognised === true)) return true
    }
    return false
  }
}

/** A part of a long text keeps all of it in memory: what stays is copied out of it. */
function ownText(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1)
}

/** Nothing is known of it yet. */
export function emptyHost(): HostDraft {
  return {
    address: '',
    family: 'ipv4',
    names: [],
    up: null,
    reason: null,
    mac: null,
    systems: [],
    scripts: [],
    ports: [],
    rest: [],
    answersEverything: false,
    intercepted: PortRanges.none,
    complete: true,
    startedAt: null,
    endedAt: null,
  }
}

const noScripts: readonly never[] = []

/** Made whole at once: of millions, an object that grows, or is copied, takes several times the memory and the time. */
export function emptyPort(
  protocol: StoredProtocol,
  port: number,
): { -readonly [Key in keyof StoredPort]: StoredPort[Key] } {
  return {
    protocol,
    port,
    state: 'not-known',
    reason: null,
    service: null,
    identity: null,
    rttMs: null,
    tries: null,
    scripts: noScripts,
  }
}

/** masscan writes a host for each of its ports; nmap one for each time that it was asked for. */
function join(host: HostDraft, more: HostDraft): void {
  for (const port of more.ports) host.ports.push(port)
  for (const script of more.scripts) host.scripts.push(script)
  const known = new Set(host.names.map(({ name }) => name))
  host.names = [...host.names, ...more.names.filter(({ name }) => !known.has(name))]
  host.up = host.up === true || more.up === true ? true : (more.up ?? host.up)
  host.mac ??= more.mac
  if (host.systems.length === 0) host.systems = more.systems
  if (more.rest.length > 0) host.rest = more.rest
  host.answersEverything ||= more.answersEverything
  host.complete &&= more.complete
  host.startedAt ??= more.startedAt
  host.endedAt = more.endedAt ?? host.endedAt
}

/** The last word on each port; what was recognised once is not forgotten because the port was met once more. */
function lastOfEach(ports: readonly StoredPort[]): StoredPort[] {
  const last = new Map<string, StoredPort>()
  for (const port of ports) {
    const key = `${port.protocol}/${port.port}`
    const service = port.service ?? last.get(key)?.service ?? null
    // a file of masscan has millions: each is copied only where something is added
    last.set(key, service === port.service ? port : { ...port, service })
  }
  return [...last.values()]
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  if (parseIpv4(address) !== null) return 'ipv4'
  return parseIpv6(address) !== null ? 'ipv6' : null
}

/** A port's number, or that of an IP protocol; null for anything else. */
export function portNumber(text: string): number | null {
  if (!/^\d{1,5}$/.test(text)) return null
  const port = Number(text)
  return port <= 65_535 ? port : null
}

/** Null for a protocol that scanners do not know. */
export function protocolNamed(text: string): StoredProtocol | null {
  return storedProtocols.find((protocol) => protocol === text) ?? null
}

/** Words that are no state are none: nothing is known. */
export function stateNamed(text: string): StoredRest['state'] {
  return storedStates.find((state) => state === text) ?? 'not-known'
}

/** Seconds since 1970 as files have them, in milliseconds; null for anything else. */
export function timeOf(seconds: string | undefined): number | null {
  return seconds !== undefined && /^\d{1,11}(?:\.\d{1,6})?$/.test(seconds) ? Number(seconds) * 1000 : null
}
