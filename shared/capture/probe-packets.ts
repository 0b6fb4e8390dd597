import * as v from 'valibot'
import { protocols } from '../ports/protocol'

/** One port of one host that is asked once more, while somebody looks at the packets. */
export const ProbeRequest = v.strictObject({
  address: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  protocol: v.picklist(protocols),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
})
export type ProbeRequest = v.InferOutput<typeof ProbeRequest>

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
  /** Nothing was asked. `why` is a sentence, and says what to do. */
  v.object({ kind: v.literal('not-captured'), why: v.string() }),
])
export type ProbePackets = v.InferOutput<typeof ProbePackets>
