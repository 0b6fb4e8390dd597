import { type PlaceKey, places } from '#shared/shell/places'
import type { ShellCommand } from '#shared/shell/shell'

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/**
 * The command of a key anywhere in the app; null where it has none.
 * @param typing the focus is in a field, where single characters are text
 */
export function commandOf(pressed: Pressed, typing: boolean, mac: boolean): ShellCommand | null {
  const { key, altKey } = pressed
  const main = mac ? pressed.metaKey && !pressed.ctrlKey : pressed.ctrlKey && !pressed.metaKey
  const bare = !pressed.ctrlKey && !pressed.metaKey && !altKey
  if (bare && key === 'F5') return 'run.start'
  if (bare && key === 'Escape') return 'run.cancel'
  if (main && !altKey && !pressed.shiftKey) {
    const lower = key.toLowerCase()
    if (lower === 'r') return 'run.start'
    if (lower === 'f') return 'view.filter'
    if (lower === 'k') return 'ask.anything'
    if (lower === 'n') return 'run.new'
    if (lower === 'o') return 'file.choose'
    if (lower === 's') return 'run.export'
    if (lower === 'p') return 'run.pause'
    if (key === ',') return 'go.settings'
    const place = /^\d$/.test(key) ? places[Number(key)] : undefined
    if (place !== undefined) return `go.${place.key}`
  }
  // browsers keep Ctrl+N for themselves; on macOS Option+N writes a letter
  const alt = altKey && !mac && !pressed.ctrlKey && !pressed.metaKey && !pressed.shiftKey
  if (alt && key.toLowerCase() === 'n') return 'run.new'
  if (typing || !bare) return null
  if (key === '/') return 'view.filter'
  if (key === '?') return 'help.shortcuts'
  return null
}

/** Whether keys go into a text there. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLTextAreaElement || target.isContentEditable) return true
  return target instanceof HTMLInputElement && !['radio', 'checkbox', 'button'].includes(target.type)
}

interface KeyGroup {
  readonly title: string
  /** Where they mean something; none: everywhere. */
  readonly places: readonly PlaceKey[]
  readonly keys: readonly (readonly [keys: string, what: string])[]
}

/** Keys for people. `Mod` is Ctrl, and Cmd on macOS. */
const shortcutHelp: readonly KeyGroup[] = [
  {
    title: 'Everywhere',
    places: [],
    keys: [
      [`Mod+0 to Mod+${places.length - 1}`, places.map(({ name }) => name).join(', ')],
      ['Mod+K', 'Ask anything, or go somewhere'],
      ['Mod+V', 'Ask about what was copied'],
      ['Mod+O', 'Open a file: a scan, or captured packets'],
      ['Mod+,', 'Settings'],
      ['?', 'These keys'],
    ],
  },
  {
    title: 'Start',
    places: ['start'],
    keys: [
      ['Enter', 'Ask what is marked'],
      ['Up Down', 'Mark another question'],
      ['Shift+Enter', 'A further line'],
      ['/ or Mod+F', 'To the field'],
    ],
  },
  {
    title: 'In use',
    places: ['conflict'],
    keys: [
      ['Enter', 'Ask'],
      ['Shift+Enter', 'A further line'],
      ['Mod+Enter', 'Stop what has the port; once more says yes'],
      ['Mod+C', 'Copy the answer for a ticket'],
      ['F5 or Mod+R', 'Look again'],
      ['/ or Mod+F', 'To the field'],
      ['Mod+N', 'New question'],
      ['Mod+S', 'Save the answer as JSON'],
    ],
  },
  {
    title: 'Sockets',
    places: ['sockets'],
    keys: [
      ['Space', 'Freeze, and go on'],
      ['F5 or Mod+R', 'Read at once'],
      ['Mod+P', 'Pause and resume'],
      ['/ or Mod+F', 'Filter'],
      ['Arrows', 'Walk the rows'],
      ['Left Right', 'Fold and unfold a process'],
      ['Enter', 'Show details'],
      ['Esc', 'Close details'],
      ['Mod+C', 'Copy the row'],
      ['Mod+S', 'Export'],
    ],
  },
  {
    title: 'Scan',
    places: ['scan'],
    keys: [
      ['Enter', 'Start, from a field'],
      ['F5 or Mod+R', 'Scan again'],
      ['Mod+P', 'Pause and resume'],
      ['Esc', 'Cancel'],
      ['Mod+N', 'New scan'],
      ['Mod+S', 'Export results'],
    ],
  },
  {
    title: 'Forward',
    places: ['forward'],
    keys: [
      ['Enter', 'Test, from the port'],
      ['F5 or Mod+R', 'Test or ask again'],
      ['Esc', 'Cancel'],
      ['/ or Mod+F', 'To the port'],
      ['Mod+N', 'New test'],
      ['Mod+S', 'Save the report as JSON'],
    ],
  },
  {
    title: 'Ports',
    places: ['reference'],
    keys: [
      ['Enter', 'Look up, from the field'],
      ['Arrows', 'Walk what was found'],
      ['F5 or Mod+R', 'Look again'],
      ['/ or Mod+F', 'To the field'],
      ['Mod+N', 'Back to the start'],
    ],
  },
  {
    title: 'Learn',
    places: ['lesson'],
    keys: [
      ['F5 or Mod+R', 'The next step'],
      ['Esc', 'Break off, and close everything'],
      ['Mod+N', 'Back to the list'],
      ['Mod+S', 'Save the class sheet'],
    ],
  },
  {
    title: 'Results',
    places: ['scan'],
    keys: [
      ['/ or Mod+F', 'Filter'],
      ['Arrows', 'Walk the rows'],
      ['Enter', 'Unfold, or show details'],
      ['Mod+C', 'Copy the row'],
    ],
  },
  {
    title: 'Port map',
    places: ['scan', 'sockets'],
    keys: [
      ['Arrows', 'Walk the ports'],
      ['Home End', 'Ends of the row'],
      ['Mod+Home Mod+End', 'Ends of the range'],
      ['n p', 'Next and previous port that is open'],
      ['0–9', 'Jump to a port by its number'],
      ['+ − *', 'Zoom in, out, to all'],
      ['Enter', 'Show details'],
    ],
  },
]

/** The keys of the view that is shown, then those of the whole app, then the others. */
export function shortcutsAt(place: PlaceKey): readonly KeyGroup[] {
  const rank = ({ places: where }: KeyGroup) => (where.includes(place) ? 0 : where.length === 0 ? 1 : 2)
  return [...shortcutHelp].sort((one, other) => rank(one) - rank(other))
}

/** What is drawn as keys, word by word: each is a combination of keys, or the word between two of them. */
export function keyWords(
  keys: string,
): readonly { readonly word: string; readonly caps: readonly string[] }[] {
  return keys.split(' ').map((word) => {
    if (word === 'or' || word === 'to') return { word, caps: [] }
    return { word, caps: word === '+' ? [word] : word.split('+') }
  })
}

/** A line's keys as this shell has them; null where it has none for that. */
export function keysHere(keys: string, mac: boolean, browser: boolean): string | null {
  if (browser && keys === 'Mod+N') return mac ? null : 'Alt+N'
  return keys.replaceAll('Mod', mac ? 'Cmd' : 'Ctrl')
}
