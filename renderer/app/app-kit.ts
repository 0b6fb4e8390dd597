import * as v from 'valibot'
import { type PlaceKey, placeKeys, places } from '#shared/shell/places'
import { onSetting, settingsStoreOf } from '../features/settings/settings-slice'
import type { IconName } from '../ui/icon'
import type { PortWay } from '../ui/port-ways'
import { remembered } from '../ui/remembered'
import { tellingShell } from './copy-notice'
import type { Desk, OpenPlace, Words } from './place'
import { type Kits, manifests } from './places'
import { useRecentAnswers } from './recent-answers'
import type { Shell } from './shell/shell'
import { type AppState, type AppStore, createAppStore } from './store'
import { createTheme, type Theme } from './theme'

/** A place with what its manifest says of it. */
export type Feature = Omit<OpenPlace<AppState, unknown>, 'kit'> & {
  readonly key: PlaceKey
  readonly icon: IconName
}

/** Everything that the views work with, put together once. */
export interface AppKit extends Kits {
  readonly shell: Shell
  readonly store: AppStore
  readonly theme: Theme
  /** Shows another place, and remembers it for the next start. */
  readonly go: (place: PlaceKey) => void
  /** In the order of the bar at the side. */
  readonly features: readonly Feature[]
  /** Reads from the history what was asked before this page was opened. */
  readonly recall: () => Promise<void>
  /** What places do with a port that another one shows. */
  readonly portWays: readonly PortWay[]
}

const usualWords: Words = {
  conflict: async (answer) => (await import('#shared/conflict/answer')).conflictReport(answer),
  forward: async (found) => (await import('#shared/forward/told')).told(found),
}

/** What is known of a port, then what may be done about it; a place that is not named comes last. */
const wayOrder: readonly PlaceKey[] = ['reference', 'sockets', 'conflict', 'scan', 'forward']

/** Where earlier versions remembered what was asked. */
const formerKeys = ['portlight.recent-targets', 'portlight.recent-questions', 'portlight.forward.history']

/** The composition root of the page: opens every place, and joins them. @param tab what outlives a reload of the page, and nothing else */
export function createAppKit(
  given: Shell,
  storage: Storage,
  tab: Storage,
  root: HTMLElement,
  words: Words = usualWords,
): AppKit {
  const store = createAppStore()
  const shell = tellingShell(given, (copied) =>
    store.setState((before) => ({ copied: { count: (before.copied?.count ?? 0) + 1, copied } })),
  )
  const rememberedPlace = remembered(storage, 'portlight.place', v.picklist(places.map(({ key }) => key)))
  const settingsStore = settingsStoreOf(store)
  let hasGone = false
  const go = (place: PlaceKey) => {
    hasGone = true
    store.setState({ place })
    if (place !== 'settings') rememberedPlace.write(place)
  }
  // filled below; no place looks at another one's before all are open
  const kits = {} as Kits
  const desk: Omit<Desk<AppState>, 'store'> = {
    shell,
    storage,
    tab,
    words,
    go,
    take: (errand) => void features.some(({ take }) => take?.(errand)),
    useRecent: () => useRecentAnswers(store, features),
    forgetRecent() {
      for (const { recent } of features) recent?.forget()
    },
    settings: {
      chosen: () => settingsStore.getState().settings.values,
      choose: (values) => kits.settings.controller.choose(values),
      reset: (keys) => void kits.settings.controller.reset(keys),
      on: (key, apply) => onSetting(settingsStore, key, apply),
    },
  }
  const opened = placeKeys.map((key) => {
    const { icon, open } = manifests[key]
    return { key, icon, ...open({ ...desk, store }, kits) }
  })
  Object.assign(kits, Object.fromEntries(opened.map(({ key, kit }) => [key, kit])))
  const features: readonly Feature[] = opened
  for (const { joined } of features) joined?.()
  const firstPlace = () => {
    const wanted = desk.settings.chosen()['app.start']
    return wanted === 'last' ? (rememberedPlace.read() ?? 'start') : wanted
  }
  store.setState({ place: firstPlace() })
  // the file may have been changed since this page last heard of it
  const stopWaiting = settingsStore.subscribe(({ settings }) => {
    if (settings.file === null) return
    stopWaiting()
    if (!hasGone) store.setState({ place: firstPlace() })
  })
  return {
    ...kits,
    store,
    shell,
    theme: createTheme(root, settingsStore, (theme) => void desk.settings.choose({ 'app.theme': theme })),
    features,
    go,
    async recall() {
      for (const key of formerKeys) storage.removeItem(key)
      try {
        const engine = await shell.engine(new AbortController().signal)
        await Promise.all(features.map(({ recent }) => recent?.recall(engine)))
      } catch {
        // who asks anew is told what is wrong
      }
    },
    portWays: [
      ...features
        .flatMap(({ key, icon, way }) => (way === undefined ? [] : [{ ...way, key, icon }]))
        .sort((one, other) => wayRank(one.key) - wayRank(other.key)),
      ...features.flatMap(({ key, deed }) =>
        deed === undefined ? [] : [{ ...deed, key: `${key}.deed`, inMenuOnly: true }],
      ),
    ],
  }
}

function wayRank(key: PlaceKey): number {
  const at = wayOrder.indexOf(key)
  return at === -1 ? wayOrder.length : at
}

/** Loads the names of services: a chunk of its own, because the first view can do without. */
export async function loadServices(kit: AppKit): Promise<void> {
  const [{ ServiceTable }, data] = await Promise.all([
    import('#shared/services/service-table'),
    import('#resources/services/services.json'),
  ])
  const services = new ServiceTable(data.default)
  kit.scan.store.update(() => ({ services }))
}
