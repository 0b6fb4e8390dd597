/** Ports that belong together, under a key that the port grammar knows. */
export interface PortPreset {
  readonly key: string
  readonly name: string
  readonly description: string
  /** In port grammar, digits only. */
  readonly ports: string
}

export const portPresets: readonly PortPreset[] = [
  { key: 'all', name: 'All ports', description: 'Every port from 1 to 65535', ports: '1-65535' },
]

/** Placeholder until the lists are in. */
export const common1000: Uint16Array = new Uint16Array(0)
export const common100: Uint16Array = new Uint16Array(0)
