import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nothingRemembered, readRemembered, writeRemembered } from './remembered'
import { placeWindow } from './window-place'

const laptop = { x: 0, y: 25, width: 1440, height: 875 }
const screen = { x: 1440, y: 0, width: 2560, height: 1440 }

it('opens in the middle the first time, not larger than the display', () => {
  expect(placeWindow(null, [laptop])).toEqual({ width: 1280, height: 800 })
  expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({ width: 1024, height: 600 })
})

it('opens where it was', () => {
  const bounds = { x: 1600, y: 100, width: 2000, height: 1200 }
  expect(placeWindow(bounds, [laptop, screen])).toEqual(bounds)
})

it('comes back from a display that is gone, in a size that fits', () => {
  const bounds = { x: 1600, y: 100, width: 2000, height: 1200 }
  expect(placeWindow(bounds, [laptop])).toEqual({ width: 1440, height: 875 })
})

it.each([
  ['left of the display', { x: -1250, y: 100, width: 1280, height: 800 }],
  ['below it', { x: 0, y: 890, width: 1280, height: 800 }],
  ['with its title bar above it', { x: 0, y: -40, width: 1280, height: 800 }],
])('comes back from %s', (_, bounds) => {
  expect(placeWindow(bounds, [laptop])).not.toHaveProperty('x')
})

it('never opens smaller than can be used', () => {
  expect(placeWindow({ x: 10, y: 30, width: 3, height: -9 }, [laptop])).not.toHaveProperty('x')
  expect(placeWindow({ x: 10, y: 30, width: 200, height: 100 }, [laptop])).toMatchObject({
    width: 720,
    height: 480,
  })
})

it('remembers, and takes a damaged file for none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-remembered-'))
  const file = join(folder, 'below', 'window.json')
  expect(readRemembered(file)).toEqual(nothingRemembered)
  const remembered = {
    bounds: { x: 1, y: 2, width: 3, height: 4 },
    maximised: true,
    theme: 'dark',
  } as const
  writeRemembered(file, remembered)
  expect(readRemembered(file)).toEqual(remembered)
  // of an earlier Portlight
  writeFileSync(file, '{"bounds":null,"maximised":true}')
  expect(readRemembered(file)).toEqual({ bounds: null, maximised: true, theme: 'system' })
  for (const damaged of ['', '{"bounds":', '{"bounds":{"x":1e400}}', '[]', 'null']) {
    writeFileSync(file, damaged)
    expect(readRemembered(file)).toEqual(nothingRemembered)
  }
  rmSync(folder, { recursive: true })
})
