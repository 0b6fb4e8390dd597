import axe from 'axe-core'

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
