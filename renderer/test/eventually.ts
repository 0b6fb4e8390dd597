import { vi } from 'vitest'

/**
 * Waits until a check passes, as long as a busy machine may need; what it said last is thrown after 10 s. Vitest's own
 * patience is 1 s.
 */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 10_000, interval: 20 })
}
