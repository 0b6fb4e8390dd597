import { createContext, Fragment, type MouseEvent, use } from 'react'
import type { Scope } from '#shared/scan/plan'
import type { Protocol, Socket } from '#shared/sockets/socket'
import { Button, IconButton } from './button'
import type { IconName } from './icon'
import styles from './port-ways.module.css'

/** A port that one view hands to another. */
export interface PortRef {
  /** Null: this computer. */
  readonly host: string | null
  readonly port: number
  readonly protocol: Protocol
}

/** The host of a port that was scanned: this computer has many addresses, and is one. */
export function hostOfScope(address: string, scope: Scope | null): string | null {
  return scope === 'this-computer' ? null : address
}

/** A port of this computer that is exposed. @param ids of the rows that listen there @param sockets among which they are */
export function exposedPort(port: number, ids: readonly string[], sockets: readonly Socket[]): PortRef {
  const row = sockets.find(({ id, local }) => local.port === port && ids.includes(id))
  return { host: null, port, protocol: row?.protocol ?? 'tcp' }
}

/** What `portMark` writes. */
export const portAttribute = 'data-port'

/** Marks an element as standing for a port, so that a right click on it, or the menu key, opens that port's menu. */
export function portMark({ host, port, protocol }: PortRef): { readonly [portAttribute]: string } {
  return { [portAttribute]: `${protocol} ${port} ${host ?? ''}` }
}

/** What a feature can do with a port that another one shows. */
export interface PortWay {
  /** Name of the feature. */
  readonly key: string
  readonly name: string
  readonly icon: IconName
  /** Whether it has something to say of ports of other computers. */
  readonly elsewhere: boolean
  readonly go: (port: PortRef) => void
  /** It stands in the menu of a port alone, and has no button beside the others. */
  readonly inMenuOnly?: boolean
}

/** All of them; given by the frame, so that a feature need not know the others. */
export const PortWaysContext = createContext<readonly PortWay[]>([])

/** Opens the menu of a port at a place of the window; null: there is none. */
export const PortMenuContext = createContext<
  ((of: PortRef, at: { readonly x: number; readonly y: number }) => void) | null
>(null)

interface PortWaysProps {
  readonly of: PortRef
  /** Features that are not offered here, because this is their own view or it has a way of its own. */
  readonly but: readonly string[]
}

/** What of all ways has something to say of a port. */
export function waysOf(ways: readonly PortWay[], { host }: PortRef): readonly PortWay[] {
  return ways.filter(({ elsewhere }) => elsewhere || host === null)
}

/** Opens a menu just below what was clicked. */
function below({ currentTarget }: MouseEvent<HTMLElement>): { readonly x: number; readonly y: number } {
  const { left, bottom } = currentTarget.getBoundingClientRect()
  return { x: left, y: bottom + 4 }
}

/** A port within a text: the number itself opens its menu. */
export function PortWord({ of }: Pick<PortWaysProps, 'of'>) {
  const open = use(PortMenuContext)
  if (open === null) return of.port
  return (
    <button
      type="button"
      className={styles.word}
      title={`More about port ${of.port}`}
      aria-haspopup="menu"
      onClick={(event) => open(of, below(event))}
      {...portMark(of)}
    >
      {of.port}
    </button>
  )
}

/** "22, 80": each of them leads on. */
export function PortWords({ of }: { readonly of: readonly PortRef[] }) {
  return of.map((port, at) => (
    <Fragment key={`${port.port} ${port.protocol}`}>
      {at > 0 && ', '}
      <PortWord of={port} />
    </Fragment>
  ))
}

/** The button of a port's whole menu. */
export function PortMenuButton({ of }: Pick<PortWaysProps, 'of'>) {
  const open = use(PortMenuContext)
  if (open === null) return null
  return (
    <IconButton
      icon="more"
      label={`More about port ${of.port}`}
      aria-haspopup="menu"
      onClick={(event) => open(of, below(event))}
    />
  )
}

/** Buttons that lead with a port to other features, and its whole menu. */
export function PortWays({ of, but }: PortWaysProps) {
  const ways = waysOf(use(PortWaysContext), of).filter(
    ({ key, inMenuOnly = false }) => !inMenuOnly && !but.includes(key),
  )
  return (
    <>
      {ways.map(({ key, name, icon, go }) => (
        <Button key={key} icon={icon} onClick={() => go(of)}>
          {name}
        </Button>
      ))}
      <PortMenuButton of={of} />
    </>
  )
}
