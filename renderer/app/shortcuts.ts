import { type PlaceKey, placeKeys, placeOf, places } from '#shared/shell/places'
import type { ShellCommand } from '#shared/shell/shell'
import type { KeyGroup } from './place'
import { manifests } from './places'

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

/** Keys of the whole app, or of what more than one place shows. */
const commonKeys: readonly ShownKeys[] = [
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

interface ShownKeys extends Required<KeyGroup> {
  /** Where they mean something; none: everywhere. */
  readonly places: readonly PlaceKey[]
}

/** The keys of the view that is shown, then those of the whole app, then the others. */
export function shortcutsAt(place: PlaceKey): readonly ShownKeys[] {
  const ofPlaces = placeKeys.flatMap((key) => {
    const { keys = [] }: { readonly keys?: readonly KeyGroup[] } = manifests[key]
    return keys.map((group) => ({ title: placeOf(key).name, places: [key], ...group }))
  })
  const rank = ({ places: where }: ShownKeys) => (where.includes(place) ? 0 : where.length === 0 ? 1 : 2)
  return [...ofPlaces, ...commonKeys].sort((one, other) => rank(one) - rank(other))
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
