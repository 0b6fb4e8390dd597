import axe from 'axe-core'
import { expect } from 'vitest'
import { page } from 'vitest/browser'

/** What axe finds wrong with the page, each with its element and how to mend it. */
export async function violations(): Promise<readonly string[]> {
  // colours on their way from one to another are nobody's choice, whenever they set out
  const still = document.createElement('style')
  still.textContent = '*, *::before, *::after { transition: none !important; animation: none !important }'
  document.head.append(still)
  const { violations } = await axe.run(document, { resultTypes: ['violations'] })
  still.remove()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
  )
}

/** The size that most have, and the smallest that a window can be made. */
const sizes = [
  [1280, 800],
  [900, 600],
] as const

/**
 * Expects that the page is accessible and fits, in a usual window and in the smallest.
 * @param also what is to be looked at, too, at each size, instead of the page as it stands
 */
export async function expectAccessible(also?: (look: () => Promise<void>) => Promise<void>): Promise<void> {
  for (const [width, height] of sizes) {
    await page.viewport(width, height)
    const look = async () => expect(await violations(), `${width}×${height}`).toEqual([])
    await (also ?? ((only) => only()))(look)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    expect(document.documentElement.scrollHeight).toBeLessThanOrEqual(height)
  }
  await page.viewport(1280, 800)
}
