import type { Frame } from './frame'

/** A file of classic pcap with these packets, as Wireshark and tcpdump open it; all have the link type of the first. */
export function pcapOf(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  const size = frames.reduce((sum, { bytes }) => sum + 16 + bytes.length, 24)
  const file = new Uint8Array(size)
  const view = new DataView(file.buffer)
  view.setUint32(0, 0xa1b2c3d4, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, 262_144, true)
  view.setUint32(20, frames[0]?.linkType ?? 1, true)
  let at = 24
  for (const frame of frames) {
    const time = frame.at ?? 0
    view.setUint32(at, Math.floor(time / 1_000_000), true)
    view.setUint32(at + 4, time % 1_000_000, true)
    view.setUint32(at + 8, frame.bytes.length, true)
    view.setUint32(at + 12, frame.length, true)
    file.set(frame.bytes, at + 16)
    at += 16 + frame.bytes.length
  }
  return file
}
