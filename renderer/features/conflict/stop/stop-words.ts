import type { StopEvent, StopPreview } from '#shared/conflict/fixes/stop-told'
import { durationText } from '#shared/scan/output/figures'
import type { StopState } from '../conflict-state'

/** The dialog's headline. */
export function stopTitle({ process, preview, step }: StopState): string {
  const name = processName(process.pid, preview)
  switch (step.kind) {
    case 'looking':
      return `Stop process ${process.pid}?`
    case 'asking':
      return preview?.refusal == null ? `Stop ${name}?` : `${name} is not stopped`
    case 'stopping':
      return `Waiting for ${name} to end`
    case 'still-running':
      return `${name} is still running`
    case 'refused':
      return step.reason === 'already-gone' ? `${name} is gone already` : `${name} was not stopped`
    case 'failed':
      return 'That did not work'
  }
}

/** What the dialog says for a screen reader each time something happens. */
export function stopStatus({ step, force }: StopState): string {
  switch (step.kind) {
    case 'looking':
    case 'asking':
      return ''
    case 'stopping':
      return step.signal === null
        ? 'Checking that it is still the same process.'
        : signalText(step.signal, force)
    case 'still-running':
      return stillRunningText(step)
    case 'refused':
      return step.sentence
    case 'failed':
      return step.error.message
  }
}

/** What was sent, and what it means for the process. */
export function signalText(signal: string, force: boolean): string {
  return force
    ? `${signal} was sent: the system ends it now.`
    : `${signal} was sent: it may finish what it is doing.`
}

/** What became of waiting without an end. */
export function stillRunningText({ waitedMs }: Extract<StopEvent, { kind: 'still-running' }>): string {
  return `It did not end within ${durationText(waitedMs)}. It may be busy, or it does not heed the request.`
}

function processName(pid: number, preview: StopPreview | null): string {
  return preview === null ? `process ${pid}` : `${preview.owner.program} (process ${pid})`
}
