import { portText } from '../ports/port-text'
import type { Evidence } from '../words/evidence'
import type { ForwardDoing, ForwardNote, NetworkChange } from './chain-found'
import { natBehaviourOf } from './nat-behaviour'
import { leftText } from './router-told'
import type { OutsideFinding, ProviderFinding } from './verdict/findings'

/** What a test is doing just now, for people who wait; no full stop. */
export function doingText(doing: ForwardDoing): string {
  switch (doing.step) {
    case 'computer':
      return "Looking at this computer's network and firewall"
    case 'listeners':
      return 'Looking who listens on this computer'
    case 'stun':
      return 'Asking STUN servers who we look like'
    case 'second-router':
      return 'Looking for a second router'
    case 'telephone':
      return 'Waiting for a telephone'
    case 'trace':
      return 'Letting the outside find where packets stop'
    case 'router-again':
      return 'Reading the forwards of the router again'
    case 'router':
      return `Asking the router ${doing.gateway} what it forwards`
    case 'way':
      return `Asking the router to forward port ${doing.port} for this test`
    case 'name':
      return `Asking name servers where ${doing.name} leads`
    case 'sights':
      return `Letting the outside try port ${doing.port}`
    case 'control':
      return `Letting the outside try port ${doing.port}, to compare`
    case 'hairpin':
      return `Trying ${doing.address} from inside, once`
  }
}

export function noteText(note: ForwardNote): string {
  switch (note.note) {
    case 'opened':
      return `Portlight asked the router to forward ${portText(note)} for this test, and removed that forward afterwards.`
    case 'compared':
      return `To compare, Portlight opened ${portText(note)} for a moment: the internet ${note.reached ? 'reached it' : 'did not reach it either'}.`
    case 'no-hairpin':
      return note.because === 'udp-program'
        ? 'The port was not tried from inside: a UDP program answers only what it understands.'
        : "The port was not tried from inside: the router's outer address is not known."
    case 'left':
      return leftText(note.left)
  }
}

/** What came of the try from inside. */
export function hairpinText(
  port: number,
  { address, reached }: NonNullable<OutsideFinding['hairpin']>,
): string {
  return reached
    ? `From inside your network, port ${port} at ${address} is reached too.`
    : `From inside your network, port ${port} at ${address} is not reached. That says nothing about the forward: many routers lead nobody back in who comes from inside.`
}

const partWords: Readonly<
  Record<Extract<NetworkChange, { kind: 'moved' }>['parts'][number]['part'], string>
> = {
  router: 'the router',
  address: 'the address of this computer',
  interface: 'the interface',
  exit: 'the way to the internet',
}

/** That the network was another one in the end. */
export function networkChangeText(change: NetworkChange): string {
  const what =
    change.kind === 'lost'
      ? change.message
      : `${change.parts.map(({ part, before, after }) => `${partWords[part]} was ${before ?? 'not there'} and is ${after ?? 'not there'} now`).join(', ')}.`
  return `This computer's network changed during the test: ${what}`
}

/** Who came in at this computer while the outside looked. */
export function arrivalEvidence({ asked, arrivals, watch }: OutsideFinding): readonly Evidence[] {
  const what = 'came in at this computer meanwhile'
  if (arrivals.length > 0) {
    return arrivals.map(({ from, times }) => ({
      what,
      detail: times === 1 ? from : `${from}, ${times} times`,
    }))
  }
  return asked && watch.kind !== 'nothing' ? [{ what, detail: 'nobody' }] : []
}

/** How the NAT behaves. */
export function natEvidence({ nat }: ProviderFinding): readonly Evidence[] {
  if (nat === null) return []
  const { mapping, filtering } = natBehaviourOf(nat)
  const detail = `mapping ${mapping ?? 'not known'}, filtering ${filtering ?? 'not known'}`
  return [{ what: 'behaviour of the NAT (RFC 5780)', detail }]
}
