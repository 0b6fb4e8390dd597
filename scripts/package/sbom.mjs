/**
 * @typedef {{ name: string, version: string, 'bom-ref': string, scope?: string, [key: string]: unknown }} Component
 * @typedef {{ components: Component[], dependencies?: { ref: string, dependsOn?: string[] }[], [key: string]: unknown }} Bom
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
 * @returns {Bom}
 */
export function shippedPart(bom, shipped) {
  const names = new Set(shipped)
  const components = bom.components.filter(({ name }) => names.has(name))
  const missing = shipped.filter((name) => !components.some((component) => component.name === name))
  if (missing.length > 0) throw new Error(`the lock file does not know ${missing.join(', ')}`)
  const refs = new Set(components.map((component) => component['bom-ref']))
  const kept = (/** @type {string[]} */ list) => list.filter((ref) => refs.has(ref))
  return {
    ...bom,
    components: components.map((component) => ({ ...component, scope: 'required' })),
    dependencies: (bom.dependencies ?? [])
      .filter(({ ref, dependsOn }) => refs.has(ref) || kept(dependsOn ?? []).length > 0)
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: kept(dependsOn) })),
  }
}
