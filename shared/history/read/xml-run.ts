import { SaxesParser } from 'saxes'
import type { ReadRun, StoredPort, StoredService, StoredState } from '../stored-run'
import { wordsOfCommand } from './command-words'
import {
  emptyHost,
  emptyPort,
  type HostDraft,
  portNumber,
  protocolNamed,
  type RunBuilder,
  stateNamed,
  timeOf,
} from './run-builder'
import type { RunReader } from './run-reader'

/** Characters without the beginning or the end of an element: what is longer is no file of a scanner. */
const longestStretch = 32 * 1024 * 1024

type Attributes = Readonly<Record<string, string>>

/**
 * Reads nmap's XML, and what is written like it: Zenmap's, masscan's, ours. Nothing is loaded and no entity is declared:
 * what names one of its own is read up to there.
 */
export class XmlRunReader implements RunReader {
  readonly #builder: RunBuilder
  readonly #parser = new SaxesParser({ xmlns: false })
  #stretch = 0
  #isRun = false
  #finished = false
  #ended = false
  /** What made reading stop. */
  #broken: string | null = null
  #host: HostDraft | null = null
  #port: { -readonly [Key in keyof StoredPort]: StoredPort[Key] } | null = null
  #rest: StoredState | null = null
  #restCount = 0
  #restNamed = false
  #scripts: HostDraft['scripts'] = []

