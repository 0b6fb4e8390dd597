import { IconButton } from '../../../ui/button'
import { useConflictKit } from '../conflict-context'

/** Copies a text. The frame says what became of it. */
export function useCopy(): (text: string) => void {
  const { shell } = useConflictKit()
  return (text) => void shell.copy(text).catch(() => {})
}

/** Copies a text. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const copy = useCopy()
  return <IconButton icon="copy" label={label} onClick={() => copy(text)} />
}
