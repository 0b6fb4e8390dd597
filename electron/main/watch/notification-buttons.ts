import { execFile } from 'node:child_process'
import { programFile } from '#engine/platform/program-file'

/** What a notification shows. */
export interface ButtonNotice {
  readonly body: string
  /** By what is answered; the first is a click on the notification itself, too. */
  readonly buttons: ReadonlyMap<string, string>
}

/** Milliseconds after which nobody is expected to answer any more. */
const longestMs = 10 * 60_000

/**
 * Shows a notification with buttons on a desktop of Linux, where Electron's have none, by notify-send(1) of libnotify 0.8.
 * @returns what was answered; null: it was put away; 'not-shown': it can't be shown in this way
 */
export function askByNotification(
  { body, buttons }: ButtonNotice,
  signal: AbortSignal,
  program = 'notify-send',
): Promise<string | null> {
  const file = programFile(program)
  if (file === null) return Promise.resolve('not-shown')
  const [first] = buttons
  const actions = [...(first === undefined ? [] : [['default', first[1]]]), ...buttons]
  const args = [
    '--app-name=Portlight',
    // by it the desktop finds the app's icon
    '--hint=string:desktop-entry:portlight',
    ...actions.map(([key, text]) => `--action=${key}=${text}`),
    ...['--', 'Portlight', withoutMarkup(body)],
  ]
  return new Promise((resolve) => {
    execFile(file, args, { signal, timeout: longestMs }, (error, stdout) => {
      const answer = stdout.trim()
      if (error !== null) resolve(error.killed === true || signal.aborted ? null : 'not-shown')
      else if (answer === 'default') resolve(first?.[0] ?? null)
      else resolve(buttons.has(answer) ? answer : null)
    })
  })
}

/**
 * Some desktops read a body as markup, and others don't (Desktop Notifications Specification, "Markup"): a program may be called
 * anything, so no character is left that means something there.
 */
export function withoutMarkup(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('&', '+')
}
