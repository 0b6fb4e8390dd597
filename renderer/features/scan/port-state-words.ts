import type { PortState, Reason } from '#shared/scan/state'

/** A state in a word of the interface. */
export const stateWords: Readonly<Record<PortState, string>> = {
  'not-scanned': 'not scanned',
  open: 'open',
  closed: 'closed',
  filtered: 'filtered',
  'open|filtered': 'open|filtered',
  error: 'error',
  waiting: 'waiting',
}

/** A state as the name of a class of style sheets, which may not have a bar in it. */
export function stateClass(state: PortState): string {
  return state.replace('|', '-')
}

/** What a state means, in half a sentence: for legends. */
export const stateHints: Readonly<Record<PortState, string>> = {
  open: 'a program accepts connections',
  closed: 'the host answers: nothing listens here',
  filtered: 'no answer: something swallows the question',
  'open|filtered': 'no answer: open, or something swallows the question',
  error: 'no verdict: something else stood in the way',
  waiting: 'silent so far, will be asked again',
  'not-scanned': 'not asked yet, or not any more',
}

/** A reason as the table shows it: nmap's words. */
export function reasonWord(reason: Reason): string {
  return reason === 'none' ? '–' : reason
}
