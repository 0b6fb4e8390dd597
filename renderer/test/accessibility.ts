import axe from 'axe-core'

/** What axe finds wrong with the page, each with its element and how to mend it. */
export async function violations(): Promise<readonly string[]> {
  // colours on their way from one to another are nobody's choice
  const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
  await Promise.allSettled(passing.map(({ finished }) => finished))
  const { violations } = await axe.run(document, { resultTypes: ['violations'] })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
  )
}
