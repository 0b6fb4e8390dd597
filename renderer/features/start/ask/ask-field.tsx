import { type KeyboardEvent, type Ref, useState } from 'react'
import { Announcer } from '../../../ui/announcer'
import { IconButton } from '../../../ui/button'
import { Icon } from '../../../ui/icon'
import styles from './ask-field.module.css'
import type { Choice } from './choice'

interface AskFieldProps {
  readonly label: string
  readonly placeholder: string
  readonly text: string
  readonly onText: (text: string) => void
  /** What Enter and a click take, the first one by itself. */
  readonly choices: readonly Choice[]
  /** Where there is nothing to choose from. */
  readonly nothing: string
  /** Takes a paste into the empty field, where that needs no further question; false: the field takes it. */
  readonly takesPaste: (text: string) => boolean
  readonly field?: Ref<HTMLTextAreaElement>
}

/** One field that takes anything, and under it what will be done with it. Arrows in the field mark a question, Enter asks it. */
export function AskField({
  label,
  placeholder,
  text,
  onText,
  choices,
  nothing,
  takesPaste,
  field,
}: AskFieldProps) {
  const [marked, setMarked] = useState(0)
  const at = Math.min(marked, choices.length - 1)
  const active = choices[at]
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    // arrows walk the lines of a paste
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && choices.length > 0 && !text.includes('\n')) {
      event.preventDefault()
      setMarked((at + step + choices.length) % choices.length)
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      active?.take()
    }
  }
  return (
    <div className={styles.ask}>
      <div className={styles.frame}>
        <Icon name="search" size={18} />
        <textarea
          ref={field}
          rows={1}
          className={styles.input}
          aria-label={label}
          placeholder={placeholder}
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          maxLength={100_000}
          onChange={(event) => {
            setMarked(0)
            onText(event.target.value)
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            if (text === '' && takesPaste(event.clipboardData.getData('text/plain'))) event.preventDefault()
          }}
        />
        {text !== '' && <IconButton icon="close" label="Empty the field" onClick={() => onText('')} />}
      </div>
      {choices.length > 0 && (
        <ul aria-label="What to ask" className={styles.list}>
          {choices.map((choice, index) => (
            <li key={choice.key}>
              <button
                type="button"
                aria-current={index === at}
                className={styles.choice}
                onMouseMove={() => setMarked(index)}
                onFocus={() => setMarked(index)}
                onClick={choice.take}
              >
                <Icon name={choice.icon} size={18} />
                <span className={styles.text}>{choice.text}</span>
                <small>{choice.note}</small>
                <kbd className={styles.key} hidden={index !== at}>
                  Enter
                </kbd>
              </button>
            </li>
          ))}
        </ul>
      )}
      <Announcer text={active === undefined ? '' : `Enter asks: ${active.text}`} everyMs={400} />
      {text.trim() !== '' && choices.length === 0 && <p className={styles.nothing}>{nothing}</p>}
    </div>
  )
}
