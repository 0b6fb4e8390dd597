import { hostOf, lookerNamed, lookersNamed, lookerWords, operatorOf } from '#shared/forward/lookers'
import type { OutsideHelpers } from '#shared/forward/request'
import { knownStun } from './known-stun'

/** A helper as the person has to know it before agreeing. */
export interface HelperFacts {
  readonly key: string
  readonly name: string
  readonly kind: string
  readonly operator: string
  readonly learns: string
}

/** Each helper with who runs it and what it learns. */
export function helperFacts(helpers: OutsideHelpers): readonly HelperFacts[] {
  return [
    ...lookersNamed(helpers).map((by) => {
      const service = lookerNamed(helpers, by) ?? ''
      const { name, learns } = lookerWords[by]
      return {
        key: `${by} ${service}`,
        name: hostOf(service),
        kind: name,
        operator: operatorOf(by, service),
        learns,
      }
    }),
    ...helpers.stun.map((server) => ({
      key: `stun ${server}`,
      name: server,
      kind: 'STUN server',
      operator:
        knownStun.find((suggested) => suggested.server === server)?.operator ??
        `whoever runs ${server.replace(/:\d+$/, '')}`,
      learns: 'your public address, and that a program asked for it. Not which port is tested.',
    })),
  ]
}

/** Who is asked, in one line. */
export function helperLine(helpers: OutsideHelpers): string {
  const { stun } = helpers
  const parts = [
    ...lookersNamed(helpers).map((by) => {
      const service = lookerNamed(helpers, by) ?? ''
      return service === lookerWords[by].publicUrl ? lookerWords[by].name : hostOf(service)
    }),
    ...(stun.length === 0 ? [] : [stun.length === 1 ? (stun[0] ?? '') : `${stun.length} STUN servers`]),
  ]
  return parts.length === 0 ? 'Nobody is asked' : parts.join(', ')
}
