import { expect, it } from 'vitest'
import { questionsFor, unaskedUdpPorts } from '../scan/udp/questions'
import { commonUdp100, portPresets } from './presets'

it('the common UDP ports are a hundred, and the most common ones are asked in words of their own', () => {
  expect(commonUdp100).toHaveLength(100)
  const silent = [...commonUdp100].filter((port) => questionsFor(port)[0].key === 'empty')
  expect(silent.length).toBeLessThan(50)
  for (const port of unaskedUdpPorts) expect(commonUdp100).not.toContain(port)
})

it('presets with letters say which protocol each port is of', () => {
  for (const key of ['udp-100', 'games', 'vpn']) {
    expect(portPresets.find((preset) => preset.key === key)?.ports).toMatch(/^(?:T:[\d,-]+,)?U:[\d,-]+$/)
  }
})
