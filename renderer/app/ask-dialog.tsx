import { useStore } from 'zustand'
import { Palette } from '../features/start/palette/palette'
import { StartContext } from '../features/start/start-context'
import type { PlaceQuestion } from '../ui/other-questions'
import type { AppKit } from './app-kit'
import { type AppDialog, featureAt, isOfFeature, runCommand } from './commands'
import { paletteEntries } from './palette-entries'

interface AskDialogProps {
  readonly kit: AppKit
  readonly places: readonly PlaceQuestion[]
  readonly go: (key: string) => void
  readonly show: (dialog: AppDialog | null) => void
  readonly mac: boolean
}

/** The field of the front door, over whatever is shown. */
export function AskDialog({ kit, places, go, show, mac }: AskDialogProps) {
  const recent = kit.start.useRecent()
  const place = useStore(kit.store, (state) => state.place)
  const entries = paletteEntries({
    places,
    recent,
    theme: kit.theme,
    settings: kit.settings,
    go,
    can: (command) => !isOfFeature(command) || featureAt(kit, place).commands?.[command] !== undefined,
    run: (command) => runCommand(kit, command, show),
    mac,
    browser: kit.shell.connection !== undefined,
  })
  return (
    <StartContext value={kit.start}>
      <Palette entries={entries} onClose={() => show(null)} />
    </StartContext>
  )
}
