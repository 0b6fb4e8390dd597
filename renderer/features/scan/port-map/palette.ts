import { stateCode } from '#shared/scan/state'

/** The code in a field of cells for a port that nobody asked for. */
export const notAsked = 6

export type Rgb = readonly [red: number, green: number, blue: number]

/** The colours that the canvases use, read from the design tokens. */
export interface Palette {
  readonly blank: Rgb
  readonly pending: Rgb
  readonly open: Rgb
  readonly openCore: Rgb
  readonly closed: Rgb
  readonly filtered: Rgb
  readonly error: Rgb
  readonly waiting: Rgb
  readonly cursor: Rgb
  readonly ink: Rgb
}

const tokens = {
  blank: '--map-blank',
  pending: '--map-pending',
  open: '--map-open',
  openCore: '--map-open-core',
  closed: '--map-closed',
  filtered: '--map-filtered',
  error: '--map-error',
  waiting: '--map-waiting',
  cursor: '--map-cursor',
  ink: '--text-2',
} as const satisfies Record<keyof Palette, string>

/** Reads the palette that holds for an element. The tokens are written as `#rrggbb`. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string) => parseHex(style.getPropertyValue(name).trim())
  return Object.fromEntries(
    Object.entries(tokens).map(([key, name]) => [key, read(name)]),
  ) as unknown as Palette
}

/** `#rrggbb` as three numbers; mid grey for anything else. */
export function parseHex(text: string): Rgb {
  const match = /^#([0-9a-f]{6})$/i.exec(text)
  if (match === null) return [128, 128, 128]
  const value = Number.parseInt(match[1] ?? '', 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

export function cssColor([red, green, blue]: Rgb, alpha = 1): string {
  return `rgb(${red} ${green} ${blue} / ${alpha})`
}

/** The colour of a cell by its code. */
export function cellColor(palette: Palette, code: number): Rgb {
  switch (code) {
    case stateCode.open:
      return palette.open
    case stateCode.closed:
      return palette.closed
    case stateCode.filtered:
      return palette.filtered
    case stateCode.error:
      return palette.error
    case stateCode.waiting:
      return palette.waiting
    case stateCode['not-scanned']:
      return palette.pending
    default:
      return palette.blank
  }
}
