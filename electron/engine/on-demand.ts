/** A part of the engine that is made when it is asked for first, and then kept. */
export interface OnDemand<T> {
  (): Promise<T>
  /** Null as long as there is none. */
  readonly made: Promise<T> | null
}

/** Makes a part when it is asked for first; where that fails, whoever asks next tries anew. */
export function onDemand<T>(make: () => Promise<T>): OnDemand<T> {
  let made: Promise<T> | null = null
  const part = () => {
    made ??= make().catch((thrown) => {
      made = null
      throw thrown
    })
    return made
  }
  return Object.defineProperty(part, 'made', { get: () => made }) as OnDemand<T>
}
