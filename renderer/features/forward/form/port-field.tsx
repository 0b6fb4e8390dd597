import { type KeyboardEvent, type Ref, useId, useRef, useState } from 'react'
import { findKnownPorts, type KnownPort } from '#shared/forward/known-ports'
import { Field } from '../../../ui/field'
import styles from './port-field.module.css'

interface PortFieldProps {
  readonly text: string
  readonly problem: string | null
  readonly note: string
  readonly onText: (text: string) => void
  readonly onChoose: (known: KnownPort) => void
  readonly onLeave: () => void
  readonly ref: Ref<HTMLInputElement>
}

/** A port by its number or by the name of what uses it: names appear while one types, and with the arrow keys. */
export function PortField({ text, problem, note, onText, onChoose, onLeave, ref }: PortFieldProps) {
  const [open, setOpen] = useState(false)
  /** The entry that Enter takes; -1: none, Enter tests. */
  const [at, setAt] = useState(-1)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const byName = /\p{L}/u.test(text)
  // A number is listed whole, so that its neighbours by name can be found again; letters narrow the list.
  const entries = findKnownPorts(byName ? text : '')
  const shown = open && entries.length > 0

  const choose = (known: KnownPort) => {
    setOpen(false)
    setAt(-1)
    onChoose(known)
  }
  const walk = (to: number) => {
    const next = (to + entries.length) % Math.max(1, entries.length)
    setOpen(true)
    setAt(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = entries[at]
    if (event.key === 'ArrowDown') walk(shown ? at + 1 : 0)
    else if (event.key === 'ArrowUp') walk(shown ? at - 1 : entries.length - 1)
    else if (event.key === 'Enter' && shown && chosen !== undefined) choose(chosen)
    else if (event.key === 'Escape' && shown) setOpen(false)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus leaves
    <div
      className={styles.root}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        setOpen(false)
        onLeave()
      }}
    >
      <Field
        ref={ref}
        label="Port, game or service"
        placeholder="25565 or Minecraft"
        value={text}
        maxLength={60}
        problem={problem}
        note={note}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={shown ? `${id}-list` : undefined}
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
        onText={(next) => {
          const letters = /\p{L}/u.test(next)
          setOpen(letters)
          // With letters, Enter takes the first that fits.
          setAt(letters ? 0 : -1)
          onText(next)
        }}
        onKeyDown={onKeyDown}
        end={
          <button
            type="button"
            tabIndex={-1}
            aria-label="Known games and services"
            aria-expanded={shown}
            className={styles.toggle}
            onClick={() => {
              setAt(-1)
              setOpen(!open)
            }}
          >
            <svg
              width="16"
              height="16"
              viewBox="0 0 16 16"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.4"
              aria-hidden="true"
            >
              <path d="M4.5 6.5 8 10l3.5-3.5" strokeLinecap="round" strokeLinejoin="round" />
            </svg>
          </button>
        }
      />
      {shown && (
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label="Known games and services"
          className={styles.list}
        >
          {entries.map((known, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field (aria-activedescendant)
            <div
              key={known.name}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={styles.entry}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(known)}
            >
              <span className={styles.name}>{known.name}</span>
              <span className={styles.port}>
                {known.port} {known.protocols.map((protocol) => protocol.toUpperCase()).join(', ')}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
