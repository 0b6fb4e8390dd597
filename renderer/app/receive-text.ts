import { takePastedError } from '../features/start/ask/paste-taker'
import type { AppKit } from './app-kit'

/**
 * Takes a text that came from outside a field: pasted anywhere, or dropped on the window. An error is asked about at once; what may
 * mean several things waits in the field of the front door.
 */
export function receiveText(kit: AppKit, text: string): void {
  const pasted = text.trim().slice(0, 100_000)
  if (pasted === '') return
  if (takePastedError(pasted, kit.start.take)) return
  kit.go('start')
  kit.start.controller.setText(pasted)
  kit.start.controller.askForField()
}
