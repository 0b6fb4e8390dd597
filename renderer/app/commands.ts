import type { ShellCommand, ShellState } from '#shared/shell/shell'
import { initialForm, type Phase } from '../features/scan/scan-state'
import type { AppKit } from './app-kit'

/** Dialogs that belong to the whole app. */
export type AppDialog = 'shortcuts' | 'about'

/** Does what a key or the menu asks for. */
export function runCommand(kit: AppKit, command: ShellCommand, show: (dialog: AppDialog) => void): void {
  const { controller, actions, exporter } = kit.scan
  const { phase, form } = kit.store.getState().scan
  switch (command) {
    case 'scan.start':
      void controller.start()
      return
    case 'scan.pause':
      void controller.setPaused(phase !== 'paused')
      return
    case 'scan.cancel':
      // With nothing to cancel, Escape leaves what is open.
      if (phase === 'idle' || phase === 'done') actions.select(null)
      else controller.cancel()
      return
    case 'scan.new':
      controller.cancel()
      actions.setForm({ ...initialForm, timing: form.timing })
      document.querySelector<HTMLInputElement>('form input[type="text"]')?.focus()
      return
    case 'scan.export':
      void exporter.save('json')
      return
    case 'view.filter':
      actions.askForFilter()
      return
    case 'help.shortcuts':
      show('shortcuts')
      return
    case 'help.about':
      show('about')
      return
  }
}

/** What the menu has to know of a scan. */
export function shellStateOf(phase: Phase): ShellState['scan'] {
  switch (phase) {
    case 'running':
    case 'stopping':
      return 'running'
    case 'paused':
      return 'paused'
    case 'done':
      return 'done'
    default:
      return 'idle'
  }
}
