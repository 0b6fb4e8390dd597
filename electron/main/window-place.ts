import type { Rectangle } from 'electron'

/** The smallest window in which everything can be used. */
export const smallest = { width: 720, height: 480 }
const usual = { width: 1280, height: 800 }
/** Of a window's title bar this much has to lie on a display, so that it can be grabbed. */
const grip = { width: 100, height: 30 }

/** Where a window opens; without `x` and `y` the system centres it. */
export interface WindowPlace {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
}

/**
 * Where the window opens: where it was, if enough of its upper edge still lies on a display; else in the middle, not
 * larger than the first display.
 * @param bounds where the window was, null if that is not known
 * @param workAreas the displays of this moment, without bars and docks; the main one first
 */
export function placeWindow(bounds: Rectangle | null, workAreas: readonly Rectangle[]): WindowPlace {
  const main = workAreas[0]
  const within = (size: { width: number; height: number }, area: Rectangle | undefined) => ({
    width: Math.max(smallest.width, Math.min(size.width, area?.width ?? size.width)),
    height: Math.max(smallest.height, Math.min(size.height, area?.height ?? size.height)),
  })
  if (bounds === null) return within(usual, main)
  const home = workAreas.find((area) => canBeGrabbed(bounds, area))
  if (home === undefined) return within(bounds, main)
  return { x: bounds.x, y: bounds.y, ...within(bounds, home) }
}

function canBeGrabbed(window: Rectangle, area: Rectangle): boolean {
  const visible = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  return visible >= grip.width && window.y >= area.y - 1 && window.y + grip.height <= area.y + area.height
}
