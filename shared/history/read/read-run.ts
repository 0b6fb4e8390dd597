import type { ReadRun } from '../stored-run'
import { JsonLinesRunReader, JsonRunReader } from './json-run'
import { ListRunReader, MasscanJsonReader } from './masscan-run'
import { RunBuilder } from './run-builder'
import type { RunReader } from './run-reader'
import { XmlRunReader } from './xml-run'

/** What a capture of packets is read as. */
export const packetsAreNoRun: ReadRun = {
  ok: false,
  message: 'This is a capture of packets: portlight capture FILE tells what is in it.',
}

/** Characters by which every format that is known can be told. */
const headLength = 4096

/**
 * Reads the file of a scan, whichever of the known formats it has: nmap's XML (Zenmap's, masscan's and ours are written
 * like it), our JSON and JSON Lines, masscan's JSON and list. Give it text as it comes; what it holds is bounded.
 */
export class RunFileReader implements RunReader {
  #head = ''
  #reader: RunReader | null = null

  push(text: string): boolean {
    if (this.#reader !== null) return this.#reader.push(text)
    this.#head += text
    return this.#head.length < headLength ? true : this.#choose()
  }

  end(): ReadRun {
    if (this.#reader === null) this.#choose()
    return this.#reader?.end() ?? { ok: false, message: messageFor(this.#head) }
  }

  #choose(): boolean {
    this.#reader = readerFor(this.#head.trimStart(), new RunBuilder())
    const head = this.#head.trimStart()
    return this.#reader?.push(head) ?? false
  }
}

function readerFor(head: string, builder: RunBuilder): RunReader | null {
  if (head.startsWith('<')) return new XmlRunReader(builder)
  if (/^\{\s*"kind"\s*:/.test(head)) return new JsonLinesRunReader(builder)
  if (head.startsWith('{')) return new JsonRunReader(builder)
  if (head.startsWith('[')) return new MasscanJsonReader(builder)
  return /^(?:#masscan|(?:open|closed) (?:tcp|udp|sctp) \d+ )/.test(head) ? new ListRunReader(builder) : null
}

function messageFor(head: string): string {
  const text = head.trimStart()
  if (text === '') return 'The file is empty.'
  if (/^# Nmap .* scan initiated/.test(text) || text.startsWith('Starting Nmap')) {
    return 'This is the text that nmap writes for people. Give the XML of the scan, which nmap -oX FILE writes.'
  }
  if (/^# Portlight .* scan initiated/.test(text) || text.startsWith('Portlight ')) {
    return 'This is the text that Portlight writes for people. Give its JSON or XML: portlight scan … -o FILE.json'
  }
  return 'This is no scan that can be read: give XML of nmap, Zenmap, masscan or Portlight, or JSON of Portlight or masscan.'
}
