import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { ScanContext } from '../features/scan/scan-context'
import { ScanView } from '../features/scan/scan-view'
import styles from './app.module.css'
import type { AppKit } from './app-kit'
import { type AppDialog, runCommand, shellStateOf } from './commands'
import { ErrorBoundary } from './error-boundary'
import { AboutDialog, ShortcutsDialog } from './help-dialogs'
import { Navigation, type Place } from './navigation'
import { commandOf, isTyping } from './shortcuts'

/** Features stand here as they come. */
const places: readonly Place[] = [{ key: 'scan', name: 'Scan', icon: 'scan' }]

/** The frame: navigation, the view of a feature, dialogs, keys and menu commands. */
export function App({ kit }: { readonly kit: AppKit }) {
  const [place, setPlace] = useState('scan')
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

  const scan = useStore(kit.store, (state) => shellStateOf(state.scan.phase))
  useEffect(() => {
    kit.shell.tell({ scan }).catch(() => {})
  }, [kit, scan])

  return (
    <ErrorBoundary shell={kit.shell}>
      <div className={styles.frame}>
        <Navigation
          places={places}
          current={place}
          onGo={setPlace}
          theme={kit.theme}
          onShortcuts={() => setDialog('shortcuts')}
        />
        <ScanContext value={kit.scan}>
          <ScanView />
        </ScanContext>
      </div>
      {dialog === 'shortcuts' && <ShortcutsDialog mac={mac} onClose={() => setDialog(null)} />}
      {dialog === 'about' && <AboutDialog shell={kit.shell} onClose={() => setDialog(null)} />}
    </ErrorBoundary>
  )
}
