import { portText } from '../../ports/port-text'
import { isListening, type Owner } from '../../sockets/socket'
import { listText } from '../../words/list-text'
import { placeText } from '../decision'
import type { ConflictSystem } from '../facts'
import { addressText, holdersText, holderText, ownersOf } from '../holder-words'
import type { ConflictFix, ConflictReport } from '../report'
import { explainConflict, isFreeNow } from '../verdict'
import { keeperSentence } from './keepers'
import { lookedAfter } from './looked-after'
import type { KeeperName } from './named-process'
import { type StartAgain, toldAgain } from './start-told'
import type { Protection, Restarter, StopFound, StopObstacle, StopPreviewFound } from './stop-found'

/** What stopping a process would do; to be shown before the person is asked. */
export interface StopPreview extends Omit<StopPreviewFound, 'obstacle' | 'facts'> {
  /** Why Portlight will not stop it, as a sentence; null: it may be stopped. */
  readonly refusal: string | null
  /** Better ways than a signal: the unit, the socket unit or the container that would start it again. */
  readonly instead: readonly ConflictFix[]
  /** Who starts it again when it ends, and the way to have it stopped there; null where nobody is known to. */
  readonly keeper: {
    readonly again: KeeperName['again']
    readonly sentence: string
    readonly fix: ConflictFix
  } | null
  /** Windows has no gentle way: the first signal already ends it at once. */
  readonly alwaysForced: boolean
}

/** What happens while a process is stopped. */
export type StopEvent =
  | Exclude<StopFound, { kind: 'refused' | 'done' }>
  | { readonly kind: 'refused'; readonly reason: StopObstacle['reason']; readonly sentence: string }
  | {
      readonly kind: 'done'
      readonly portFree: boolean
      /** Who has the port now, where it isn't free. */
      readonly owners: readonly Owner[]
      readonly sentence: string
      readonly again: StartAgain | null
    }

type Done = Extract<StopFound, { kind: 'done' }>

export function toldPreview({ obstacle, facts, ...found }: StopPreviewFound): StopPreview {
  const { instead, keeper } = lookedAfter(found.owner, facts)
  return {
    ...found,
    refusal: obstacle === null ? null : refusalText(obstacle),
    instead,
    keeper:
      keeper === null
        ? null
        : { again: keeper.keeper.again, sentence: keeperSentence(keeper.keeper), fix: keeper.fix },
    alwaysForced: facts.system === 'win32',
  }
}

export function toldStop(found: StopFound): StopEvent {
  switch (found.kind) {
    case 'signalled':
    case 'waiting':
    case 'still-running':
      return found
    case 'refused': {
      const { obstacle } = found
      const sentence =
        obstacle.reason === 'let-go' ? `Nothing was sent: ${notHolding(obstacle)}.` : refusalText(obstacle)
      return { kind: 'refused', reason: obstacle.reason, sentence }
    }
    case 'done': {
      const report = explainConflict(found.facts)
      const portFree = isFreeNow(report)
      return {
        kind: 'done',
        portFree,
        owners: portFree ? [] : report.owners,
        sentence: doneSentence(found, report, portFree),
        again: found.again === null ? null : toldAgain(found.again),
      }
    }
  }
}

