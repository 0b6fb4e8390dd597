import { Palette } from '../features/start/palette/palette'
import { StartContext } from '../features/start/start-context'
import type { PlaceQuestion } from '../ui/other-questions'
import type { AppKit } from './app-kit'
import { type AppDialog, runCommand } from './commands'
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
  const entries = paletteEntries({
    places,
    recent,
    theme: kit.theme,
    settings: kit.settings,
    go,
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
