import { useEffect, useRef } from 'react'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Fact, Facts } from '../../../ui/facts'
import { countOf } from '../../../ui/numbers'
import { CommandLine } from '../answer/command-line'
import { useConflict, useConflictKit } from '../conflict-context'
import type { StartState } from '../conflict-state'
import styles from './stop-dialog.module.css'

/** Shows how a program is started again, and asks; or who starts it, where somebody else does. */
export function StartAgainDialog() {
  const starting = useConflict((state) => state.starting)
  const { starting: controller } = useConflictKit()
  const wayOut = useRef<HTMLButtonElement>(null)
  const kind = starting?.step.kind
  // The way out has the focus: whoever presses Enter too soon starts nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step has its own buttons
  useEffect(() => wayOut.current?.focus(), [kind])
  if (starting === null) return null
  const asks = starting.again.kind === 'known' && starting.step.kind === 'asking'
  return (
    <Dialog
      wide
      title={titleOf(starting)}
      onDismiss={() => controller.close()}
      actions={
        <>
          <Button ref={wayOut} onClick={() => controller.close()}>
            {asks ? 'Cancel' : starting.step.kind === 'starting' ? 'Stop waiting' : 'Close'}
          </Button>
          {asks && (
            <Button look="primary" onClick={() => void controller.confirm()}>
              Start it
            </Button>
          )}
        </>
      }
    >
      <Body {...starting} />
    </Dialog>
  )
}

function titleOf({ again, step }: StartState): string {
  if (again.kind === 'managed') return 'How it is started again'
  switch (step.kind) {
    case 'asking':
      return `Start ${again.program} again?`
    case 'starting':
      return `Waiting for ${again.program}`
    case 'silent':
      return `${again.program} has not taken the port`
    case 'refused':
    case 'ended':
    case 'failed':
      return `${again.program} was not started again`
  }
}

function Body({ again, step }: StartState) {
  if (again.kind === 'managed') {
    return (
      <>
        <p className={styles.lead}>{again.sentence}</p>
        {again.command !== null && <CommandLine command={again.command} />}
      </>
    )
  }
  switch (step.kind) {
    case 'asking':
      return <Asked again={again} />
    case 'starting':
      return (
        <p className={styles.lead} role="status">
          {step.pid === null
            ? 'Looking whether the port is still free…'
            : `It runs as process ${step.pid}. Waiting until it takes the port…`}
        </p>
      )
    case 'refused':
    case 'ended':
    case 'silent':
    case 'failed':
      return (
        <>
          <p className={styles.problem} role="alert">
            {step.sentence}
          </p>
          {step.kind === 'ended' && <Recipe again={again} />}
        </>
      )
  }
}

type Known = Extract<StartState['again'], { kind: 'known' }>

function Asked({ again }: { readonly again: Known }) {
  return (
    <>
      <p className={styles.lead}>Portlight starts exactly this, as it was started before it was stopped:</p>
      <Recipe again={again} />
      <p className={styles.quiet}>
        No shell reads it. It runs without a terminal, so what it prints is not kept, and it goes on when
        Portlight is closed.
      </p>
    </>
  )
}

function Recipe({ again: { command, folder, user, variables } }: { readonly again: Known }) {
  return (
    <>
      <CommandLine command={command} />
      <Facts label="How it is started">
        <Fact name="Folder" value={folder} />
        {user !== null && <Fact name="User" value={user} />}
        <Fact
          name="Environment"
          value={
            <details>
              <summary>{countOf(variables.length, 'variable')}, as it had them</summary>
              {variables.join(', ')}
            </details>
          }
        />
      </Facts>
    </>
  )
}
