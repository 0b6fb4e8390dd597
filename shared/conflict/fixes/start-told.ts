import { portText } from '../../ports/port-text'
import { holderText } from '../holder-words'
import { explainConflict } from '../verdict'
import { keeperSentence } from './keepers'
import type { ProcessEnd, StartAgainFound, StartFound, UnknownStart } from './start-found'

type Known = Extract<StartAgainFound, { kind: 'known' }>
type ManagedFound = Extract<StartAgainFound, { kind: 'managed' }>

/** How a program that was stopped is started again. */
export type StartAgain =
  | Known
  | { readonly kind: 'managed'; readonly sentence: string; readonly command: ManagedFound['command'] }
  /** A sentence. */
  | { readonly kind: 'unknown'; readonly why: string }

/** What happens while a program is started again. */
export type StartEvent =
  | Extract<StartFound, { kind: 'started' }>
  | { readonly kind: 'listening'; readonly sentence: string }
  /** Nothing was started; or it ended, or did not take the port in the time that was waited. */
  | { readonly kind: 'refused' | 'ended' | 'silent'; readonly sentence: string }

export function toldAgain(found: StartAgainFound): StartAgain {
  switch (found.kind) {
    case 'known':
      return found
    case 'managed':
      return { kind: 'managed', sentence: managerSentence(found.by), command: found.command }
    case 'unknown':
      return {
        kind: 'unknown',
        why: `How to start it again is not known, because ${unknownText(found.because)}.`,
      }
  }
}

export function toldStart(found: StartFound): StartEvent {
  switch (found.kind) {
    case 'started':
      return found
    case 'listening':
      return {
        kind: 'listening',
        sentence: `${holderText(found.process)} was started again, and has ${portText(found)}.`,
      }
    case 'ended':
      return {
        kind: 'ended',
        sentence: `${holderText(found.process)} was started and ended again (${endText(found.end)}) without taking ${portText(found)}. Started in a terminal, it says why.`,
      }
    case 'silent': {
      const { process, end, waitedMs } = found
      const runs = end === null ? 'still runs' : `has ended (${endText(end)})`
      return {
        kind: 'silent',
        sentence: `${holderText(process)} was started and ${runs}, but has not taken ${portText(found)} within ${waitedMs / 1000} s.`,
      }
    }
    case 'refused':
      return { kind: 'refused', sentence: `Nothing was started: ${refusedText(found.because)}` }
  }
}

function managerSentence(by: ManagedFound['by']): string {
  switch (by.kind) {
    case 'container':
      return 'It ran in a container, and is started with it.'
    case 'service':
      return `It belongs to ${by.unit === null ? 'a service' : `the service ${by.unit}`}, and is started with it.`
    case 'keeper':
      return keeperSentence(by.keeper)
  }
}

function unknownText(because: UnknownStart): string {
  switch (because.why) {
    case 'system':
      return 'this system does not tell how a program was started'
    case 'other-user':
      return `it ran as ${because.user === null ? 'another user' : `user ${because.user}`}, and Portlight does not`
    case 'surroundings':
      return 'it ran in surroundings of its own, such as a container or a sandbox'
    case 'program-gone':
      return 'the file of its program is gone, or was replaced'
    case 'arguments-changed':
      return 'it had changed the command line that the system tells'
    case 'folder-gone':
      return 'its folder is gone, or the system does not tell it'
    case 'variables-not-told':
      return 'the system does not tell the environment that it had'
    case 'handed-over':
      return `whoever started it handed something over to it (${because.variable})`
    case 'not-showable':
      return 'its command line can’t be shown as it is, and nothing is started that was not shown'
  }
}

function refusedText(because: Extract<StartFound, { kind: 'refused' }>['because']): string {
  switch (because.why) {
    case 'not-free':
      return explainConflict(because.facts).sentence
    case 'not-begun':
      return `${endText(because.end)}.`
    case 'over':
      return 'that was too long ago, or it was started already.'
  }
}

/** No full stop. */
function endText(end: ProcessEnd): string {
  switch (end.kind) {
    case 'exit':
      return `exit code ${end.code}`
    case 'signal':
      return `by ${end.signal}`
    case 'not-begun':
      return `the system refused it (${end.message})`
  }
}
