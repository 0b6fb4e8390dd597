import { parseIpv4, parseIpv6 } from '../targets/address'
import { type Part, partsOf } from '../targets/target-parts'
import { parseTargets } from '../targets/target-spec'
import type { StoredRun } from './stored-run'

/** nmap's and our options with a value behind them (nmap(1)); those of one letter may have it attached. */
const valued = new Set(
  `-p --ports --exclude-ports --exclude -T --timing -o --output -oN -oX -oS -oG -oA -oJ -oL -oB -oM -iL -iR --excludefile --targets-from
  --expect-open --expect-closed --top-ports --port-ratio --version-intensity --script --script-args --script-args-file
  --min-hostgroup --max-hostgroup --min-parallelism --max-parallelism --min-rtt-timeout --max-rtt-timeout
  --initial-rtt-timeout --max-retries --host-timeout --scan-delay --max-scan-delay --min-rate --max-rate --rate
  --scanflags -sI -b --dns-servers --mtu -D -S -e -g --source-port --proxies --data --data-string --data-length
  --ip-options --ttl --spoof-mac --resume --stylesheet --datadir --servicedb --versiondb -M --stats-every
  --max-os-tries -c --echo`
    .split(/\s+/)
    .filter((option) => option !== ''),
)

/** Options that name targets which stand elsewhere. */
const elsewhereOptions = [
  '-iL',
  '-iR',
  '--targets-from',
  '--excludefile',
  '--resume',
  '--range',
  '--ranges',
  '-c',
]

/** Whether a run asked an address: `unknown` where its file does not tell. */
export type HostAsked = 'yes' | 'no' | 'unknown'

/** What a run's command line says of the hosts that it asked. */
export class AskedHosts {
  readonly #wanted: readonly Part[]
  readonly #left: readonly Part[]
  /** Every target is a range of addresses that could be read: what is in none of them was not asked. */
  readonly #complete: boolean

  constructor({ command }: Pick<StoredRun, 'command'>) {
    const { targets, exclude, elsewhere } = targetsOf(command ?? [])
    const wanted = partsOfWords(targets, 'scan')
    const left = partsOfWords(exclude, 'exclude')
    this.#wanted = wanted.parts
    this.#left = left.parts
    this.#complete = wanted.complete && left.complete && !elsewhere && targets.length > 0
  }

  /** @param address of a host that the run does not list */
  asked(address: string): HostAsked {
    if (covers(this.#left, address)) return 'no'
    if (covers(this.#wanted, address)) return 'yes'
    return this.#complete ? 'no' : 'unknown'
  }
}

function targetsOf(command: readonly string[]) {
  const targets: string[] = []
  const exclude: string[] = []
  let elsewhere = false
  // the program's name, and our own command's
  for (let at = command[1] === 'scan' ? 2 : 1; at < command.length; at += 1) {
    const word = command[at] ?? ''
    const [option = word] = word.split('=', 1)
    elsewhere ||= elsewhereOptions.includes(option)
    if (!word.startsWith('-')) targets.push(word)
    if (!valued.has(option)) continue
    const value = word.includes('=') ? word.slice(option.length + 1) : (command[at + 1] ?? '')
    if (!word.includes('=')) at += 1
    if (option === '--exclude') exclude.push(...value.split(','))
  }
  return { targets, exclude, elsewhere }
}

/** Names lead to addresses that are not known any more; what nmap reads and we don't is not known either. */
function partsOfWords(words: readonly string[], purpose: 'scan' | 'exclude') {
  const read = words.map((word) => parseTargets(word, purpose))
  const specs = read.flatMap((one) => (one.ok ? one.value : []))
  const complete = read.every(({ ok }) => ok) && specs.every(({ kind }) => kind !== 'name')
  return { parts: partsOf(specs.map((spec) => ({ spec, addresses: null }))), complete }
}

function covers(parts: readonly Part[], address: string): boolean {
  const ipv4 = parseIpv4(address)
  const ipv6 = ipv4 === null ? parseIpv6(address) : null
  return parts.some((part) => {
    switch (part.kind) {
      case 'point':
        return part.address === ipv4
      case 'box':
        return ipv4 !== null && part.box.has(ipv4)
      case 'range':
        return ipv6 !== null && part.first <= ipv6.value && ipv6.value <= part.last
      default:
        return part satisfies never
    }
  })
}
