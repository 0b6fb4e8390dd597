import type { PostState } from './watch-post'

/** What the icon shows: it watches, has something new, sees nothing. Each has a shape of its own. */
export type IconMark = 'plain' | 'news' | 'blind'

export function markOf({ blind, news }: PostState): IconMark {
  if (news > 0) return 'news'
  return blind === null ? 'plain' : 'blind'
}

/** What is said of it in words: under the pointer, and in the menu. */
export function trayWords({ listeners, blind, news }: PostState): string {
  if (blind !== null) return 'Portlight sees nothing now'
  if (news > 0) return `Portlight: ${news} ${news === 1 ? 'change' : 'changes'} to look at`
  if (listeners === null) return 'Portlight begins to watch'
  return `Portlight watches ${listeners} ${listeners === 1 ? 'listener' : 'listeners'}`
}

/** A colour as bytes of blue, green and red. */
const danger = [0x3c, 0x4c, 0xe5] as const
const white = [0xff, 0xff, 0xff] as const

/**
 * Draws the mark into a picture: a filled disc for news, a ring for a watch that sees nothing.
 * @param bitmap four bytes a dot, blue, green, red and alpha (`NativeImage.toBitmap`); it is left as it is
 * @param size dots in a row, and rows
 */
export function markedBitmap(bitmap: Uint8Array, size: number, mark: IconMark): Uint8Array {
  const marked = Uint8Array.from(bitmap)
  if (mark === 'plain') return marked
  const radius = size * 0.3
  const middle = size - radius - 0.5
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const far = Math.hypot(x - middle, y - middle)
      if (far > radius) continue
      const isEdge = far > radius * 0.78
      const isInside = mark === 'news' ? !isEdge : far > radius * 0.42 && !isEdge
      marked.set([...(isInside ? danger : white), 0xff], 4 * (y * size + x))
    }
  }
  return marked
}
