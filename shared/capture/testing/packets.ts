/** Bytes that stand one behind the other. */
export function bytesOf(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

export const u16 = (value: number) => [(value >> 8) & 255, value & 255]
export const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)]

const octets = (address: string) => address.split('.').map(Number)
const groups = (address: string) => {
  const [head = '', tail = ''] = address.split('::')
  const words = (text: string) =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16))
  const [before, after] = [words(head), words(tail)]
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after].flatMap(u16)
}

export interface IpParts {
  readonly from: string
  readonly to: string
  readonly protocol: number
  readonly ttl?: number
  readonly id?: number
  /** Flags and offset of IPv4's fragments. */
  readonly fragment?: number
  /** Total length that the header claims. */
  readonly total?: number
}

export function ipv4(
  { from, to, protocol, ttl = 64, id = 1, fragment = 0, total }: IpParts,
  content: Uint8Array,
) {
  const length = total ?? 20 + content.length
  const header = [0x45, 0, ...u16(length), ...u16(id), ...u16(fragment), ttl, protocol, 0, 0]
  return bytesOf(header, octets(from), octets(to), content)
}

/** @param extensions headers between: each without its first byte, with the number that names it */
export function ipv6(
  { from, to, protocol, ttl = 64 }: IpParts,
  content: Uint8Array,
  extensions: readonly (readonly [number, readonly number[]])[] = [],
) {
  const numbers = [...extensions.map(([number]) => number), protocol]
  const between = extensions.flatMap(([, rest], at) => [numbers[at + 1] ?? 0, ...rest])
  const header = [0x60, 0, 0, 0, ...u16(between.length + content.length), numbers[0] ?? 0, ttl]
  return bytesOf(header, groups(from), groups(to), between, content)
}

export interface TcpParts {
  readonly from: number
  readonly to: number
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16 */
  readonly flags: number
  readonly seq?: number
  readonly ack?: number
  readonly options?: readonly number[]
  readonly data?: readonly number[]
}

export function tcp({ from, to, flags, seq = 0, ack = 0, options = [], data = [] }: TcpParts): Uint8Array {
  const offset = (5 + options.length / 4) << 4
  return bytesOf(
    u16(from),
    u16(to),
    u32(seq),
    u32(ack),
    [offset, flags],
    u16(1000),
    [0, 0, 0, 0],
    options,
    data,
  )
}

export function udp(from: number, to: number, data: readonly number[]): Uint8Array {
  return bytesOf(u16(from), u16(to), u16(8 + data.length), [0, 0], data)
}

/** An error about a packet, which it quotes (RFC 792, RFC 4443). */
export function icmp(type: number, code: number, quoted: Uint8Array): Uint8Array {
  return bytesOf([type, code, 0, 0, 0, 0, 0, 0], quoted)
}

export const ethernet = (type: number, content: Uint8Array, to = [2, 0, 0, 0, 0, 2]) =>
  bytesOf(to, [2, 0, 0, 0, 0, 1], u16(type), content)

/** A packet with its time in microseconds. */
export interface TimedBytes {
  readonly at: number
  readonly bytes: Uint8Array
  /** Bytes on the wire, where it was cut. */
  readonly length?: number
}

export interface PcapParts {
  readonly linkType: number
  readonly little?: boolean
  readonly nano?: boolean
}

/** A file of classic pcap. */
export function pcap({ linkType, little = true, nano = false }: PcapParts, packets: readonly TimedBytes[]) {
  const n32 = (value: number) => (little ? u32(value).reverse() : u32(value))
  const n16 = (value: number) => (little ? u16(value).reverse() : u16(value))
  const magic = n32(nano ? 0xa1b23c4d : 0xa1b2c3d4)
  return bytesOf(
    [...magic, ...n16(2), ...n16(4), ...n32(0), ...n32(0), ...n32(262_144), ...n32(linkType)],
    ...packets.flatMap(({ at, bytes, length }) => {
      const fraction = (at % 1_000_000) * (nano ? 1000 : 1)
      const times = [...n32(Math.floor(at / 1_000_000)), ...n32(fraction)]
      return [[...times, ...n32(bytes.length), ...n32(length ?? bytes.length)], bytes]
    }),
  )
}

export interface PcapngInterface {
  readonly linkType: number
  /** if_tsresol: 10 to the power of minus this; with its highest bit, 2. */
  readonly resolution?: number
}

/** A section of pcapng. @param packets each with the number of its interface */
export function pcapng(
  { little = true, interfaces }: { little?: boolean; interfaces: readonly PcapngInterface[] },
  packets: readonly (TimedBytes & { readonly on: number; readonly flags?: number })[],
) {
  const n32 = (value: number) => (little ? u32(value).reverse() : u32(value))
  const n16 = (value: number) => (little ? u16(value).reverse() : u16(value))
  const block = (type: readonly number[], body: readonly number[]) => {
    const padded = [...body, ...new Array<number>((4 - (body.length % 4)) % 4).fill(0)]
    const length = n32(padded.length + 12)
    return [...type, ...length, ...padded, ...length]
  }
  const minusOne = [255, 255, 255, 255]
  return bytesOf(
    block([0x0a, 0x0d, 0x0d, 0x0a], [...n32(0x1a2b3c4d), ...n16(1), ...n16(0), ...minusOne, ...minusOne]),
    ...interfaces.map(({ linkType, resolution }) =>
      block(n32(1), [
        ...[...n16(linkType), 0, 0, ...n32(0)],
        ...(resolution === undefined ? [] : [...n16(9), ...n16(1), resolution, 0, 0, 0, 0, 0, 0, 0]),
      ]),
    ),
    ...packets.map(({ at, bytes, length, on, flags }) => {
      const resolution = interfaces[on]?.resolution ?? 6
      const perSecond = resolution < 128 ? 10n ** BigInt(resolution) : 2n ** BigInt(resolution & 127)
      const ticks = (BigInt(at) * perSecond + 999_999n) / 1_000_000n
      const high = n32(Number(ticks >> 32n))
      const low = n32(Number(ticks & 0xffff_ffffn))
      const padding = new Array<number>((4 - (bytes.length % 4)) % 4).fill(0)
      const options = flags === undefined ? [] : [...n16(2), ...n16(4), ...n32(flags), 0, 0, 0, 0]
      const sizes = [...n32(bytes.length), ...n32(length ?? bytes.length)]
      return block(n32(6), [...n32(on), ...high, ...low, ...sizes, ...bytes, ...padding, ...options])
    }),
  )
}
