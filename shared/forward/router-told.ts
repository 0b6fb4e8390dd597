import { portText } from '../ports/port-text'
import { outcomeText, problemText } from './device-told'
import { refusalText } from './refusal-told'
import type {
  AddMappingAnswer,
  OtherRouter,
  Refused,
  RemoveMappingAnswer,
  RouterMappings,
  RouterMappingsFound,
} from './router'
import { portControlText, refusalCode } from './router-codes'
import type { LeftForward, OtherDevice, RouterNote } from './router-notes'
import { silenceText } from './silence-told'

interface Noted {
  readonly notes?: readonly string[]
}

/** A refusal in words: whole sentences, and the protocol's own code (`718 ConflictInMappingEntry`). */
export interface ToldRefusal extends Noted {
  readonly kind: 'refused'
  readonly code: string | null
  readonly sentence: string
}

/** What became of a wish, in words. */
export type ToldAnswer<A extends AddMappingAnswer | RemoveMappingAnswer> = A extends Refused
  ? ToldRefusal
  : Omit<A, 'notes' | 'device'> &
      Noted &
      (A extends { device: OtherDevice } ? { device: OtherRouter } : unknown)

export function toldAnswer(answer: AddMappingAnswer): ToldAnswer<AddMappingAnswer>
export function toldAnswer(answer: RemoveMappingAnswer): ToldAnswer<RemoveMappingAnswer>
export function toldAnswer({ notes, ...answer }: AddMappingAnswer | RemoveMappingAnswer) {
  const noted = notes === undefined ? {} : { notes: routerNoteTexts(notes) }
  switch (answer.kind) {
    case 'refused':
      return {
        kind: answer.kind,
        code: refusalCode(answer.because),
        sentence: refusalText(answer),
        ...noted,
      }
    case 'other-router':
      return { ...answer, device: toldOther(answer.device), ...noted }
    default:
      return { ...answer, ...noted }
  }
}

/** What a router forwards, in words. */
export function toldMappings({ silence, others, notes, ...found }: RouterMappingsFound): RouterMappings {
  const told = routerNoteTexts(notes)
  return {
    ...found,
    others: others.map(toldOther),
    notes: silence === null ? told : [silenceText(silence), ...told],
  }
}

/** What a device is that says it is a router, and why it is not taken for the router. */
export function toldOther({ address, name, gateway, because }: OtherDevice): OtherRouter {
  const called = name === null ? '' : ` (“${name}”)`
  return {
    address,
    name,
    sentence: `The device at ${address}${called} says that it is a router, too. This computer’s router is ${gateway}. ${otherText(address, because)}`,
  }
}

function otherText(address: string, because: OtherDevice['because']): string {
  switch (because.why) {
    case 'not-connected':
      return because.status === null
        ? `The device at ${address} has no outer address, so what it forwards lets nobody in.`
        : `The device at ${address} says of its own connection to the internet: “${because.status}”. So what it forwards lets nobody in.`
    case 'outer-inside':
      return `What the device at ${address} calls its outer address, ${because.wan}, is an address of this network. So what it forwards lets nobody in from the internet.`
    case 'other-hardware':
      return 'It is another device, by its hardware address, so what it forwards may let nobody in.'
    case 'several':
      return 'That is an address that several routers share, and which of them has it now is not known.'
    case 'not-known':
      return 'Whether both are the same device is not known.'
  }
}

/** Each sentence once. */
export function routerNoteTexts(notes: readonly RouterNote[]): readonly string[] {
  return [...new Set(notes.map(noteText))]
}

function noteText(note: RouterNote): string {
  switch (note.note) {
    case 'named-instead':
      return `${note.gateway} was named as the router, but what this computer sends to the internet goes over ${note.insteadOf}. What ${note.gateway} forwards may let nobody in.`
    case 'device':
      return deviceText(note)
    case 'other-address':
      return `The router answers UPnP at another of its addresses, ${note.address}.`
    case 'shared-address':
      return `The gateway’s address ${note.gateway} is one that several routers may share. The one that answers UPnP, at ${note.address}, is the only one of them that says it is connected.`
    case 'connection':
      return `The router says of its connection to the internet: “${note.status}”.`
    case 'refuses':
      return portControlText(note.because)
    case 'two-addresses':
      return `The router tells two outer addresses: ${note.upnp} by UPnP, ${note.natPmp} by NAT-PMP.`
    case 'breaks-off':
      return `The list of forwards may not be whole: from number ${note.from} on, the router ${problemText(note.problem)}.`
    case 'unreadable':
      return note.forwards === 1
        ? 'One of the router’s forwards could not be read, so the list is not whole.'
        : `${note.forwards} of the router’s forwards could not be read, so the list is not whole.`
    case 'too-slow':
      // it is Portlight that stops, and it says so
      return `The router is slow: Portlight stopped reading its list of forwards when ${note.forwards === 1 ? 'one forward was' : `${note.forwards} forwards were`} read. There may be more.`
    case 'journal-closed':
      return `The journal of forwards can’t be read (${note.code}).`
    case 'entry-damaged':
      return `A note about a forward that Portlight made is damaged. It was put aside as ${note.aside}; the forward itself may still be on the router.`
    case 'swept':
      return `Portlight removed ${interrupted(note)}.`
    case 'not-swept':
      return `Portlight could not remove ${interrupted(note)}. ${refusalText(note.because)} ${againLater}`
    case 'given-up':
      return `An interrupted test may have left a forward of ${portText(note)} on the device at ${note.gateway}, which has not answered for a week. It is not looked for any more.`
    default:
      return plain[note.note]
  }
}

const plain = {
  'no-list':
    'The router does not list its forwards: NAT-PMP and PCP can’t do that. Only those that Portlight made are shown.',
  repeats: 'The router repeats itself, so its list of forwards may not be whole.',
  endless: 'The router lists more forwards than can be true; only the first were read.',
  gap: 'The router’s numbered list of forwards has a gap, so it may not be whole.',
  'other-user':
    'Portlight made some forwards as another user of this computer. They are not marked as Portlight’s here.',
} as const

function deviceText({
  address,
  isGateway,
  outcome,
}: Extract<RouterNote, { readonly note: 'device' }>): string {
  const who = isGateway ? `The router at ${address}` : `The device at ${address}`
  return outcome.kind === 'elsewhere'
    ? `${who} names an address outside of this network as the router’s, which Portlight does not follow.`
    : `${who} says that it is a router, but ${outcomeText(outcome)}.`
}

function interrupted(forward: Pick<LeftForward, 'protocol' | 'port'>): string {
  return `the forward of ${portText(forward)} that an interrupted test left on the router`
}

const againLater =
  'It may still be on the router. Portlight looks for it again whenever it asks the router what it forwards.'

/** What may be left of a test. */
export function leftText({ because, ...forward }: LeftForward): string {
  const why = 'message' in because ? because.message : refusalText(because)
  return `Whether the forward of ${portText(forward)} that was made for this test is removed is not known. ${why} ${againLater}`
}
