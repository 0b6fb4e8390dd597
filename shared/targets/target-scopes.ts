import type { Scope } from '../scan/plan'
import { ipv4Regions, ipv6Regions, parseIpv4, parseIpv6 } from './address'
import { mergeRanges, overlap, type Range, sizeOf, subtractRanges } from './ipv6-ranges'
import { OctetBox } from './octet-box'

const ipv4Blocks = ipv4Regions.map(({ first, last, scope }) => ({
  box: OctetBox.ofBlock(first, last),
  scope,
}))
const everyIpv4 = OctetBox.ofBlock(0, 0xffff_ffff)
const publicIpv4 = ipv4Blocks.reduce((pieces, block) => pieces.flatMap((piece) => piece.without(block.box)), [
  everyIpv4,
] as readonly OctetBox[])
const ipv4Pieces: readonly { readonly box: OctetBox; readonly scope: Scope }[] = [
  ...ipv4Blocks,
  ...publicIpv4.map((box) => ({ box, scope: 'public' as const })),
]

const everyIpv6: Range = { first: 0n, last: (1n << 128n) - 1n }
const ipv6Pieces: readonly (Range & { readonly scope: Scope })[] = [
  ...ipv6Regions,
  ...subtractRanges([everyIpv6], mergeRanges(ipv6Regions)).map((range) => ({
    ...range,
    scope: 'public' as const,
  })),
]

/** This computer's addresses as numbers. */
export interface OwnAddresses {
  readonly ipv4: ReadonlySet<number>
  /** Also the IPv4 ones, as IPv4-mapped addresses. */
  readonly ipv6: readonly bigint[]
}

export function ownAddresses(own: ReadonlySet<string>): OwnAddresses {
  const ipv4 = new Set<number>()
  const ipv6 = new Set<bigint>()
  for (const text of own) {
    const four = parseIpv4(text)
    const six = four === null ? parseIpv6(text) : null
    if (four !== null) ipv4.add(four)
    if (six !== null) ipv6.add(six.value)
    if (four !== null) ipv6.add(0xffff_0000_0000n + BigInt(four))
  }
  return { ipv4, ipv6: [...ipv6] }
}

/** What is left out of IPv4 targets. */
export interface Ipv4Excluded {
  readonly points: ReadonlySet<number>
  readonly boxes: readonly OctetBox[]
}

/**
 * Adds the scopes of a box's addresses: walks each region's part of it until an address is found that is not left out,
 * which takes at most as many steps as there are single exceptions.
 */
export function addScopesOfBox(
  scopes: Set<Scope>,
  box: OctetBox,
  excluded: Ipv4Excluded,
  own: OwnAddresses,
): void {
  for (const address of own.ipv4) {
    const isExcluded = excluded.points.has(address) || excluded.boxes.some((other) => other.has(address))
    if (!isExcluded && box.has(address)) scopes.add('this-computer')
  }
  for (const piece of ipv4Pieces) {
    const part = scopes.has(piece.scope) ? null : box.intersect(piece.box)
    if (part === null) continue
    const blockers = excluded.boxes.filter((other) => part.intersect(other) !== null)
    for (const address of part.addresses(blockers)) {
      if (excluded.points.has(address) || own.ipv4.has(address)) continue
      scopes.add(piece.scope)
      break
    }
  }
}

/** Adds the scopes of IPv6 addresses; `ranges` don't overlap. */
export function addScopesOfRanges(scopes: Set<Scope>, ranges: readonly Range[], own: OwnAddresses): void {
  for (const range of ranges) {
    for (const piece of ipv6Pieces) {
      const part = overlap(range, piece)
      if (part === null) continue
      const ours = own.ipv6.filter((address) => address >= part.first && address <= part.last).length
      if (ours > 0) scopes.add('this-computer')
      if (sizeOf([part]) > BigInt(ours)) scopes.add(piece.scope)
    }
  }
}
