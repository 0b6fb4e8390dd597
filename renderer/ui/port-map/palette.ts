import type { CellKind } from './cell-kind'

export type Rgb = readonly [red: number, green: number, blue: number]

/** The colours that the canvases use, read from the design tokens. */
export interface Palette {
  readonly blank: Rgb
  readonly cursor: Rgb
  readonly ink: Rgb
  /** The colour of each kind, by its code. */
  readonly kinds: readonly Rgb[]
  /** The core of each kind's light, by its code; its own colour where it has none. */
  readonly cores: readonly Rgb[]
}

/** Reads the palette that holds for an element. The tokens are written as `#rrggbb`. */
export function readPalette(element: Element, kinds: readonly CellKind[]): Palette {
  const style = getComputedStyle(element)
  const read = (name: string) => parseHex(style.getPropertyValue(name).trim())
  return {
    blank: read('--map-blank'),
    cursor: read('--map-cursor'),
    ink: read('--text-2'),
    kinds: kinds.map(({ token }) => read(token)),
    cores: kinds.map(({ token, beacon }) => read(beacon?.kind === 'glow' ? beacon.core : token)),
  }
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
  return palette.kinds[code] ?? palette.blank
}
