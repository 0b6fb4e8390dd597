import { useEffect, useLayoutEffect, useRef } from 'react'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { headlineId } from '../answer/answer'
import { isMain } from '../answer/answer-keys'
import { useConflict, useConflictKit } from '../conflict-context'
import type { StopState } from '../conflict-state'
import styles from './stop-dialog.module.css'
import { StopPreviewView } from './stop-preview-view'
import { StopStepView } from './stop-step-view'
import { stopStatus, stopTitle } from './stop-words'

/** Asks before a process is stopped, shows how it goes, and what came of it. */
export function StopDialog() {
  const stop = useConflict((state) => state.stop)
  const wayOut = useRef<HTMLButtonElement>(null)
  const kind = stop?.step.kind
  // The way out has the focus at every step: whoever presses Enter too soon stops nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step has its own buttons
  useEffect(() => wayOut.current?.focus(), [kind])
  // Once something was sent, the button that opened it is about to go: the answer is where to read on.
  const wasSent = kind !== undefined && kind !== 'looking' && kind !== 'asking'
  useEffect(() => {
    if (!wasSent) return
    return () => {
      requestAnimationFrame(() => document.getElementById(headlineId)?.focus())
    }
  }, [wasSent])
  const { stopping } = useConflictKit()
  const asks = stop?.step.kind === 'asking' && stop.preview !== null && stop.preview.refusal === null
  const force = stop?.preview?.alwaysForced === true
  // as soon as the question is seen, its keys are heard
  useLayoutEffect(() => {
    if (!asks) return
    const own = new AbortController()
    const onKey = (event: KeyboardEvent) => {
      // Enter alone is the way out: to stop it takes both keys, pressed anew
      if (event.key !== 'Enter' || !isMain(event) || event.repeat) return
      event.preventDefault()
      void stopping.confirm(force)
    }
    window.addEventListener('keydown', onKey, { signal: own.signal, capture: true })
    return () => own.abort()
  }, [asks, force, stopping])
  if (stop === null) return null
  return (
    <Dialog
      wide
      title={stopTitle(stop)}
      onDismiss={() => stopping.close()}
      actions={<Actions stop={stop} wayOut={wayOut} />}
    >
      <Body stop={stop} />
      <p role="status" className="visually-hidden">
        {stopStatus(stop)}
      </p>
    </Dialog>
  )
}

function Body({ stop }: { readonly stop: StopState }) {
  if (stop.step.kind === 'looking') return <p className={styles.quiet}>Looking at what depends on it…</p>
  if (stop.step.kind === 'asking' && stop.preview !== null) return <StopPreviewView preview={stop.preview} />
  return <StopStepView stop={stop} />
}

interface ActionsProps {
  readonly stop: StopState
  readonly wayOut: React.Ref<HTMLButtonElement>
}

function Actions({ stop: { step, preview, process, question }, wayOut }: ActionsProps) {
  const { stopping } = useConflictKit()
  const leave = (words: string) => (
    <Button ref={wayOut} onClick={() => stopping.close()}>
      {words}
    </Button>
  )
  switch (step.kind) {
    case 'looking':
      return leave('Cancel')
    case 'asking': {
      if (preview === null || preview.refusal !== null) return leave('Close')
      const force = preview.alwaysForced
      return (
        <>
          {leave('Cancel')}
          <Button look="danger" onClick={() => void stopping.confirm(force)}>
            {force ? 'End it now' : 'Stop it'}
          </Button>
        </>
      )
    }
    case 'stopping':
      return leave('Stop waiting')
    case 'still-running':
      return (
        <>
          {leave('Leave it running')}
          <Button look="danger" onClick={() => void stopping.confirm(true)}>
            End it by force
          </Button>
        </>
      )
    case 'refused':
      if (step.reason !== 'other-process') return leave('Close')
      return (
        <>
          {leave('Close')}
          <Button onClick={() => void stopping.open(process, question)}>See what it is now</Button>
        </>
      )
    case 'failed':
      return leave('Close')
  }
}
