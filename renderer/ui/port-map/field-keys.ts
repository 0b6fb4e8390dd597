import type { Move } from './grid'

/** What a key does on the map. */
export type FieldKey =
  | { readonly kind: 'move'; readonly move: Move }
  | { readonly kind: 'zoom'; readonly direction: 1 | -1 }
  | { readonly kind: 'all' }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'stop'; readonly direction: 1 | -1 }
  | { readonly kind: 'select' }

interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'row-start',
  End: 'row-end',
  PageUp: 'page-up',
  PageDown: 'page-down',
}

/** Reads a key; null where the map does not use it. */
export function fieldKey({ key, ctrlKey, metaKey, altKey }: Key): FieldKey | null {
  if (altKey) return null
  if (ctrlKey || metaKey) {
    if (key === 'Home') return { kind: 'move', move: 'first' }
    if (key === 'End') return { kind: 'move', move: 'last' }
    return null
  }
  const move = moves[key]
  if (move !== undefined) return { kind: 'move', move }
  if (key === '+' || key === '=') return { kind: 'zoom', direction: 1 }
  if (key === '-') return { kind: 'zoom', direction: -1 }
  if (key === '*') return { kind: 'all' }
  if (key === 'n') return { kind: 'stop', direction: 1 }
  if (key === 'p') return { kind: 'stop', direction: -1 }
  if (key === 'Enter' || key === ' ') return { kind: 'select' }
  return /^\d$/.test(key) ? { kind: 'digit', digit: key } : null
}

/** Digits that are typed one after the other name a port: one that would be too large begins anew. */
export function typedPort(typed: string, digit: string): { readonly typed: string; readonly port: number } {
  const longer = `${typed}${digit}`.replace(/^0+(?=\d)/, '')
  const next = Number(longer) > 65535 ? digit : longer
  return { typed: next, port: Number(next) }
}
