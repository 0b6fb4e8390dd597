import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { IconButton } from './button'
import type { IconName } from './icon'
import styles from './menu.module.css'

export interface MenuItem {
  readonly key: string
  readonly name: string
  /** A second, quieter line. */
  readonly note?: string
  readonly checked?: boolean
  /** Several can be checked. */
  readonly many?: boolean
}

interface MenuProps {
  readonly label: string
  readonly icon: IconName
  readonly items: readonly MenuItem[]
  readonly onChoose: (key: string) => void
  readonly disabled?: boolean
}

/** A button that opens a list to choose from: arrows walk, Enter chooses, Escape and leaving close. */
export function Menu({ label, icon, items, onChoose, disabled = false }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const listId = useId()

  useEffect(() => {
    if (!open) return
    const checked = list.current?.querySelector<HTMLElement>('[aria-checked="true"]')
    const first = checked ?? list.current?.querySelector<HTMLElement>('button')
    first?.focus()
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === true) return
      setOpen(false)
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [open])

  const close = () => {
    setOpen(false)
    button.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLElement)
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % buttons.length,
      ArrowUp: (at - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    }
    const target = targets[event.key]
    if (target !== undefined) buttons[target]?.focus()
    else if (event.key === 'Escape') close()
    else if (event.key === 'Tab') setOpen(false)
    else return
    if (event.key !== 'Tab') {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  return (
    <div className={styles.root} ref={root}>
      <IconButton
        ref={button}
        icon={icon}
        label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        disabled={disabled || items.length === 0}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return
          event.preventDefault()
          setOpen(true)
        }}
      />
      {open && (
        <div
          ref={list}
          id={listId}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          className={styles.list}
          onKeyDown={onKeyDown}
        >
          {items.map((item) => (
            <button
              type="button"
              key={item.key}
              {...(item.checked === undefined
                ? { role: 'menuitem' }
                : {
                    role: item.many === true ? 'menuitemcheckbox' : 'menuitemradio',
                    'aria-checked': item.checked,
                  })}
              tabIndex={-1}
              className={styles.item}
              onClick={() => {
                close()
                onChoose(item.key)
              }}
            >
              <span className={styles.name}>{item.name}</span>
              {item.note !== undefined && <span className={styles.note}>{item.note}</span>}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
