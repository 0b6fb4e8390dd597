import * as v from 'valibot'
import { protocols } from '../ports/protocol'

/** One port of one host that is asked once more, while somebody looks at the packets. */
export const ProbeRequest = v.strictObject({
  address: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  protocol: v.picklist(protocols),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
})
export type ProbeRequest = v.InferOutput<typeof ProbeRequest>

const notCaptured = ['system', 'no-tcpdump', 'rights', 'silent'] as const

/** What went out and came back, as tcpdump writes it and with its times; or why nobody could look. */
export const ProbePackets = v.variant('kind', [
  v.object({
    kind: v.literal('captured'),
    lines: v.pipe(v.array(v.string()), v.readonly()),
    /** A file that Wireshark opens; null: nothing was seen. */
    pcap: v.nullable(v.instance(Uint8Array)),
    /** What this probe found. */
    state: v.string(),
  }),
  /** Nothing was asked, but where tcpdump is silent. */
  v.object({ kind: v.literal('not-captured'), why: v.picklist(notCaptured) }),
])
export type ProbePackets = v.InferOutput<typeof ProbePackets>

/** Why nobody could look, and what to do, in whole sentences. */
export const notCapturedWords: Readonly<Record<(typeof notCaptured)[number], string>> = {
  system: 'Packets are captured on Linux only.',
  'no-tcpdump': 'tcpdump is not installed: install the package tcpdump.',
  rights:
    'Only an administrator may look at packets: start Portlight as root, or in a terminal use “sudo portlight scan … --packets”.',
  silent: 'tcpdump did not tell what it saw.',
}
