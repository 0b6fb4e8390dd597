import { createContext, use } from 'react'
import type { Protocol } from '#shared/sockets/socket'
import { Button } from './button'
import type { IconName } from './icon'

/** A port that one view hands to another. */
export interface PortRef {
  /** Null: this computer. */
  readonly host: string | null
  readonly port: number
  readonly protocol: Protocol
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
}

/** All of them; given by the frame, so that a feature need not know the others. */
export const PortWaysContext = createContext<readonly PortWay[]>([])

interface PortWaysProps {
  readonly of: PortRef
  /** Features that are not offered here, because this is their own view or it has a way of its own. */
  readonly but: readonly string[]
}

/** Buttons that lead with a port to other features. */
export function PortWays({ of, but }: PortWaysProps) {
  const ways = use(PortWaysContext).filter(
    ({ key, elsewhere }) => !but.includes(key) && (elsewhere || of.host === null),
  )
  return ways.map(({ key, name, icon, go }) => (
    <Button key={key} icon={icon} onClick={() => go(of)}>
      {name}
    </Button>
  ))
}
