import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { Notice } from '../ui/notice'
import type { Shell } from './shell/shell'

/** How long it stays, in milliseconds. */
const shownMs = 2000

/** Tells whoever follows what became of copying; the number grows, so that the same twice is told twice. */
export interface CopyOutcome {
  readonly count: number
  readonly copied: boolean
}

/** A shell that tells what became of each copying, whoever asked for it. */
export function tellingShell(shell: Shell, tell: (copied: boolean) => void): Shell {
  return {
    ...shell,
    async copy(text) {
      try {
        await shell.copy(text)
        tell(true)
      } catch (thrown) {
        tell(false)
        throw thrown
      }
    },
  }
}

/** Says of everything that is copied, anywhere in the app, that it was. */
export function CopyNotice({ outcome }: { readonly outcome: CopyOutcome | null }) {
  const [shown, setShown] = useState<CopyOutcome | null>(null)
  const [dialog, setDialog] = useState<Element | null>(null)
  useEffect(() => {
    setShown(outcome)
    setDialog(document.querySelector('dialog:modal'))
    if (outcome === null) return
    const timer = setTimeout(() => setShown(null), shownMs)
    return () => clearTimeout(timer)
  }, [outcome])
  const notice = (
    <Notice tone={shown?.copied === false ? 'grave' : 'done'}>
      {shown === null ? null : (
        <p>
          {shown.copied
            ? 'Copied.'
            : 'Nothing was copied: the clipboard refused. Mark the text, and copy it by hand.'}
        </p>
      )}
    </Notice>
  )
  // nothing outside of a modal dialog is seen or read while it is open
  return dialog === null || shown === null ? notice : createPortal(notice, dialog)
}
