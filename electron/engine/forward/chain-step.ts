import type { ForwardLink } from '#shared/forward/report'
import type { HostFirewall } from '../platform/network'
import type { ChainAnswer } from './chain-answer'
import type { ChainBoard } from './chain-board'
import type { ListenersLook } from './computer/listeners'
import type { Place } from './computer/place'
import type { OutsidePart } from './parts'
import type { Step } from './steps'

/** What steps hand to each other. What was found lies on the board; `Found` only says that it does by now. */
export interface ChainFacts {
  readonly place: Place
  readonly listeners: ListenersLook
  readonly filter: HostFirewall
  /** Portlight answers the port, where nobody else does and it shall. */
  readonly answer: Found
  readonly firewall: Found
  readonly router: Found
  /** It answers where the router's forward leads. */
  readonly arrival: Found
  /** The forward for the test is made, where one is wished. */
  readonly way: Found
  /** IPv4 address of a STUN server that answered; null: none did. */
  readonly stun: string | null
  /** Null: could not be told in time. */
  readonly behaviour: Awaited<ReturnType<OutsidePart['natBehaviour']>> | null
  readonly provider: Found
  readonly name: Found
  readonly sights: Found
  readonly telephone: Found
  readonly beyond: Found
  readonly trace: Found
  readonly again: Found
  readonly control: Found
  readonly hairpin: Found
  readonly change: Found
}

type Found = unknown

/** What every step works with. */
export interface ChainWork {
  readonly board: ChainBoard
  readonly answer: ChainAnswer
}

export interface ChainStep extends Step<ChainFacts, ChainWork> {
  /** The links that look different by it. */
  readonly tells: readonly ForwardLink[]
}

/** A step that is given no other fact than those that it says it needs. */
export function step<Yields extends keyof ChainFacts, Needs extends keyof ChainFacts = never>(
  one: Omit<ChainStep, 'yields' | 'needs' | 'tells' | 'run'> & {
    readonly yields: Yields
    readonly needs: readonly Needs[]
    readonly tells?: readonly ForwardLink[]
    run(work: ChainWork, facts: Pick<ChainFacts, Needs>): Promise<ChainFacts[Yields]>
  },
): ChainStep {
  return { tells: [], ...one }
}
