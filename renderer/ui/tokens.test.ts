import { describe, expect, it } from 'vitest'
import { comparedCells } from '../features/history/compared-field'
import { scanKinds } from '../features/scan/port-map/scan-kinds'
import { socketCells } from '../features/sockets/socket-kind'
import type { CellKind } from './port-map/cell-kind'
import { parseHex, type Rgb, readPalette } from './port-map/palette'
import './tokens.css'

/** WCAG 2.2's contrast of two colours, 1 to 21. */
function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

it('contrast is reckoned as WCAG says', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBe(21)
  expect(contrast([119, 119, 119], [255, 255, 255])).toBeCloseTo(4.48, 2)
})

describe.each(['light', 'dark'] as const)('on the map in %s', (theme) => {
  const ground = ['--map-blank', '--map-pending', '--map-closed']
  const quiet = new Set([...ground, '--map-waiting'])
  const token = (name: string) => {
    document.documentElement.dataset.theme = theme
    return parseHex(getComputedStyle(document.documentElement).getPropertyValue(name).trim())
  }
  const speaking = (kinds: readonly CellKind[]) => kinds.filter((kind) => !quiet.has(kind.token))

  // WCAG 2.2, 1.4.11: what has to be seen to understand has 3:1 against what lies beside it
  it.each([
    ['a scan', speaking(scanKinds), ground],
    ['sockets', speaking(socketCells), ['--map-blank']],
    ['a comparison', speaking(comparedCells), ['--map-blank']],
  ] as const)('what speaks in %s is seen on its ground: 3:1', (_what, kinds, grounds) => {
    expect(kinds.length).toBeGreaterThan(3)
    document.documentElement.dataset.theme = theme
    const { cores } = readPalette(document.documentElement, kinds)
    for (const [index, kind] of kinds.entries()) {
      for (const name of grounds) {
        expect(
          contrast(cores[index] ?? [0, 0, 0], token(name)),
          `${kind.token} on ${name}`,
        ).toBeGreaterThanOrEqual(3)
      }
    }
  })

  it('what is lit has a rim that is seen on a filtered range', () => {
    expect(contrast(token('--map-blank'), token('--map-filtered'))).toBeGreaterThanOrEqual(3)
    expect(contrast(token('--map-blank'), token('--map-open-core'))).toBeGreaterThanOrEqual(3)
  })

  it('names, numbers and the cursor are read on their plates', () => {
    expect(contrast(token('--text-2'), token('--map-blank'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(token('--text-3'), token('--surface'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(token('--map-cursor'), token('--map-closed'))).toBeGreaterThanOrEqual(3)
  })

  it('closed is the calm ground, hardly darker or lighter than the page', () => {
    expect(contrast(token('--map-closed'), token('--surface'))).toBeLessThan(1.3)
  })
})
