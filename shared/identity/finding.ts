import type { Finding } from './matcher'

/** What an answer may show; what is undefined or "" is not told by it. */
type Shown = {
  readonly [Key in keyof Omit<Finding, 'protocol' | 'confidence' | 'details'>]?: Finding[Key] | undefined
} & { readonly details?: Readonly<Record<string, string | undefined>> }

function shown(
  protocol: string,
  confidence: Finding['confidence'],
  { details = {}, ...facts }: Shown,
): Finding {
  const isTold = ([, value]: readonly [string, unknown]) => value !== undefined && value !== ''
  const told = Object.fromEntries(Object.entries(details).filter(isTold)) as Record<string, string>
  return {
    ...(Object.fromEntries(Object.entries(facts).filter(isTold)) as Partial<Finding>),
    protocol,
    confidence,
    ...(Object.keys(told).length > 0 ? { details: told } : {}),
  }
}

/** It said so in its protocol's own form. */
export function certain(protocol: string, facts: Shown = {}): Finding {
  return shown(protocol, 'certain', facts)
}

/** What it said fits, and other programs could say it too. */
export function likely(protocol: string, facts: Shown = {}): Finding {
  return shown(protocol, 'likely', facts)
}
