/** What a file of captured packets has of one packet. */
export interface Frame {
  /** From 1, as tcpdump and Wireshark number them. */
  readonly number: number
  /** Microseconds since 1970; null: the file gives it no time (pcapng's Simple Packet Block). */
  readonly at: number | null
  /** What the bytes begin with: a LINKTYPE_ value (draft-ietf-opsawg-pcaplinktype). */
  readonly linkType: number
  /** What was kept of the packet; fewer bytes than `length` where it was cut ("snapped"). */
  readonly bytes: Uint8Array
  /** Bytes that it had on the wire. */
  readonly length: number
  /** Whether the computer that captured sent or received it, where the file says so. */
  readonly direction: Direction
}

export type Direction = 'in' | 'out' | null

/** How the reading of a file ended. */
export type FramesEnd =
  | {
      readonly ok: true
      readonly format: CaptureFormat
      readonly packets: number
      /** Packets that whoever captured could not keep up with, where the file tells; null where it does not. */
      readonly dropped: number | null
      /** Why the file could be read only so far, as a sentence; null: it was read to its end. */
      readonly partial: string | null
    }
  | { readonly ok: false; readonly message: string }

export type CaptureFormat = 'pcap' | 'pcapng'

/** Reads a format as its bytes come. */
export interface FrameReader {
  readonly format: CaptureFormat
  /** Bytes that have to be there before {@link FrameReader.take} can say how many it needs. */
  readonly headLength: number
  /**
   * Looks at the next piece of the file, which begins where the last one ended.
   * @returns how long that piece is; a packet, where it is one; or what is wrong with it
   */
  take(view: DataView): Taken
  readonly dropped: number | null
}

export type Taken =
  | { readonly kind: 'more'; readonly need: number }
  | { readonly kind: 'piece'; readonly length: number; readonly frame: Omit<Frame, 'number'> | null }
  | { readonly kind: 'damaged'; readonly why: string }

/** The most bytes that libpcap keeps of a packet (MAXIMUM_SNAPLEN); a file that claims more is damaged. */
export const mostPacketBytes = 262_144
