import { type CellBox, cellAt, cellSide, type Grid, roomOf } from './grid'

/** A text beside a port's cell, and the plate that it stands on, in device pixels. */
export interface PlacedLabel {
  readonly port: number
  readonly text: string
  readonly box: CellBox
}

/** What is to be named, the most important first. */
export interface LabelWish {
  readonly port: number
  readonly text: string
  /** Of the text, in device pixels. */
  readonly width: number
}

/** Ports that no name may cover, at most: more are a range, which is seen beside a name too. */
const mostGuarded = 400

/**
 * The ports that no name may cover: those that are to be named, and each other one that says something where cells are
 * large enough for a single one to be looked for. @param lists the ports of each kind that has a beacon
 */
export function guardedPorts(
  grid: Grid,
  stops: readonly number[],
  lists: readonly (readonly number[])[],
  ratio: number,
): readonly number[] {
  const roomy = grid.rooms.filter((room) => cellSide(room) >= 5 * ratio)
  const single = roomy.flatMap(({ range }) => {
    const ports = lists.flatMap((list) => list.filter((port) => port >= range.first && port <= range.last))
    return ports.length > mostGuarded ? [] : ports
  })
  return [...new Set([...stops.slice(0, mostGuarded), ...single])]
}

/**
 * Puts names beside ports where there is room: right of the cell, left of it, above or below, and nowhere where it would
 * cover another name, another port that is to be named, or leave the room.
 * @param ratio device pixels for one CSS pixel
 */
export function placeLabels(
  grid: Grid,
  wishes: readonly LabelWish[],
  marked: readonly number[],
  ratio: number,
): readonly PlacedLabel[] {
  const height = 14 * ratio
  const away = 5 * ratio
  const dots = marked.flatMap((port) => {
    const cell = cellAt(grid, port)
    return cell === null ? [] : [widened(cell, 3 * ratio)]
  })
  const placed: PlacedLabel[] = []
  for (const { port, text, width: textWidth } of wishes) {
    const room = roomOf(grid, port)
    const cell = cellAt(grid, port)
    if (room === null || cell === null) continue
    const width = textWidth + 8 * ratio
    const middleX = cell.x + cell.width / 2
    const middleY = cell.y + cell.height / 2
    const right = Math.max(middleX + away, cell.x + cell.width + ratio)
    const left = Math.min(middleX - away, cell.x - ratio) - width
    const beside = Math.min(room.y + room.height - height, Math.max(room.y, middleY - height / 2))
    const across = Math.min(room.width - width, Math.max(0, middleX - width / 2))
    const places = [
      { x: right, y: beside },
      { x: left, y: beside },
      { x: across, y: middleY - away - height },
      { x: across, y: middleY + away },
    ]
    for (const { x, y } of places) {
      const box = { x: Math.round(x), y: Math.round(y), width: Math.ceil(width), height }
      const inside = box.x >= 0 && box.x + box.width <= room.width
      if (!inside || box.y < room.y || box.y + height > room.y + room.height) continue
      if (placed.some((other) => overlap(other.box, box)) || dots.some((dot) => overlap(dot, box))) continue
      placed.push({ port, text, box })
      break
    }
  }
  return placed
}

function widened({ x, y, width, height }: CellBox, by: number): CellBox {
  const side = Math.max(0, by - Math.min(width, height) / 2)
  return { x: x - side, y: y - side, width: width + side * 2, height: height + side * 2 }
}

function overlap(one: CellBox, other: CellBox): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}
