import {
  type ForwardEvent,
  type ForwardLink,
  forwardLinks,
  type LinkReport,
  type LinkState,
  type TelephoneWait,
} from '#shared/forward/report'
import type { Evidence } from '#shared/words/evidence'

/** A link's state, or that its turn has not come (`waiting`), or that it is looked at now (`testing`). */
export type LinkLook = LinkState | 'waiting' | 'testing'

/** One link as the picture shows it. */
export interface LinkView {
  readonly look: LinkLook
  readonly sentence: string
  readonly evidence: readonly Evidence[]
}

/** The picture of a test: its links, and what is done at the moment. */
export interface ChainView {
  /** A link for a telephone that is shown now; null: none is. */
  readonly telephone: TelephoneWait | null
  readonly links: Readonly<Record<ForwardLink, LinkView>>
  readonly now: { readonly link: ForwardLink; readonly what: string } | null
}

const unseen: LinkView = { look: 'waiting', sentence: '', evidence: [] }

/** The picture before anything is known. */
export const emptyChain: ChainView = { links: linksOf(() => unseen), now: null, telephone: null }

/** The picture after one more event of the test. */
export function chainAfter(chain: ChainView, event: ForwardEvent): ChainView {
  switch (event.kind) {
    case 'testing': {
      const before = chain.links[event.link]
      // A link that has its answer keeps it while its evidence is completed.
      const known = before.look !== 'waiting' && before.look !== 'testing'
      const links: ChainView['links'] = known
        ? chain.links
        : { ...chain.links, [event.link]: { ...before, look: 'testing' } }
      return { ...chain, links, now: { link: event.link, what: event.what } }
    }
    case 'link':
      return { ...chain, links: { ...chain.links, [event.report.link]: viewOf(event.report) } }
    case 'telephone':
      return { ...chain, telephone: event.wait }
    case 'done':
      return chainOf(event.report.links)
  }
}

/** The picture of a test that has ended. */
export function chainOf(reports: readonly LinkReport[]): ChainView {
  return {
    links: linksOf((link) => {
      const report = reports.find((known) => known.link === link)
      return report === undefined ? { ...unseen, look: 'not-tested' } : viewOf(report)
    }),
    now: null,
    telephone: null,
  }
}

/** The picture of a test that was ended before its end: what is known stays, the rest was not tested. */
export function endedChain(chain: ChainView, why: string): ChainView {
  return {
    links: linksOf((link) => {
      const view = chain.links[link]
      if (view.look !== 'waiting' && view.look !== 'testing') return view
      return { look: 'not-tested', sentence: why, evidence: [] }
    }),
    now: null,
    telephone: null,
  }
}

function viewOf({ state, sentence, evidence }: LinkReport): LinkView {
  return { look: state, sentence, evidence }
}

function linksOf(view: (link: ForwardLink) => LinkView): Readonly<Record<ForwardLink, LinkView>> {
  const [program, computer, router, provider, outside, name] = forwardLinks
  return {
    program: view(program),
    computer: view(computer),
    router: view(router),
    provider: view(provider),
    outside: view(outside),
    name: view(name),
  }
}
