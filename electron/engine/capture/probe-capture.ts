import { frameLines } from '#shared/capture/output/text'
import type { ProbePackets, ProbeRequest } from '#shared/capture/probe-packets'
import { pcapOf } from '#shared/capture/write-pcap'
import { stateAt } from '#shared/scan/state'
import { scopeOf } from '#shared/targets/address'
import { ownAddresses } from '../computer/interfaces'
import type { Scans } from '../scan/scans'
import { PacketTap } from './packet-tap'
import { probeFilter } from './probe-filter'

/** Asks one port of one host once more, while tcpdump looks at exactly that; where it may not, nothing is asked. */
export async function captureProbe(
  scans: Scans,
  { address, protocol, port }: ProbeRequest,
  signal: AbortSignal,
): Promise<ProbePackets> {
  const here = scopeOf(address.split('%')[0] ?? '', ownAddresses() ?? new Set()) === 'this-computer'
  const tap = await PacketTap.begin(here ? 'lo' : 'any', probeFilter(address, [{ protocol, port }]))
  if (tap === null) return { kind: 'not-captured', why: notCaptured() }
  try {
    const targets = {
      targets: address,
      exclude: '',
      ports: protocol === 'tcp' ? `T:${port}` : `U:${port}`,
      excludePorts: '',
      family: 'any',
      timing: 3,
    } as const
    let state = 'not known'
    // whoever asks has scanned this very port already
    for await (const event of scans.runWithin(targets, signal, true))
      if (event.kind === 'rows') state = stateAt(event.rows.states[0] ?? 0)
    const tapped = await tap.take()
    if (tapped === null) return { kind: 'not-captured', why: 'silent' }
    const { frames } = tapped
    return {
      kind: 'captured',
      lines: frameLines(frames),
      pcap: frames.length === 0 ? null : pcapOf(frames),
      state,
    }
  } finally {
    await tap.close()
  }
}

function notCaptured(): Extract<ProbePackets, { kind: 'not-captured' }>['why'] {
  if (process.platform !== 'linux') return 'system'
  return process.geteuid?.() === 0 ? 'no-tcpdump' : 'rights'
}
