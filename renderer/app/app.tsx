import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { placeKeys } from '#shared/shell/places'
import { QuestionsContext } from '../ui/other-questions'
import { PortMenu } from '../ui/port-menu'
import { PortWaysContext } from '../ui/port-ways'
import styles from './app.module.css'
import type { AppKit, Feature } from './app-kit'
import { AskDialog } from './ask-dialog'
import { type AppDialog, featureAt, runCommand } from './commands'
import { CopyNotice } from './copy-notice'
import { ErrorBoundary } from './error-boundary'
import { AboutDialog, ShortcutsDialog } from './help-dialogs'
import { Navigation } from './navigation'
import { placeQuestions } from './place-questions'
import { receiveFiles } from './receive-file'
import { receiveText } from './receive-text'
import { SettingsNotice } from './settings-notice'
import { commandOf, isTyping } from './shortcuts'
import type { AppState } from './store'
import { UpdateNotice } from './update-notice'

/** Of whichever feature works long, in whole percents: more is seen on no taskbar. */
function progressOf(features: readonly Feature[], state: AppState): number | null {
  const [done] = features.flatMap(({ progress }) => progress?.(state) ?? [])
  return done === undefined ? null : Math.round(done * 100) / 100
}

/** The frame: navigation, the view of a feature, dialogs, keys and menu commands. */
export function App({ kit }: { readonly kit: AppKit }) {
  const place = useStore(kit.store, (state) => state.place)
  const feature = featureAt(kit, place)
  const [dialog, setDialog] = useState<AppDialog | null>(null)
  const mac = kit.shell.platform === 'darwin'

  useEffect(() => {
    const own = new AbortController()
    kit.shell.onCommand((command) => runCommand(kit, command, setDialog), own.signal)
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
      const command = commandOf(event, isTyping(event.target), mac)
      if (command === null) return
      event.preventDefault()
      runCommand(kit, command, setDialog)
    }
    window.addEventListener('keydown', onKey, { signal: own.signal })
    const isElsewhere = (target: EventTarget | null) =>
      !isTyping(target) && document.querySelector('dialog[open]') === null
    const onPaste = (event: ClipboardEvent) => {
      if (!isElsewhere(event.target)) return
      receiveText(kit, event.clipboardData?.getData('text/plain') ?? '')
    }
    const onDrop = (event: DragEvent) => {
      if (!isElsewhere(event.target)) return
      const files = [...(event.dataTransfer?.files ?? [])]
      const text = event.dataTransfer?.getData('text/plain') ?? ''
      if (files.length === 0 && text === '') return
      event.preventDefault()
      if (files.length > 0) return void receiveFiles(kit, files)
      receiveText(kit, text)
    }
    // without that nothing can be dropped
    const onDragOver = (event: DragEvent) => {
      const types = event.dataTransfer?.types ?? []
      if (isElsewhere(event.target) && ['text/plain', 'Files'].some((type) => types.includes(type)))
        event.preventDefault()
    }
    window.addEventListener('paste', onPaste, { signal: own.signal })
    window.addEventListener('drop', onDrop, { signal: own.signal })
    window.addEventListener('dragover', onDragOver, { signal: own.signal })
    return () => own.abort()
  }, [kit, mac])

  const questions = useMemo(() => {
    const go = (key: string) => {
      const known = placeKeys.find((place) => place === key)
      if (known !== undefined) kit.go(known)
    }
    return { all: placeQuestions(kit.features, mac), go }
  }, [kit, mac])

  const run = useStore(kit.store, (state) => feature.phase?.(state) ?? 'idle')
  const copied = useStore(kit.store, (state) => state.copied)
  const theme = useStore(kit.store, ({ settings }) => settings.values['app.theme'])
  const progress = useStore(kit.store, (state) => progressOf(kit.features, state))
  useEffect(() => {
    kit.shell.tell({ run, progress, theme }).catch(() => {})
  }, [kit, run, progress, theme])
  useEffect(
    () =>
      kit.store.subscribe((state, before) => {
        if (!state.settings.values['app.notify']) return
        for (const { key, ended } of kit.features) {
          const work = ended?.(state) ?? null
          if (work === null || ended?.(before) !== null) continue
          const { title, sentence } = work
          kit.shell.ended({ place: key, title, sentence: sentence.slice(0, 300) }).catch(() => {})
        }
      }),
    [kit],
  )

  return (
    <ErrorBoundary shell={kit.shell}>
      <div className={styles.frame}>
        <Navigation
          places={questions.all}
          current={feature.key}
          onGo={questions.go}
          theme={kit.theme}
          onSettings={() => kit.go('settings')}
          onShortcuts={() => setDialog('shortcuts')}
          onAbout={() => setDialog('about')}
        />
        <PortWaysContext value={kit.portWays}>
          <PortMenu copy={kit.shell.copy}>
            <QuestionsContext value={questions}>{feature.view}</QuestionsContext>
          </PortMenu>
        </PortWaysContext>
      </div>
      <SettingsNotice kit={kit.settings} shown={feature.key === 'settings'} onGo={() => kit.go('settings')} />
      <CopyNotice outcome={copied} />
      <UpdateNotice shell={kit.shell} settings={kit.settings} />
      {dialog === 'ask' && (
        <AskDialog kit={kit} places={questions.all} go={questions.go} show={setDialog} mac={mac} />
      )}
      {dialog === 'shortcuts' && (
        <ShortcutsDialog shell={kit.shell} place={feature.key} onClose={() => setDialog(null)} />
      )}
      {dialog === 'about' && <AboutDialog shell={kit.shell} onClose={() => setDialog(null)} />}
    </ErrorBoundary>
  )
}
