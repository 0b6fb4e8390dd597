import { writeFile } from 'node:fs/promises'
import { PacketTap } from '#engine/capture/packet-tap'
import { probeFilter } from '#engine/capture/probe-filter'
import type { Frame } from '#shared/capture/frame'
import { inferredLines } from '#shared/capture/inferred-packets'
import { frameLines } from '#shared/capture/output/text'
import { pcapOf } from '#shared/capture/write-pcap'
import { AskedPorts } from '#shared/ports/asked-ports'
import type { HostReport } from '#shared/scan/output/report'
import type { ScanPlan } from '#shared/scan/plan'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { fileProblem } from '#shared/words/system-error'
import type { CliIo } from '../../cli-io'
import { say, type TextOutput } from '../../terminal'

/** Ports whose packets a person reads. */
const mostPorts = 32

/** What went out and came back for a scan of one host: as it was captured, or inferred from what the scan was told. */
export class ScanPackets {
  readonly #tap: PacketTap | null
  readonly #ports: AskedPorts
  #host: HostReport | null = null

  private constructor(tap: PacketTap | null, ports: AskedPorts) {
    this.#tap = tap
    this.#ports = ports
  }

  /** A sentence says why that can't be. Nothing but the asked ports of that host is looked at. */
  static async begin(plan: ScanPlan, targets: string): Promise<ScanPackets | string> {
    const ports = AskedPorts.of(plan.asked)
    const [address, more] = [...plan.names.flatMap(({ addresses }) => addresses), ...addressesIn(targets)]
    if (plan.hosts !== 1 || ports.length > mostPorts || address === undefined || more !== undefined)
      return `--packets shows the packets of one address and at most ${mostPorts} ports: name them, such as 192.168.1.1 -p 22,80.`
    const here = plan.scopes.includes('this-computer')
    return new ScanPackets(
      await PacketTap.begin(here ? 'lo' : 'any', probeFilter(address, portsIn(ports))),
      ports,
    )
  }

  /** Takes a host's results, of which packets are inferred where they could not be captured. */
  take(host: HostReport): void {
    this.#host = host
  }

  /** Writes what was seen. @returns false: the file could not be written, which has been said */
  async tell(stdout: TextOutput, io: CliIo, pcap: string | null): Promise<boolean> {
    const tapped = await this.#tap?.take()
    if (tapped == null) {
      const why =
        this.#tap === null
          ? 'Captured packets need Linux, tcpdump and the rights of an administrator, so these are inferred from what the system told the scan.'
          : 'tcpdump did not tell what it saw, so these are inferred from what the system told the scan.'
      await stdout.write(`\nPackets\n  ${why}\n${this.#inferred()}`)
      if (pcap === null) return true
      say(io, `portlight: ${pcap} was not written: there are no captured packets to put into it.`)
      return false
    }
    await stdout.write(`\nPackets, captured by tcpdump\n${textOf(tapped.frames)}`)
    if (pcap === null) return true
    try {
      await writeFile(pcap, pcapOf(tapped.frames))
      return true
    } catch (thrown) {
      say(io, `portlight: ${pcap} cannot be written: ${fileProblem(thrown)}.`)
      return false
    }
  }

  /** Looks no more. */
  async close(): Promise<void> {
    await this.#tap?.close()
  }

  #inferred(): string {
    const host = this.#host
    const lines =
      host === null
        ? []
        : portsIn(this.#ports).flatMap(({ protocol, port }) => {
            const evidence = host.results.evidenceOf(protocol, port)
            return evidence === null ? [] : inferredLines(host.address, evidence)
          })
    return lines.map((line) => `  ${line}\n`).join('')
  }
}

function textOf(frames: readonly Frame[]): string {
  const lines = frameLines(frames)
  return lines.length === 0
    ? '  None: nothing was sent, or nothing that was asked for was seen.\n'
    : lines.map((line) => `  ${line}\n`).join('')
}

function portsIn(ports: AskedPorts) {
  return Array.from({ length: ports.length }, (_, slot) => ports.at(slot))
}

function addressesIn(targets: string): readonly string[] {
  return targets.split(/[\s,]+/).filter((word) => parseIpv4(word) !== null || parseIpv6(word) !== null)
}
