import * as v from 'valibot'
import { largeScanProbes } from '../scan/plan'
import { timingNames, timings } from '../scan/request'
import { places } from '../shell/places'
import { whoLearns } from '../update/update'
import { agreement, choice, file, onOff, type Setting, wholeNumber, wholeNumberOrNone } from './setting'

/** Attempts a second that the usual timing makes at most, outside of this computer; see `ceilingOf` in the engine. */
export const usualCeilings = { private: 5_000, public: 500 } as const

/**
 * Every setting, once, by the name that it has in the file. Schemas, form, the check of the file, the command line and its help derive
 * from this list.
 */
export const settings = {
  'app.theme': choice(
    { name: 'Theme', lead: 'Light or dark, in the window, its title and its menus.', fallback: 'system' },
    [
      { value: 'system', text: 'Like the system' },
      { value: 'light', text: 'Light' },
      { value: 'dark', text: 'Dark' },
    ],
  ),
  'app.start': choice({ name: 'Opens with', lead: 'What Portlight shows first.', fallback: 'last' }, [
    { value: 'last', text: 'Where I left it' },
    ...places.map(({ key, name }) => ({ value: key, text: name })),
  ]),
  'app.notify': onOff({
    name: 'Say when long work has ended',
    lead: 'With a notification of the system, while the window is not in front.',
    fallback: true,
  }),
  'app.updates': onOff({
    name: 'Tell of a newer Portlight',
    lead: `Asks once a day, while Portlight is open. ${whoLearns('portlight.example')}`,
    fallback: false,
  }),
  'sockets.seconds': choice(
    {
      name: 'Read the sockets',
      lead: 'How often the Sockets view looks again. More often costs more of the processor.',
      fallback: 1,
    },
    [
      { value: 1, text: 'Every second' },
      { value: 2, text: 'Every 2 s' },
      { value: 5, text: 'Every 5 s' },
      { value: 10, text: 'Every 10 s' },
    ],
  ),
  'scan.timing': choice(
    {
      name: 'Timing of a new scan',
      lead: 'What the form of a scan begins with. The gentle ones take much longer.',
      fallback: 3,
    },
    timings.map((value) => ({ value, text: `T${value} ${timingNames[value]}` })),
  ),
  'scan.ceiling-private': wholeNumberOrNone(
    {
      name: 'Speed limit in private networks',
      lead: 'Set one where a router or a device suffers. It holds for every scan of this computer, and can only make one slower.',
      none: 'what the timing allows',
    },
    { least: 1, most: usualCeilings.private, unit: 'attempts a second' },
  ),
  'scan.ceiling-public': wholeNumberOrNone(
    {
      name: 'Speed limit on the internet',
      lead: 'The same for public addresses.',
      none: 'what the timing allows',
    },
    { least: 1, most: usualCeilings.public, unit: 'attempts a second' },
  ),
  'scan.ask-from': wholeNumber(
    {
      name: 'Ask before a scan of more than',
      lead: 'Ports times hosts, in the app and in a terminal; a script has nobody to answer, and is not asked. Scans of public addresses, and of whole large networks, need a yes in any case.',
      fallback: largeScanProbes,
    },
    { least: 1, most: largeScanProbes, unit: 'ports in all' },
  ),
  'history.keep': onOff({
    name: 'Keep scans',
    lead: 'On this computer, for its user alone. Off: new scans are shown, and written nowhere.',
    fallback: true,
  }),
  'history.days': wholeNumber(
    { name: 'Keep scans for', lead: 'Older ones are removed when the next scan is kept.', fallback: 90 },
    { least: 1, most: 3_650, unit: 'days' },
  ),
  'history.megabytes': wholeNumber(
    {
      name: 'Keep scans up to',
      lead: 'Beyond that the oldest ones go first. The newest stays.',
      fallback: 500,
    },
    { least: 1, most: 100_000, unit: 'MB' },
  ),
  'watch.on': onOff({
    name: 'Watch this computer',
    lead: 'Tells you of each change in what listens here, as long as Portlight is open or in the tray.',
    fallback: false,
  }),
  'watch.notify': onOff({
    name: 'Say it with a notification',
    lead: 'In one sentence, when more can be reached than before and the window is not in front. In the desktop app.',
    fallback: true,
  }),
  'watch.baseline': file({
    name: 'What may be open',
    lead: 'A file, the baseline: you are told what differs from it. The Watch view opens and writes it.',
    none: 'no file: changes are told',
  }),
  'watch.others': onOff({
    name: 'Ask its hosts and the router, too',
    lead: 'Every 15 minutes while it watches: what the baseline says of other hosts is scanned, politely, and the router asked what it forwards. Public addresses are never scanned here.',
    fallback: false,
  }),
  'watch.close': choice(
    {
      name: 'Closing the window',
      lead: 'While it watches. Where the desktop has no tray, closing ends Portlight in any case.',
      fallback: 'ask',
    },
    [
      { value: 'ask', text: 'Ask' },
      { value: 'tray', text: 'Goes on in the tray' },
      { value: 'quit', text: 'Ends Portlight' },
    ],
  ),
  'watch.login': onOff({
    name: 'Start with the computer',
    lead: 'When you log in, to watch from then on: in the tray, where there is one. The desktop app alone does it.',
    fallback: false,
  }),
  'forward.outside': agreement({
    name: 'Who may look from outside',
    lead: 'Those that you have agreed to in the Forward view. Nobody else is ever asked.',
  }),
} as const satisfies Readonly<Record<string, Setting>>

export type SettingKey = keyof typeof settings
export const settingKeys = Object.keys(settings) as readonly SettingKey[]

type ValueOf<S> = S extends {
  readonly fallback: unknown
  readonly schema: v.GenericSchema<unknown, infer Value>
}
  ? Value
  : never

/** What holds, of every setting. */
export type Settings = { readonly [K in SettingKey]: ValueOf<(typeof settings)[K]> }

/** A setting by its name, as far as all of them are alike. */
export function settingOf(key: SettingKey): Setting {
  return settings[key]
}

const schemas = Object.fromEntries(settingKeys.map((key) => [key, settingOf(key).schema]))
const optional = Object.fromEntries(settingKeys.map((key) => [key, v.optional(settingOf(key).schema)]))

// the compiler can't follow a list through `fromEntries`
export const Settings = v.strictObject(schemas) as unknown as v.GenericSchema<unknown, Settings>
export const SomeSettings = v.strictObject(optional) as unknown as v.GenericSchema<unknown, Partial<Settings>>

/** What holds where nobody has chosen anything. */
export const usualSettings = Object.fromEntries(
  settingKeys.map((key) => [key, settingOf(key).fallback]),
) as unknown as Settings

/** What is to be chosen, and what is to be as if nobody had. */
export const SettingsChange = v.strictObject({
  set: SomeSettings,
  reset: v.pipe(v.array(v.picklist(settingKeys)), v.readonly()),
})
export type SettingsChange = v.InferOutput<typeof SettingsChange>
