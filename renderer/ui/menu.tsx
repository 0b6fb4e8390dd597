import { type CSSProperties, type KeyboardEvent, type Ref, useEffect, useId, useRef, useState } from 'react'
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

interface MenuListProps {
  readonly id?: string
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly onChoose: (key: string) => void
  readonly onClose: () => void
  readonly style?: CSSProperties | undefined
  readonly className?: string | undefined
  readonly ref?: Ref<HTMLDivElement>
}

/** The list of a menu that is open: arrows walk, Enter chooses, Escape and Tab close. Whoever opens it takes the focus back. */
export function MenuList({ id, label, items, onChoose, onClose, style, className, ref }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const checked = list.current?.querySelector<HTMLElement>('[aria-checked="true"]')
    const first = checked ?? list.current?.querySelector<HTMLElement>('button')
    first?.focus()
  }, [])

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
    else if (event.key === 'Escape' || event.key === 'Tab') onClose()
    else return
    if (event.key !== 'Tab') {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  return (
    <div
      ref={(element) => {
        list.current = element
        if (typeof ref === 'function') ref(element)
        else if (ref != null) ref.current = element
      }}
      id={id}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className={`${styles.list} ${className ?? ''}`}
      style={style}
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
            onClose()
            onChoose(item.key)
          }}
        >
          <span className={styles.name}>{item.name}</span>
          {item.note !== undefined && <span className={styles.note}>{item.note}</span>}
        </button>
      ))}
    </div>
  )
}

/** A button that opens a list to choose from. */
export function Menu({ label, icon, items, onChoose, disabled = false }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const listId = useId()

  useEffect(() => {
    if (!open) return
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
      {open && <MenuList id={listId} label={label} items={items} onChoose={onChoose} onClose={close} />}
    </div>
  )
}
