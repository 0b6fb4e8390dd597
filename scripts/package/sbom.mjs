/**
 * @typedef {{ name: string, version: string, 'bom-ref': string, scope?: string, [key: string]: unknown }} Component
 * @typedef {{ metadata?: { component?: { 'bom-ref'?: string, name?: string } }, components: Component[], dependencies?: { ref: string, dependsOn?: string[] }[], [key: string]: unknown }} Bom
 */

/** Names of packages in the builder's lists of licences: `## name - version (licence)`. @returns {string[]} */
export function packagesIn(/** @type {string} */ licences) {
  return [...licences.matchAll(/^## (\S+) - \S+ \(/gm)].map(([, name = '']) => name)
}

/**
 * Keeps of npm's bill of materials what is inside of what we ship. npm calls everything optional that only a build needs; what
 * has been built in is required.
 * @param {Bom} bom CycloneDX 1.5
 * @param {readonly string[]} shipped names of packages
 * @param {readonly string[]} needed names of those that are installed beside it, with all that these need
 * @returns {Bom}
 */
export function shippedPart(bom, shipped, needed = []) {
  const names = new Set([...shipped, ...needed])
  const beside = refsBehind(bom, needed)
  const components = bom.components.filter((one) => names.has(one.name) || beside.has(one['bom-ref']))
  const missing = [...names].filter((name) => !components.some((component) => component.name === name))
  if (missing.length > 0) throw new Error(`the lock file does not know ${missing.join(', ')}`)
  const refs = new Set(components.map((component) => component['bom-ref']))
  const whole = bom.metadata?.component?.['bom-ref']
  const kept = (/** @type {string[]} */ list) => list.filter((ref) => refs.has(ref))
  return {
    ...bom,
    // of the binaries for each system one is needed
    components: components.map((one) => ({ ...one, scope: names.has(one.name) ? 'required' : 'optional' })),
    dependencies: (bom.dependencies ?? [])
      // only of what is listed may be told what it needs
      .filter(({ ref }) => refs.has(ref) || ref === whole)
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: kept(dependsOn) })),
  }
}

/**
 * Says what the bill is of by its name: npm takes that of the folder in which the project lies.
 * @param {Bom} bom
 * @param {string} name
 * @returns {Bom}
 */
export function named(bom, name) {
  return { ...bom, metadata: { ...bom.metadata, component: { ...bom.metadata?.component, name } } }
}

/** Packages of these names, and all that they need. */
function refsBehind(
  /** @type {Bom} */ { components, dependencies = [] },
  /** @type {readonly string[]} */ names,
) {
  const behind = new Map(dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]))
  const refs = new Set(components.filter(({ name }) => names.includes(name)).map((one) => one['bom-ref']))
  // a set that grows is walked to its new end
  for (const ref of refs) for (const next of behind.get(ref) ?? []) refs.add(next)
  return refs
}
