import { offersFor } from '#shared/start/offers'
import type { AppKit } from './app-kit'

/**
 * Takes a text that came from outside a field: pasted anywhere, or dropped on the window. An error is asked about at once; what may
 * mean several things waits in the field of the front door.
 */
export function receiveText(kit: AppKit, text: string): void {
  const pasted = text.trim().slice(0, 100_000)
  if (pasted === '') return
  const [first] = offersFor(pasted, { own: [], named: [] })
  // the whole text is handed on only where it is an error that was recognised
  if (first?.kind === 'conflict' && first.text === pasted && /\s/.test(pasted)) {
    kit.start.take(first)
    return
  }
  kit.go('start')
  kit.start.controller.setText(pasted)
  kit.start.controller.askForField()
}
