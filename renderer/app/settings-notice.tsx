import { useState } from 'react'
import { useStore } from 'zustand'
import { settingsProblemText } from '#shared/settings/settings-problem'
import type { SettingsKit } from '../features/settings/settings-context'
import { Button, IconButton } from '../ui/button'
import { Notice } from '../ui/notice'

interface SettingsNoticeProps {
  readonly kit: SettingsKit
  /** The settings are what is shown: they say it themselves. */
  readonly shown: boolean
  readonly onGo: () => void
}

/** Says once, over whatever is shown, what is wrong with the file of the settings. */
export function SettingsNotice({ kit, shown, onGo }: SettingsNoticeProps) {
  const first = useStore(kit.store, ({ settings }) => settings.problems[0] ?? null)
  const problem = first === null ? null : settingsProblemText(first)
  const [dismissed, setDismissed] = useState<string | null>(null)
  return (
    <Notice>
      {problem === null || problem === dismissed || shown ? null : (
        <>
          <p>{problem}</p>
          <Button look="plain" onClick={onGo}>
            Settings
          </Button>
          <IconButton icon="close" label="Dismiss" onClick={() => setDismissed(problem)} />
        </>
      )}
    </Notice>
  )
}