/** Why a process is not ended, as a sentence. */
function refusalText(obstacle: StopObstacle): string {
  switch (obstacle.reason) {
    case 'protected':
      return protectedText(holderText(obstacle.process), obstacle.as)
    case 'already-gone':
      return `Process ${obstacle.pid} has already ended.`
    case 'birth-not-told':
      return `Nothing was sent: the system does not tell when process ${obstacle.pid} started, so it can't be told from another one that got the same id.`
    case 'other-process': {
      const { process, now, by } = obstacle
      if (by === 'new-owner') {
        return `Nothing was sent: process ${process.pid} is another program now (${now}), which got the id of the one that has ended.`
      }
      const became = now === process.program ? 'started itself anew' : `become ${now}`
      return `Nothing was sent: ${holderText(process)} has ${became} since you were asked about it.`
    }
    case 'let-go':
      return `${notHolding(obstacle)}: to end it would not free the port.`
    case 'no-permission': {
      const { process, user, system } = obstacle
      // Windows tells no user, lets a user's own program have more rights, and protects some from everybody
      if (system === 'win32') {
        return `${holderText(process)} can't be ended from here: it has more rights than Portlight, or is protected, as antivirus programs are. Unless it is protected, Portlight ends it where it was started as administrator.`
      }
      const whose = user === null ? 'it belongs to another user' : `it belongs to user ${user}`
      return `${holderText(process)} can't be ended by this user: that needs ${rightText(system)}, as ${whose}.`
    }
    case 'failed':
      return `The system refused to signal ${holderText(obstacle.process)}.`
  }
}

function protectedText(name: string, as: Protection): string {
  switch (as) {
    case 'system':
      return `${name} is a process that the system can't do without: Portlight does not end it.`
    case 'kernel':
      return `${name} is a part of the kernel, which no signal ends.`
    case 'portlight':
      return `${name} is Portlight itself.`
    case 'started-portlight':
      return `${name} is what Portlight was started from: to end it would end Portlight before it is done.`
  }
}

/** The right to end what is another user's. */
function rightText(system: Exclude<ConflictSystem, 'win32'>): string {
  return system === 'linux' ? 'root or the capability CAP_KILL' : 'root'
}

/** That a process is not among those who have a port; no full stop. */
function notHolding({ process, protocol, port }: Extract<StopObstacle, { reason: 'let-go' }>): string {
  return `${holderText(process)} is not seen to have ${portText({ protocol, port })} any more`
}

function doneSentence(
  { process, stillRuns, facts, keeper, restarter }: Done,
  report: ReturnType<typeof explainConflict>,
  portFree: boolean,
): string {
  if (stillRuns) {
    return `${holderText(process)} still runs, but it has given up port ${report.port}, which is free.`
  }
  const ended = `${holderText(process)} has ended`
  const port = placeText(facts)
  if (portFree) {
    const others = otherAddresses(report)
    if (others !== null) return `${ended}, and ${port} is free; ${others}.`
    if (report.verdict === 'time-wait') {
      return `${ended}, and ${port} can be bound by programs that set SO_REUSEADDR, as most servers do; finished connections keep it from others for a minute or so.`
    }
    const later = keeper === null ? '' : ` for now: ${keeperSentence(keeper).replace(/\.$/, '')}`
    return `${ended}, and ${port} is free${later}.`
  }
  if (report.inUse === null) return `${ended}; whether ${port} is free is not known. ${report.sentence}`
  if (report.owners.length === 0) return `${ended}, but ${port} is not free: ${report.sentence}`
  const by = restarter === null ? '' : `: ${restarterText(restarter)} started it again`
  return `${ended}, but ${holdersText(report.owners)} ${report.owners.length > 1 ? 'have' : 'has'} ${port} now${by}.`
}

function restarterText(restarter: Restarter): string {
  switch (restarter.kind) {
    case 'unit':
      return `the unit ${restarter.unit}`
    case 'container':
      return 'its container'
    case 'process':
      return holderText(restarter.process)
  }
}

/** Who still listens on other addresses of the port, where one was asked for: to most people it is not free; no full stop. */
function otherAddresses({
  sockets,
  protocol,
  address,
}: Pick<ConflictReport, 'sockets' | 'protocol' | 'address'>): string | null {
  const still = sockets.filter((row) => row.protocol === protocol && isListening(row))
  if (address === null || still.length === 0) return null
  const at = listText([...new Set(still.map(({ local }) => addressText(local.address)))].slice(0, 4))
  const who = holdersText(ownersOf(still))
  return who === ''
    ? `on ${at} it is still in use`
    : `on ${at} ${who} still ${ownersOf(still).length > 1 ? 'have' : 'has'} it`
}
