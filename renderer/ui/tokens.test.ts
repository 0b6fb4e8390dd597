import { describe, expect, it } from 'vitest'
import { comparedCells } from '../features/history/compared-field'
import { scanKinds } from '../features/scan/port-map/scan-kinds'
import { socketCells } from '../features/sockets/socket-kind'
import type { CellKind } from './port-map/cell-kind'
import { parseHex, type Rgb, readPalette } from './port-map/palette'
import './field.module.css'
import '../features/conflict/ask/ask-form.module.css'
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

describe.each(['light', 'dark'] as const)('words and signs in %s', (theme) => {
  const token = (name: string) => {
    document.documentElement.dataset.theme = theme
    return parseHex(getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim())
  }
  const grounds = ['surface', 'bg', 'sunken', 'hover']
  const marked = ['accent-soft', 'open-soft', 'filtered-soft', 'error-soft', 'gone-soft']
  const text = ['text', 'text-2', 'text-3', 'accent', 'danger']
  const states = [
    'open',
    'closed',
    'filtered',
    'open-filtered',
    'error',
    'waiting',
    'udp',
    'connected',
    'passing',
  ]

  // WCAG 2.2, 1.4.3
  it.each([...text, ...states])('%s is read on every ground that words stand on: 4.5:1', (ink) => {
    for (const ground of [...grounds, ...marked])
      expect(contrast(token(ink), token(ground)), ground).toBeGreaterThanOrEqual(4.5)
  })

  it('the words of the main button are read, also under the pointer', () => {
    for (const ground of ['primary', 'primary-hover'])
      expect(contrast(token('on-primary'), token(ground)), ground).toBeGreaterThanOrEqual(4.5)
  })

  // WCAG 2.2, 1.4.11; it is drawn beside what has the focus, not on it
  it('the ring of the focus is seen on what lies around: 3:1', () => {
    for (const ground of [...grounds, ...marked, 'map-blank', 'map-closed'])
      expect(contrast(token('accent'), token(ground)), ground).toBeGreaterThanOrEqual(3)
  })

  it('the words that stand in an empty field are read as all others', () => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    const placeholders = rules.filter(
      (rule) => rule instanceof CSSStyleRule && rule.selectorText.includes('::placeholder'),
    )
    expect(placeholders.length).toBeGreaterThan(0)
    for (const rule of placeholders) {
      if (rule instanceof CSSStyleRule) expect(rule.style.opacity, rule.selectorText).toBe('1')
    }
  })
})
