import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { UpdateAnswer } from '#shared/update/update'
import type { SettingsKit } from '../features/settings/settings-context'
import { Button, IconButton } from '../ui/button'
import { Notice } from '../ui/notice'
import type { Shell } from './shell/shell'

/** Milliseconds from one question to the next. */
const day = 24 * 60 * 60 * 1000

interface UpdateNoticeProps {
  readonly shell: Shell
  readonly settings: SettingsKit
}

/** Tells of a newer Portlight, where a person has agreed that it is asked for. What can't be known is no news, and faults come first. */
export function UpdateNotice({ shell, settings }: UpdateNoticeProps) {
  const agreed = useStore(settings.store, (state) => state.settings.values['app.updates'])
  const fault = useStore(settings.store, (state) => state.settings.problems.length > 0)
  const [answer, setAnswer] = useState<UpdateAnswer | null>(null)
  useEffect(() => {
    setAnswer(null)
    if (!agreed) return
    const own = new AbortController()
    const ask = async () => {
      const client = await shell.engine(own.signal)
      setAnswer(await client['update.look']({}, own.signal))
    }
    const look = () => void ask().catch(() => {})
    look()
    const timer = setInterval(look, day)
    return () => {
      clearInterval(timer)
      own.abort()
    }
  }, [shell, agreed])

  if (fault || answer?.kind !== 'newer') return <Notice>{null}</Notice>
  return (
    <Notice>
      <p>
        Portlight {answer.version} is there: {answer.page}
      </p>
      <Button look="plain" onClick={() => void shell.copy(answer.page).catch(() => {})}>
        Copy address
      </Button>
      <IconButton icon="close" label="Dismiss" onClick={() => setAnswer(null)} />
    </Notice>
  )
}
