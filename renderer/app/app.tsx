import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import styles from './app.module.css'
import type { AppKit } from './app-kit'
import { type AppDialog, featureAt, runCommand } from './commands'
import { ErrorBoundary } from './error-boundary'
import { AboutDialog, ShortcutsDialog } from './help-dialogs'
import { Navigation } from './navigation'
import { commandOf, isTyping } from './shortcuts'

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
    return () => own.abort()
  }, [kit, mac])

  const run = useStore(kit.store, feature.phase)
  useEffect(() => {
    kit.shell.tell({ run }).catch(() => {})
  }, [kit, run])

  return (
    <ErrorBoundary shell={kit.shell}>
      <div className={styles.frame}>
        <Navigation
          places={kit.features}
          current={feature.key}
          onGo={kit.go}
          theme={kit.theme}
          onShortcuts={() => setDialog('shortcuts')}
        />
        {feature.view}
      </div>
      {dialog === 'shortcuts' && <ShortcutsDialog mac={mac} onClose={() => setDialog(null)} />}
      {dialog === 'about' && <AboutDialog shell={kit.shell} onClose={() => setDialog(null)} />}
    </ErrorBoundary>
  )
}
