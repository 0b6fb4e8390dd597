import type { ConflictReport, ConflictVerdict } from '#shared/conflict/report'
import { isFreeForMost, isFreeNow } from '#shared/conflict/verdict'

/** What a verdict comes to for somebody who wants the port; each has a shape, a word and a colour. */
export type Sign = 'in-use' | 'blocked' | 'free' | 'unknown'

type Answer = Pick<ConflictReport, 'verdict' | 'inUse' | 'address' | 'probes'>

/** The sign of an answer. */
export function signOf(report: Answer): Sign {
  const { verdict, inUse } = report
  if (verdict === 'unknown') return inUse ? 'in-use' : 'unknown'
  if (isFreeNow(report)) return 'free'
  return inUse ? 'in-use' : 'blocked'
}

const signWords: Readonly<Record<Sign, string>> = {
  'in-use': 'In use',
  blocked: 'Can’t be bound',
  free: 'Free',
  unknown: 'Not known',
}

/** The sign in a word or two. */
export function signWord(report: Answer): string {
  if (isFreeForMost(report)) return 'Free for most programs'
  if (report.verdict === 'other-protocol') return 'No conflict'
  return signWords[signOf(report)]
}

const verdictNames: Readonly<Record<ConflictVerdict, string>> = {
  free: 'it binds now',
  'live-listener': 'a program listens there',
  'other-address-listener': 'a program listens on another address',
  'bound-not-listening': 'bound, but not listening',
  'time-wait': 'TIME_WAIT of a closed connection',
  'outgoing-connection': 'an open connection uses it',
  'shared-listeners': 'several listeners share it',
  'inherited-socket': 'an inherited socket',
  'socket-activation': 'socket activation',
  container: 'published by a container',
  'wsl-program': 'a program in WSL',
  'privileged-port': 'a privileged port',
  'address-not-local': 'an address of another computer',
  'other-protocol': 'used by the other protocol',
  'excluded-range': 'reserved by the system',
  'forbidden-by-rule': 'forbidden by a rule of the system',
  'runtime-list': 'in the list of a container’s runtime',
  'nobody-listens': 'nobody listens there',
  'system-service': 'a service of the system',
  unknown: 'it fits no case that is known',
}

/** The case by its usual name, for people who know the trade. */
export function verdictName({ verdict, inUse }: Pick<ConflictReport, 'verdict' | 'inUse'>): string {
  return verdict === 'unknown' && inUse ? 'by whom is not known' : verdictNames[verdict]
}
