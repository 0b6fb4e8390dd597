import { useEffect, useRef } from 'react'
import { IconButton } from './button'
import styles from './filter-field.module.css'
import { Icon } from './icon'

interface FilterFieldProps {
  /** What is filtered, for people who hear it: "Filter sockets". */
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What stands in it while it is empty. */
  readonly placeholder?: string
  /** Counts how often the key of the filter was pressed: each time the field gets the focus. */
  readonly asked: number
}

/** The one box that filters a table; Escape empties it. */
export function FilterField({
  label,
  value,
  onChange,
  asked,
  placeholder = 'Filter all columns',
}: FilterFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const answered = useRef(asked)

  useEffect(() => {
    if (asked === answered.current) return
    answered.current = asked
    input.current?.focus()
    input.current?.select()
  }, [asked])

  return (
    <div className={styles.filter}>
      <Icon name="search" size={14} />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/ Control+F"
        placeholder={placeholder}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return
          event.stopPropagation()
          onChange('')
        }}
      />
      {value === '' ? (
        <kbd className={styles.key}>/</kbd>
      ) : (
        <IconButton icon="close" label="Clear filter" onClick={() => onChange('')} />
      )}
    </div>
  )
}
