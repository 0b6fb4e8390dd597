import { setTimeout as sleep } from 'node:timers/promises'
import type { LookFailure } from '#shared/forward/look-found'
import { programText } from '#shared/forward/look-told'
import { arrivalPort } from '#shared/forward/mapping-choice'
import type { TelephoneSaw, TelephoneWait } from '#shared/forward/report'
import { noTelephone, telephoneSeconds, telephoneTarget } from '#shared/forward/telephone'
import type { Sight, SightOutcome } from '#shared/forward/verdict/findings'
import { atThePort, programs } from '#shared/forward/verdict/verdict-program'
import type { ChainAnswer } from './chain-answer'
import type { ChainBoard } from './chain-board'
import { step } from './chain-step'
import { watchArrivals } from './computer/arrivals'
import { bracketed } from './outside/outside-outcome'

/** Milliseconds between two looks at who came. */
const everyMs = 100

/** Shows a link for a telephone, and waits until somebody opened it from outside, or until time is up. */
export const telephone = step({
  yields: 'telephone',
  needs: ['sights', 'stun'],
  tells: ['outside'],
  run: ({ board, answer }) => waitForTelephone(board, answer),
})

async function waitForTelephone(
  board: ChainBoard,
  answer: ChainAnswer,
  waitMs = telephoneSeconds * 1_000,
): Promise<void> {
  const { port, protocol } = board.request
  if (!board.request.telephone || board.findings.outside === null) return
  const target = telephoneTarget(board.findings)
  if (noTelephone(port, protocol) !== null) return addFailure(board, { why: 'no-telephone', protocol, port })
  if (target === null) return addFailure(board, { why: 'no-link' })
  const at = atThePort(board.findings)
  // what is missing here is told at the program's own link
  if (at.kind === 'nobody' || at.kind === 'deaf') return
  const link = `http://${bracketed(target.address)}:${port}/${answer.path}`
  board.testing('outside', { step: 'telephone' })
  const say = (part: Pick<TelephoneWait, 'opens' | 'fromInside'>) =>
    board.needs.say({ kind: 'telephone', wait: { link, ...part } })
  try {
    const saw = () => board.needs.telephoneSaw(link)
    if (at.kind === 'portlight') await untilOpened(board, answer, target, { say, saw }, waitMs)
    else {
      const name = at.kind === 'program' ? programs(at.listeners) : null
      await whileShown(board, answer, name, { say, saw }, waitMs)
    }
  } finally {
    board.needs.say({ kind: 'telephone', wait: null })
  }
}

/** The one with the telephone: is shown something, and says something. */
interface Person {
  readonly say: (part: Pick<TelephoneWait, 'opens' | 'fromInside'>) => void
  readonly saw: () => TelephoneSaw['saw'] | null
}

/** Portlight answers: whoever knows the path has the link, and nobody comes by it by chance. */
async function untilOpened(
  board: ChainBoard,
  answer: ChainAnswer,
  { family, address }: NonNullable<ReturnType<typeof telephoneTarget>>,
  { say, saw }: Person,
  waitMs: number,
): Promise<void> {
  const until = performance.now() + waitMs
  let inside: string | null = null
  say({ opens: { kind: 'page' }, fromInside: null })
  for (;;) {
    const opened = answer.openedPage()
    const from = opened.find((one) => answer.isOutside(one) === true)
    if (from !== undefined) {
      const outcome = { kind: 'token', seenAs: address } as const
      addSight(board, outcome, { family, helper: from })
      return
    }
    const last = opened.at(-1) ?? null
    if (last !== inside) {
      inside = last
      say({ opens: { kind: 'page' }, fromInside: inside })
    }
    if (performance.now() >= until || saw() !== null) break
    await sleep(everyMs, undefined, { signal: board.signal })
  }
  const told = saw()
  addFailure(
    board,
    told === null
      ? { why: 'telephone-silent', fromInside: inside }
      : { why: 'telephone-said', saw: told, beside: null },
  )
}

/** A program of the user's has the port, and can't know the link: who comes meanwhile may be anybody. */
async function whileShown(
  board: ChainBoard,
  answer: ChainAnswer,
  program: string | null,
  { say, saw }: Person,
  waitMs: number,
): Promise<void> {
  const { sockets, platform } = board.needs
  const watching = await watchArrivals(
    { sockets, visits: platform.portVisits },
    'tcp',
    arrivalPort(board.findings),
    board.signal,
  )
  say({ opens: { kind: 'program', name: programText(program) }, fromInside: null })
  const until = performance.now() + waitMs
  const fromOutside = () => watching.now().find(({ from }) => answer.isOutside(from) === true)?.from ?? null
  while (performance.now() < until && fromOutside() === null && saw() === null) {
    await sleep(everyMs, undefined, { signal: board.signal })
  }
  const from = fromOutside()
  const { watch } = await watching.stop()
  const told = saw()
  const because: LookFailure =
    from !== null
      ? { why: 'telephone-guest', program, from }
      : watch.kind === 'nothing'
        ? { why: 'telephone-unseen', program }
        : told !== null
          ? { why: 'telephone-said', saw: told, beside: { program } }
          : { why: 'telephone-nobody', program }
  addFailure(board, because)
}

function addFailure(board: ChainBoard, because: LookFailure): void {
  addSight(board, { kind: 'failed', because, inVain: 'not-asked' })
}

function addSight(board: ChainBoard, outcome: SightOutcome, part: Partial<Sight> = {}): void {
  const { outside } = board.findings
  if (outside === null) return
  const sight: Sight = {
    by: 'telephone',
    service: null,
    family: 'ipv4',
    place: null,
    helper: null,
    outcome,
    rttMs: null,
    visits: outcome.kind === 'token' ? 1 : 0,
    heldMs: 0,
    ...part,
  }
  board.add('outside', {
    asked: true,
    sights: [...outside.sights, sight],
  })
}
