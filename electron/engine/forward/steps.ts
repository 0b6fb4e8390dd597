/** One piece of work as data: the facts that it needs, and the one that it yields. */
export interface Step<Facts, Work> {
  readonly yields: keyof Facts
  readonly needs: readonly (keyof Facts)[]
  /** Is given only the facts that it needs. */
  run(work: Work, facts: Facts): Promise<Facts[keyof Facts]>
}

/**
 * Runs steps, each as soon as all that it needs is known, so side by side wherever they don't need each other. The first that
 * fails ends the others by the signal that they were made with, and is thrown when all have settled: none runs on behind
 * whoever waits.
 * @param steps each behind those that yield what it needs
 * @param fail called at the first failure
 * @param settled called behind each step that went well
 */
export async function runSteps<Facts extends object, Work, S extends Step<Facts, Work>>(
  steps: readonly S[],
  work: Work,
  fail: (thrown: unknown) => void,
  settled: (step: S, facts: Partial<Facts>) => void,
): Promise<void> {
  const known: Partial<Facts> = {}
  const ends = new Map<keyof Facts, Promise<void>>()
  let failed: { readonly thrown: unknown } | null = null
  for (const step of steps) {
    const before = step.needs.map((fact) => {
      const end = ends.get(fact)
      if (end === undefined) throw new Error(`${String(fact)} is needed before it is yielded`)
      return end
    })
    const end = Promise.all(before).then(async () => {
      if (failed !== null) return
      try {
        const facts = Object.fromEntries(step.needs.map((fact) => [fact, known[fact]])) as Facts
        known[step.yields] = await step.run(work, facts)
        settled(step, known)
      } catch (thrown) {
        if (failed !== null) return
        failed = { thrown }
        fail(thrown)
      }
    })
    ends.set(step.yields, end)
  }
  await Promise.all(ends.values())
  const { thrown } = (failed as { readonly thrown: unknown } | null) ?? {}
  if (thrown !== undefined) throw thrown
}
