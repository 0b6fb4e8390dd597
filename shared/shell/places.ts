/** A place of the app, as all who lead there call it. */
interface PlaceWords {
  readonly key: string
  /** In the bar at the side, and wherever a line ends with where it leads. */
  readonly name: string
  /** In a menu, whose items are written like titles. */
  readonly menu: string
  /** What it answers, as somebody would ask it. */
  readonly question: string
  /** What is answered there, for a newcomer. */
  readonly lead: string
}

/**
 * The places of the app, in the order of the bar at the side; Ctrl and its number, from 0, leads to each. Bar, menu, keys, the
 * command palette and the commands between shell and page are made of this list.
 */
export const places = [
  { key: 'start', name: 'Start', menu: 'Start', question: 'What do you want to know?', lead: '' },
  {
    key: 'conflict',
    name: 'In use',
    menu: 'In Use',
    question: 'What is using this port?',
    lead: 'A program says “address already in use”. See which one has the port, and what to do.',
  },
  {
    key: 'sockets',
    name: 'Sockets',
    menu: 'Sockets',
    question: 'What is open on this computer?',
    lead: 'Every program that waits for others or is connected, live.',
  },
  {
    key: 'scan',
    name: 'Scan',
    menu: 'Scan',
    question: 'What is open over there?',
    lead: 'Knock on the ports of a computer or a network: open, closed or filtered.',
  },
  {
    key: 'forward',
    name: 'Forward',
    menu: 'Forward',
    question: 'Can the internet reach me?',
    lead: 'You have set up port forwarding. See which step works, and which is broken.',
  },
  {
    key: 'reference',
    name: 'Ports',
    menu: 'Ports',
    question: 'What is this port?',
    lead: 'What runs there, and whether it is safe to leave open.',
  },
  {
    key: 'history',
    name: 'History',
    menu: 'History',
    question: 'What changed?',
    lead: 'Your earlier scans: open one as it was, or see what changed from one to another.',
  },
  {
    key: 'watch',
    name: 'Watch',
    menu: 'Watch',
    question: 'What changes here?',
    lead: 'Be told at once when a program begins to listen, or can be reached from further away.',
  },
  {
    key: 'lesson',
    name: 'Learn',
    menu: 'Learn',
    question: 'How do ports work?',
    lead: 'Experiments with real sockets on this computer, step by step.',
  },
] as const satisfies readonly PlaceWords[]

/** Beside the questions, with a key of its own. */
const settingsPlace = {
  key: 'settings',
  name: 'Settings',
  menu: 'Settings…',
  question: 'How shall Portlight behave?',
  lead: '',
} as const satisfies PlaceWords

export type PlaceKey = (typeof places)[number]['key'] | typeof settingsPlace.key
export const placeKeys: readonly PlaceKey[] = [...places.map(({ key }) => key), settingsPlace.key]

/** What a place is called, and what it answers. */
export function placeOf(key: PlaceKey): PlaceWords {
  return places.find((place) => place.key === key) ?? settingsPlace
}

/** Leads to a place; the word behind the dot is its key. */
export type PlaceCommand = `go.${PlaceKey}`
export const placeCommands: readonly PlaceCommand[] = placeKeys.map((key) => `go.${key}` as const)
