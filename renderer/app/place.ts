import type { ReactNode } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import type { ConflictAnswer } from '#shared/conflict/facts'
import type { ConflictReport } from '#shared/conflict/report'
import type { ForwardFound } from '#shared/forward/found'
import type { ForwardEvent } from '#shared/forward/report'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import type { Protocol } from '#shared/ports/protocol'
import type { SettingKey, Settings } from '#shared/settings/settings'
import type { PlaceKey } from '#shared/shell/places'
import type { EndedWork, FeatureCommand, ShellState } from '#shared/shell/shell'
import type { OfferedQuestion } from '#shared/start/offers'
import type { IconName } from '../ui/icon'
import type { PortWay } from '../ui/port-ways'
import type { RecentAnswer } from '../ui/recent-answer'
import type { Shell } from './shell/shell'

/**
 * The manifest of a place in the app: all that bar, palette, keys, store and front door have to know of it, but for its words, which
 * the shell's menu needs, too (`shared/shell/places.ts`).
 */
export interface Place<Slice, Kit, Others = unknown> {
  readonly icon: IconName
  /** Its part of the one store, as it is at the start. */
  readonly slice: Slice
  /** Its keys for people, where it has any of its own. */
  readonly keys?: readonly KeyGroup[]
  /**
   * Puts its parts together, once.
   * @param others the kits of other places; they are there when somebody asks something, and not yet while this is called
   */
  readonly open: (desk: Desk<Slice>, others: Others) => OpenPlace<Slice, Kit>
}

export interface KeyGroup {
  /** Where it is another than the name of the place. */
  readonly title?: string
  /** `Mod` is Ctrl, and Cmd on macOS. */
  readonly keys: readonly (readonly [keys: string, what: string])[]
}

export type PlaceCommands = Readonly<Partial<Record<FeatureCommand, () => void>>>

/** A place that is put together, as the frame around it and the other places know it. */
export interface OpenPlace<Slice, Kit> {
  /** What its views work with. */
  readonly kit: Kit
  /** The view, with the context that it needs. */
  readonly view: ReactNode
  /** What a key or the menu asks for, as far as it means something here. */
  readonly commands?: PlaceCommands
  /** What the menu has to know of it; none: it never runs anything. */
  readonly phase?: (state: Slice) => ShellState['run']
  /** How far long work has come, 0 to 1; null while there is none. */
  readonly progress?: (state: Slice) => number | null
  /** What to say of long work that has just ended; null while it has not. */
  readonly ended?: (state: Slice) => Omit<EndedWork, 'place'> | null
  /** The page is left: what it asked the engine for ends. */
  readonly dispose?: () => void
  /** Called once all places are open. */
  readonly joined?: () => void
  /** Does an errand; false: it is not this place's. */
  readonly take?: (errand: Errand) => boolean
  /** What it does with a port that another place shows. */
  readonly way?: Omit<PortWay, 'key' | 'icon'>
  /** What it does about one, after a question: it stands last in the menu, and nowhere else. */
  readonly deed?: Omit<PortWay, 'key' | 'inMenuOnly'>
  /** What was asked here before. */
  readonly recent?: {
    /** As long as this is the same, so are the answers. */
    readonly of: (state: Slice) => readonly unknown[]
    readonly answers: () => readonly Omit<RecentAnswer, 'icon'>[]
    /** Reads from the history what was asked before this page was opened. */
    readonly recall: (engine: Client<EngineContract>) => Promise<void>
    readonly forget: () => void
  }
}

/** What the app lends to a place. */
export interface Desk<Slice> {
  readonly store: StoreApi<Slice>
  readonly shell: Shell
  readonly storage: Storage
  /** What outlives a reload of the page, and nothing else. */
  readonly tab: Storage
  readonly words: Words
  /** Shows a place, and remembers it for the next start. */
  readonly go: (place: PlaceKey) => void
  /** Has the place do an errand that it is for. */
  readonly take: (errand: Errand) => void
  /** What was asked before, of all places, the newest of each first. */
  readonly useRecent: () => readonly RecentAnswer[]
  readonly forgetRecent: () => void
  readonly settings: {
    readonly chosen: () => Settings
    readonly choose: (values: Partial<Settings>) => Promise<void>
    readonly reset: (keys: readonly SettingKey[]) => void
    /** Does something with a setting's value: now where it is not the usual one, and whenever it becomes another one. */
    readonly on: <K extends SettingKey>(key: K, apply: (value: Settings[K]) => void) => void
  }
}

/** More earlier questions than are offered: the same is often asked again. */
export const mostRecalled = 40

/** What one place wants done, by what it is: no place knows which one does it. */
export type Errand =
  | OfferedQuestion
  | {
      readonly kind: 'why'
      readonly port: number
      readonly protocol: Protocol
      readonly address: string | null
    }
  | { readonly kind: 'sockets'; readonly port: number }
  | { readonly kind: 'listeners'; readonly which: 'reachable' | 'exposed' }
  | { readonly kind: 'helpers' }

/** What puts into words what the engine found: a chunk of its own, because the first view can do without. */
export interface Words {
  readonly conflict: (answer: ConflictAnswer) => Promise<ConflictReport>
  readonly forward: (found: ForwardFound) => Promise<ForwardEvent>
}
