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
export function helperFacts({ reflector, echoip, stun }: OutsideHelpers): readonly HelperFacts[] {
  const facts: HelperFacts[] = []
  if (reflector !== null) {
    facts.push({
      key: `reflector ${reflector}`,
      name: hostOf(reflector),
      kind: 'Reflector',
      operator: 'whoever runs it; your own, if you set it up',
      learns: 'your public address, and which port is tested. It knocks on that port at your address.',
    })
  }
  if (echoip !== null) {
    facts.push({
      key: `echoip ${echoip}`,
      name: hostOf(echoip),
      kind: 'Port check (echoip)',
      operator: `whoever runs ${hostOf(echoip)}`,
      learns: 'your public address, and which port is tested. It tries to connect to it.',
    })
  }
  for (const server of stun) {
    const known = knownStun.find((suggested) => suggested.server === server)
    facts.push({
      key: `stun ${server}`,
      name: server,
      kind: 'STUN server',
      operator: known?.operator ?? `whoever runs ${server.replace(/:\d+$/, '')}`,
      learns: 'your public address, and that a program asked for it. Not which port is tested.',
    })
  }
  return facts
}

/** Who is asked, in one line. */
export function helperLine(helpers: OutsideHelpers): string {
  const parts = [
    ...(helpers.reflector === null ? [] : [hostOf(helpers.reflector)]),
    ...(helpers.echoip === null ? [] : [hostOf(helpers.echoip)]),
    ...(helpers.stun.length === 0
      ? []
      : [helpers.stun.length === 1 ? (helpers.stun[0] ?? '') : `${helpers.stun.length} STUN servers`]),
  ]
  return parts.length === 0 ? 'Nobody is asked' : parts.join(', ')
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
