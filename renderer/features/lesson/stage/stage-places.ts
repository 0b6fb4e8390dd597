/** Where things stand in the picture, in its own units. */
export const stageWidth = 860

interface Column {
  /** From left to right. */
  readonly machine: readonly [number, number]
  readonly programs: readonly [number, number]
}

const across = [1, stageWidth - 1] as const

/** One machine with who asks and who is asked; or three, with a router between them. */
export const columns = {
  one: {
    left: { machine: across, programs: [20, 268] },
    right: { machine: across, programs: [592, 840] },
  },
  home: {
    left: { machine: [1, 292], programs: [14, 268] },
    router: { machine: [350, 510], programs: [350, 510] },
    right: { machine: [568, 859], programs: [592, 846] },
  },
} as const satisfies {
  readonly one: Readonly<Record<'left' | 'right', Column>>
  readonly home: Readonly<Record<'left' | 'router' | 'right', Column>>
}

/** Where sockets of that side touch the edge of their program. */
export function edgeOf(side: 'left' | 'right', home: boolean): number {
  const [from, to] = columns[home ? 'home' : 'one'][side].programs
  return side === 'left' ? to : from
}

/** A line between two places that leaves and comes level, as SVG writes paths. */
export function wayOf(fromX: number, fromY: number, toX: number, toY: number): string {
  const bend = (toX - fromX) / 2
  return `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`
}
