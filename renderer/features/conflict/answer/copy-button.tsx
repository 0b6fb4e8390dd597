import { useEffect, useState } from 'react'
import { IconButton } from '../../../ui/button'
import { useConflictKit } from '../conflict-context'

/** How long "Copied" stays, in milliseconds. */
const shownMs = 1600

/** Whether something was copied a moment ago, and what to call to copy. */
export function useCopied(): readonly [boolean, (text: string) => void] {
  const { shell } = useConflictKit()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [copied])
  return [
    copied,
    (text) =>
      void shell.copy(text).then(
        () => setCopied(true),
        () => setCopied(false),
      ),
  ]
}

/** Copies a text; its name says so for a moment. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, copy] = useCopied()
  return (
    <IconButton
      icon={copied ? 'check' : 'copy'}
      label={copied ? 'Copied' : label}
      onClick={() => copy(text)}
    />
  )
}
