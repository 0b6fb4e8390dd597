import { useState } from 'react'
import { Dialog } from '../../../ui/dialog'
import { AskField } from '../ask/ask-field'
import type { Choice } from '../ask/choice'
import { usePasteTaker } from '../ask/paste-taker'
import { useOffers } from '../ask/use-offers'
import styles from './palette.module.css'

/** Something that can be gone to or done. */
export interface PaletteEntry extends Choice {
  /** By what it is found beside its text and note, in small letters. */
  readonly words?: string | undefined
}

interface PaletteProps {
  /** Views, commands and what was asked before: found by their words. */
  readonly entries: readonly PaletteEntry[]
  readonly onClose: () => void
}

/** More are not read before one is taken. */
const mostEntries = 9

/** The field of the front door over whatever is shown; it also finds views, commands and what was asked before. */
export function Palette({ entries, onClose }: PaletteProps) {
  const [text, setText] = useState('')
  const offers = useOffers(text)
  const takesPaste = usePasteTaker(onClose)
  const named = entries.filter(({ text: entry, note }) => hasWords(`${entry} ${note}`, text))
  // what is called so goes before what has to do with it
  const related = entries.filter(
    (entry) =>
      entry.words !== undefined &&
      !named.includes(entry) &&
      beginsWords(`${entry.text} ${entry.note} ${entry.words}`, text),
  )
  const found = [...named, ...related]
  // what is called so goes before what it may also mean
  const [meant, other] =
    text.trim() !== '' && /^\p{L}{2,}( |$)/u.test(text) ? [found, offers] : [offers, found]
  const choices = [...meant.slice(0, mostEntries), ...other].slice(0, mostEntries).map((choice) => ({
    ...choice,
    take() {
      onClose()
      choice.take()
    },
  }))
  return (
    <Dialog title="Ask, or go somewhere" onDismiss={onClose} wide>
      <div className={styles.palette}>
        <AskField
          label="Ask, or go somewhere"
          placeholder="A port, an error, an address, or where to go"
          text={text}
          onText={setText}
          choices={choices}
          takesPaste={takesPaste}
          nothing="Nothing is called so."
        />
      </div>
    </Dialog>
  )
}

function hasWords(text: string, words: string): boolean {
  const lower = text.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}

/** Whether each of the words is the beginning of one of the text. */
function beginsWords(text: string, words: string): boolean {
  const all = text.toLowerCase().split(/[\s,:?]+/)
  return words
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .every((word) => word !== '' && all.some((one) => one.startsWith(word)))
}
