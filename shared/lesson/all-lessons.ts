import type { Lesson } from './lesson'
import { apartments } from './lessons/apartments'
import { firewall } from './lessons/firewall'
import { fourNumbers } from './lessons/four-numbers'
import { handshake } from './lessons/handshake'
import { homeRouter } from './lessons/home-router'
import { onePort } from './lessons/one-port'
import { openClosedFiltered } from './lessons/open-closed-filtered'
import { outOfPorts } from './lessons/out-of-ports'
import { scanPolitely } from './lessons/scan-politely'
import { sourcePorts } from './lessons/source-ports'
import { tcpAndUdp } from './lessons/tcp-and-udp'
import { timeWait } from './lessons/time-wait'
import { whatScansMiss } from './lessons/what-scans-miss'
import { whoCanKnock } from './lessons/who-can-knock'

/** Every lesson, in the order in which they are learned. */
export const allLessons: readonly Lesson[] = [
  apartments,
  handshake,
  sourcePorts,
  fourNumbers,
  onePort,
  tcpAndUdp,
  timeWait,
  whoCanKnock,
  openClosedFiltered,
  firewall,
  homeRouter,
  whatScansMiss,
  outOfPorts,
  scanPolitely,
]

/** Null: there is no such lesson. */
export function lessonNumber(number: number): Lesson | null {
  return allLessons.find((lesson) => lesson.number === number) ?? null
}