  constructor(builder: RunBuilder) {
    this.#builder = builder
    this.#parser.on('error', ({ message }) => {
      this.#broken ??= message
    })
    this.#parser.on('opentag', ({ name, attributes }) => {
      this.#stretch = 0
      if (this.#broken === null) this.#open(name, attributes)
    })
    this.#parser.on('closetag', ({ name }) => {
      this.#stretch = 0
      if (this.#broken === null) this.#close(name)
    })
  }

  push(text: string): boolean {
    // in pieces, so that what never ends is noticed before it is held
    for (let at = 0; at < text.length && this.#broken === null; at += longestStretch) {
      const piece = text.slice(at, at + longestStretch)
      this.#stretch += piece.length
      try {
        this.#parser.write(piece)
      } catch (thrown) {
        // half of a surrogate pair, which is no character at all, is too much for the parser in some places
        if (!(thrown instanceof RangeError)) throw thrown
        this.#broken ??= thrown.message
      }
      if (this.#stretch > longestStretch) this.#broken ??= 'one of its elements never ends'
    }
    return this.#broken === null && !this.#builder.full
  }

  end(): ReadRun {
    const cutOff = this.#broken === null && !this.#ended
    if (!this.#isRun) {
      const why = this.#broken === null ? '' : ` (${this.#broken})`
      return {
        ok: false,
        message: `This is XML, and not of a scan: nmap, masscan and Portlight begin theirs with <nmaprun>${why}.`,
      }
    }
    if (this.#host !== null) {
      // what is summed up without its ports stands for the rest of a list that nobody has seen to its end
      const { rest } = this.#host
      this.#builder.host({ ...this.#host, rest: rest.filter(({ ports }) => ports !== null), complete: false })
    }
    if (this.#builder.full) return this.#builder.built()
    if (this.#broken !== null) this.#builder.isPartial(`The file is damaged: it is read up to there.`)
    else if (cutOff)
      this.#builder.isPartial('The file ends in the middle: the scan was stopped, or the file was cut off.')
    else if (!this.#finished) this.#builder.isPartial('The file does not say that the scan came to its end.')
    return this.#builder.built()
  }

  #open(name: string, attributes: Attributes): void {
    if (!this.#isRun) {
      if (name === 'nmaprun') this.#run(attributes)
      else this.#broken = `it begins with <${name.slice(0, 40)}>`
      return
    }
    switch (name) {
      case 'scaninfo':
        this.#asked(attributes)
        return
      case 'host':
        this.#host = {
          ...emptyHost(),
          startedAt: timeOf(attributes.starttime),
          endedAt: timeOf(attributes.endtime),
          complete: attributes.timedout !== 'true',
        }
        return
      case 'prescript':
      case 'postscript':
        this.#builder.head.scriptsOfAll = true
        return
      case 'finished':
        this.#finished = true
        this.#builder.head.endedAt = timeOf(attributes.time)
        this.#rewritten(attributes.summary ?? '')
        if (attributes.exit === 'error') {
          const why = attributes.errormsg
          this.#builder.isPartial(`The scan was ended early${why === undefined ? '.' : `: ${why}`}`)
        }
        return
      case 'hosts':
        this.#builder.head.hostsTotal = countOf(attributes.total)
        this.#builder.head.hostsUp = countOf(attributes.up)
        this.#builder.head.hostsDown = countOf(attributes.down)
        return
    }
    if (this.#host !== null) this.#openInHost(this.#host, name, attributes)
  }

  #openInHost(host: HostDraft, name: string, attributes: Attributes): void {
    const { addr = '', state = '', reason } = attributes
    switch (name) {
      case 'status':
        host.up = state === 'up' ? true : state === 'down' ? false : null
        host.reason = this.#text(reason)
        return
      case 'address':
        if (attributes.addrtype === 'mac') host.mac = this.#builder.text(addr)
        else if (host.address === '') host.address = addr
        return
      case 'hostname':
        if (attributes.name !== undefined)
          host.names = [
            ...host.names,
            { name: this.#builder.text(attributes.name), typed: attributes.type === 'user' },
          ]
        return
      case 'osmatch':
        if (attributes.name !== undefined && host.systems.length < 5)
          host.systems = [...host.systems, this.#builder.text(attributes.name)]
        return
      case 'extraports':
        this.#rest = stateNamed(state)
        this.#restCount = countOf(attributes.count) ?? 0
        this.#restNamed = false
        return
      case 'extrareasons':
        this.#restPart(host, attributes)
        return
      case 'port': {
        const port = portNumber(attributes.portid ?? '')
        const protocol = protocolNamed(attributes.protocol ?? '')
        this.#scripts = []
        if (port === null || protocol === null) this.#builder.skip()
        else this.#port = emptyPort(protocol, port)
        return
      }
      case 'state':
        if (this.#port === null) return
        this.#port.state = stateNamed(state)
        this.#port.reason = this.#text(reason)
        return
      case 'service':
        if (this.#port !== null) this.#port.service = this.#serviceOf(attributes)
        return
      case 'script':
        // nmap's scripts of the run as a whole stand outside of hosts
        this.#scripts.push(...this.#builder.script(attributes.id ?? '', attributes.output ?? ''))
        return
      case 'hostscript':
        this.#scripts = []
        return
    }
  }

  #close(name: string): void {
    const host = this.#host
    switch (name) {
      case 'nmaprun':
        this.#ended = true
        return
      case 'host':
        if (host !== null) this.#builder.host(host)
        this.#host = null
        return
      case 'port':
        if (host !== null && this.#port !== null) {
          if (this.#scripts.length > 0) this.#port.scripts = this.#scripts
          host.ports.push(this.#port)
          // masscan has no word for the host itself
          if (host.up === null && answering.includes(this.#port.state)) host.up = true
        }
        this.#port = null
        return
      case 'hostscript':
        if (host !== null) host.scripts = this.#scripts
        return
      case 'extraports':
        if (host !== null && this.#rest !== null && !this.#restNamed) {
          const rest = {
            protocol: null,
            state: this.#rest,
            reason: null,
            count: this.#restCount,
            ports: null,
          }
          host.rest.push(rest)
        }
        this.#rest = null
        return
    }
  }

  #run({ scanner = 'nmap', args, version, start }: Attributes): void {
    this.#isRun = true
    const command = args === undefined ? null : wordsOfCommand(args)
    // our own XML says "nmap" for the sake of its readers
    const ours = command?.[0] === 'portlight'
    const { head } = this.#builder
    head.tool = { name: ours ? 'Portlight' : scanner, version: version ?? null }
    head.command = command
    head.startedAt = timeOf(start)
    head.recognises =
      command?.some((word) => /^-(?:s[A-Z]*V|A$)/.test(word) || (ours && word === '--identify')) ?? false
  }

  /** The last words of a file tell who wrote it. */
  #rewritten(summary: string): void {
    const { head } = this.#builder
    if (!summary.startsWith('Portlight ') || head.tool.name === 'Portlight') return
    head.rewritten = true
    head.recognises = false
  }

  #asked({ protocol = '', services }: Attributes): void {
    const known = protocolNamed(protocol)
    // masscan does not say what it asked
    if (known === null || services === undefined) return
    const ports = this.#builder.ranges(services)
    if (ports === null) this.#builder.skip()
    else this.#builder.asks(known, ports)
  }

  #restPart(host: HostDraft, { reason, count, proto, ports }: Attributes): void {
    if (this.#rest === null) return
    const ranges = ports === undefined ? null : this.#builder.ranges(ports)
    // without ports a reason says nothing of a port: the element around it does
    if (ranges === null) return
    this.#restNamed = true
    host.rest.push({
      protocol: protocolNamed(proto ?? 'tcp'),
      state: reason === 'not-scanned' ? 'not-known' : this.#rest,
      reason: this.#text(reason),
      count: countOf(count) ?? ranges.size,
      ports: ranges,
    })
  }

  #serviceOf({ name, product, version, extrainfo, tunnel, method, banner }: Attributes): StoredService {
    return this.#builder.service({
      name: name === undefined || name === 'unknown' ? null : this.#builder.text(name),
      product: this.#text(product ?? banner),
      version: this.#text(version),
      extra: this.#text(extrainfo),
      tls: tunnel === 'ssl',
      // masscan's banners have no method
      recognised: method === 'probed' || (method === undefined && banner !== undefined),
    })
  }

  #text(text: string | undefined): string | null {
    return text === undefined || text === '' ? null : this.#builder.text(text)
  }
}

const answering: readonly StoredState[] = ['open', 'closed', 'unfiltered']

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null
}
