/**
 * How rules of a packet filter decide on one packet. Nothing is guessed: a condition that can't be told from what is known
 * of the packet (its sender, above all) makes both outcomes possible.
 */

/** Null: can't be told. */
export type Maybe = boolean | null

export type RuleVerdict =
  | { readonly kind: 'accept' | 'drop' | 'return' | 'none' }
  /** Ends in a way that rules don't show (a queue to a program, a module that is not known). */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }

/** A rule, with its conditions already held against the packet. */
export interface PacketRule {
  readonly matches: Maybe
  readonly verdict: RuleVerdict
  /** For evidence. */
  readonly text: string
}

export interface PacketChain {
  readonly name: string
  readonly rules: readonly PacketRule[]
  /** What happens at its end, of a chain that the kernel calls. */
  readonly policy: 'accept' | 'drop' | null
}

/** What may become of the packet, each with the rule that does it; null: that can't happen. */
export interface Fate {
  readonly accept: string | null
  readonly drop: string | null
}

interface Walk extends Fate {
  /** The end of the chain, or a `return`, may be reached. */
  readonly falls: boolean
}

/** As the kernel's own limit of nested jumps (NFT_JUMP_STACK_SIZE). */
const deepest = 16
/** Rules that are walked at most: what is larger is not a simple rule set. */
const mostSteps = 100_000

/** Walks a chain that the kernel calls. */
export function fateIn(base: PacketChain, chains: ReadonlyMap<string, PacketChain>): Fate {
  const steps = { left: mostSteps }
  const { accept, drop, falls } = walk(base, chains, 0, steps)
  const end = `${base.name}: policy ${base.policy ?? 'accept'}`
  if (!falls) return { accept, drop }
  return base.policy === 'drop' ? { accept, drop: drop ?? end } : { accept: accept ?? end, drop }
}

function walk(
  chain: PacketChain,
  chains: ReadonlyMap<string, PacketChain>,
  depth: number,
  steps: { left: number },
): Walk {
  let accept: string | null = null
  let drop: string | null = null
  let leftEarly = false
  if (depth > deepest) return { ...anything(chain.name), falls: true }
  for (const { matches, verdict, text } of chain.rules) {
    steps.left -= 1
    if (steps.left < 0) return { ...anything(chain.name), falls: true }
    if (matches === false || verdict.kind === 'none') continue
    const certain = matches === true
    switch (verdict.kind) {
      case 'accept':
        accept ??= text
        if (certain) return { accept, drop, falls: leftEarly }
        break
      case 'drop':
        drop ??= text
        if (certain) return { accept, drop, falls: leftEarly }
        break
      case 'unknown':
        accept ??= text
        drop ??= text
        break
      case 'return':
        if (certain) return { accept, drop, falls: true }
        leftEarly = true
        break
      case 'jump':
      case 'goto': {
        const target = chains.get(verdict.chain)
        const inner =
          target === undefined ? { ...anything(text), falls: true } : walk(target, chains, depth + 1, steps)
        accept ??= inner.accept
        drop ??= inner.drop
        if (verdict.kind === 'goto') {
          if (certain) return { accept, drop, falls: inner.falls || leftEarly }
          leftEarly ||= inner.falls
        } else if (certain && !inner.falls) return { accept, drop, falls: leftEarly }
      }
    }
  }
  return { accept, drop, falls: true }
}

function anything(text: string): Fate {
  return { accept: text, drop: text }
}

/** Not of something that can't be told can't be told either. */
export function inverted(value: Maybe): Maybe {
  return value === null ? null : !value
}

/** True if all are, false if one isn't. */
export function every(values: readonly Maybe[]): Maybe {
  if (values.includes(false)) return false
  return values.includes(null) ? null : true
}

/** True if one is. */
export function some(values: readonly Maybe[]): Maybe {
  if (values.includes(true)) return true
  return values.includes(null) ? null : false
}
