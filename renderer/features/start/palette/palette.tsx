import { useEffect, useState } from 'react'
import type { NamedPort } from '#shared/start/offers'
import { offersFor } from '#shared/start/offers'
import { Dialog } from '../../../ui/dialog'
import { AskField } from '../ask/ask-field'
import type { Choice } from '../ask/choice'
import { offerChoices } from '../ask/offer-choices'
import { useOfferFacts } from '../ask/use-offer-facts'
import { usePasteTaker } from '../ask/use-paste-taker'
import { useStartKit } from '../start-context'
import styles from './palette.module.css'

interface PaletteProps {
  /** Views, commands and what was asked before: found by their words. */
  readonly entries: readonly Choice[]
  readonly onClose: () => void
}

/** Milliseconds that the field has to rest before its words are looked up. */
const restMs = 120
/** More are not read before one is taken. */
const mostEntries = 9

/** The field of the front door over whatever is shown; it also finds views, commands and what was asked before. */
export function Palette({ entries, onClose }: PaletteProps) {
  const { controller, take } = useStartKit()
  const [text, setText] = useState('')
  const [named, setNamed] = useState<readonly NamedPort[]>([])
  const facts = useOfferFacts(named)
  useEffect(() => {
    if (text.trim() === '') return
    const own = new AbortController()
    const timer = setTimeout(() => {
      controller.namesIn(text, own.signal).then(
        (names) => {
          if (!own.signal.aborted) setNamed(names)
        },
        // what can't be looked up has the offers that it has by itself
        () => {},
      )
    }, restMs)
    return () => {
      clearTimeout(timer)
      own.abort()
      setNamed([])
    }
  }, [controller, text])

  const takesPaste = usePasteTaker(onClose)
  const offers = offerChoices(offersFor(text, facts), take)
  const found = entries.filter(({ text: entry, note }) => hasWords(`${entry} ${note}`, text))
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
