import { useEffect, useState } from 'react'
import { Button, IconButton } from '../../../ui/button'
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

/** Copies a text; its name says so for a moment. With children it is a button with words. */
export function CopyButton({
  text,
  label,
  children,
}: {
  readonly text: string
  readonly label: string
  readonly children?: string
}) {
  const [copied, copy] = useCopied()
  if (children === undefined) {
    return (
      <IconButton
        icon={copied ? 'check' : 'copy'}
        label={copied ? 'Copied' : label}
        onClick={() => copy(text)}
      />
    )
  }
  return (
    <Button
      icon={copied ? 'check' : 'copy'}
      aria-label={copied ? 'Copied' : label}
      onClick={() => copy(text)}
    >
      {copied ? 'Copied' : children}
    </Button>
  )
}
