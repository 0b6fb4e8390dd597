import type { MessageBoxOptions } from 'electron'
import type { Log } from './log'

/** A question to the user; answers with the place of the chosen button. */
export type Ask = (question: MessageBoxOptions) => Promise<number>

export interface FaultNeeds {
  readonly log: Log
  readonly ask: Ask
  readonly copy: (text: string) => void
  /** Versions and system, for the head of a report. */
  readonly about: string
}

/**
 * What happens to a fault of the shell itself that nothing caught: it is logged, and the user may copy a report.
 * One dialog at a time; faults that follow meanwhile are logged only.
 */
export function faultReporter(needs: FaultNeeds): (error: unknown) => Promise<void> {
  let asking = false
  return async (error) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    needs.log.write('error', `uncaught: ${text}`)
    if (asking) return
    asking = true
    try {
      const answer = await needs.ask({
        type: 'error',
        title: 'Portlight',
        message: 'Something in Portlight went wrong.',
        detail: `You can go on, but restart the app if it behaves oddly.\n\n${text.slice(0, 1000)}`,
        buttons: ['Copy Report', 'Close'],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      })
      if (answer === 0) needs.copy(`${needs.about}\n\n${text}`)
    } finally {
      asking = false
    }
  }
}

/** The questions that the shell asks when a part of the app is gone. The first button is the one that helps. */
export const questions = {
  pageGone: (reason: string): MessageBoxOptions => ({
    type: 'error',
    title: 'Portlight',
    message: 'The window stopped working.',
    detail: `Its page ended unexpectedly (${reason}). Results that were not exported are lost.`,
    buttons: ['Reload', 'Quit'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  }),
  closeToTray: {
    type: 'question',
    title: 'Portlight',
    message: 'Portlight watches this computer.',
    detail:
      'It can go on in the tray when its window is closed, and tell you what changes. This is asked once; the settings change it.',
    buttons: ['Go On in the Tray', 'End Portlight', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  },
  pageHangs: {
    type: 'warning',
    title: 'Portlight',
    message: 'The window does not answer.',
    detail: 'You can wait for it, or reload it; results that were not exported are lost then.',
    buttons: ['Wait', 'Reload'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  },
  engineGivenUp: {
    type: 'error',
    title: 'Portlight',
    message: 'The scan engine keeps stopping.',
    detail:
      'It ended four times within a minute and is not started any more. The log says more (Help, Show Log).',
    buttons: ['Try Again', 'Close'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  },
} as const satisfies Record<string, MessageBoxOptions | ((reason: string) => MessageBoxOptions)>
