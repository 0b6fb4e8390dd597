import { type ReactNode, use, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { MenuList } from './menu'
import styles from './port-menu.module.css'
import { PortMenuContext, type PortRef, PortWaysContext, portAttribute, waysOf } from './port-ways'

interface Shown {
  readonly of: PortRef
  readonly x: number
  readonly y: number
  /** Has the focus again when the menu is closed. */
  readonly from: HTMLElement | null
}

interface PortMenuProps {
  /** Puts a text on the clipboard. */
  readonly copy: (text: string) => Promise<void>
  readonly children: ReactNode
}

/** The one menu that every port has, wherever it stands: what can be asked about it, and to copy it. */
export function PortMenu({ copy, children }: PortMenuProps) {
  const ways = use(PortWaysContext)
  const [shown, setShown] = useState<Shown | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const open = useCallback((of: PortRef, at: { readonly x: number; readonly y: number }) => {
    const { activeElement } = document
    setShown({ of, ...at, from: activeElement instanceof HTMLElement ? activeElement : null })
  }, [])

  useEffect(() => {
    const onContextMenu = (event: MouseEvent) => {
      const marked = event.target instanceof Element ? markedAt(event.target) : null
      if (marked === null) return
      event.preventDefault()
      // the menu key has no place of its own
      const byKey = 'pointerType' in event && event.pointerType === ''
      const { left, bottom } = marked.element.getBoundingClientRect()
      open(marked.of, byKey ? { x: left + 24, y: bottom } : { x: event.clientX, y: event.clientY })
    }
    window.addEventListener('contextmenu', onContextMenu)
    return () => window.removeEventListener('contextmenu', onContextMenu)
  }, [open])

  useEffect(() => {
    if (shown === null) return
    const away = (event: Event) => {
      if (!(event.target instanceof Node && list.current?.contains(event.target) === true)) setShown(null)
    }
    const own = new AbortController()
    for (const kind of ['pointerdown', 'wheel']) {
      document.addEventListener(kind, away, { signal: own.signal, capture: true })
    }
    for (const kind of ['blur', 'resize']) window.addEventListener(kind, away, { signal: own.signal })
    return () => own.abort()
  }, [shown])

  // what would not fit below or beside is moved into the window
  useLayoutEffect(() => {
    const box = list.current?.getBoundingClientRect()
    if (shown === null || box === undefined || list.current === null) return
    list.current.style.left = `${Math.max(4, Math.min(shown.x, window.innerWidth - box.width - 4))}px`
    list.current.style.top = `${Math.max(4, Math.min(shown.y, window.innerHeight - box.height - 4))}px`
  }, [shown])

  const close = () => {
    setShown(null)
    shown?.from?.focus({ preventScroll: true })
  }

  return (
    <PortMenuContext value={open}>
      {children}
      {shown !== null && (
        // a landmark of its own: it stands beside the view that it was opened in
        <section aria-label={`About port ${nameOf(shown.of)}`}>
          <MenuList
            key={`${nameOf(shown.of)} ${shown.x} ${shown.y}`}
            ref={list}
            label={`Port ${nameOf(shown.of)}`}
            className={styles.menu}
            style={{ left: shown.x, top: shown.y }}
            items={[
              ...waysOf(ways, shown.of).map(({ key, name }) => ({ key, name })),
              { key: 'copy', name: `Copy ${nameOf(shown.of)}` },
            ]}
            onChoose={(key) => {
              if (key === 'copy') void copy(nameOf(shown.of)).catch(() => {})
              else ways.find((way) => way.key === key)?.go(shown.of)
            }}
            onClose={close}
          />
        </section>
      )}
    </PortMenuContext>
  )
}

/** `22/tcp`, `192.0.2.7:22`, `[2001:db8::7]:22`; of UDP with its protocol. */
function nameOf({ host, port, protocol }: PortRef): string {
  if (host === null) return `${port}/${protocol}`
  const place = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  return protocol === 'udp' ? `${place}/udp` : place
}

/** The port that an element stands for. Of a grid that has the keys it is that of the row that they are at. */
function markedAt(target: Element): { readonly of: PortRef; readonly element: Element } | null {
  const row = target.getAttribute('aria-activedescendant')
  const from = row === null ? target : (document.getElementById(row) ?? target)
  const element = from.closest(`[${portAttribute}]`)
  const [protocol, port, host = ''] = element?.getAttribute(portAttribute)?.split(' ') ?? []
  if (element === null || (protocol !== 'tcp' && protocol !== 'udp')) return null
  return { element, of: { protocol, port: Number(port), host: host === '' ? null : host } }
}
