import { setTimeout as sleep } from 'node:timers/promises'
import { arrivalPort } from '#shared/forward/mapping-choice'
import type { TelephoneSaw, TelephoneWait } from '#shared/forward/report'
import {
  noLink,
  noTelephone,
  telephoneSawWords,
  telephoneSeconds,
  telephoneTarget,
} from '#shared/forward/telephone'
import type { Sight, SightOutcome } from '#shared/forward/verdict/findings'
import { atThePort, programs } from '#shared/forward/verdict/verdict-program'
import type { Evidence } from '#shared/words/evidence'
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
  const refusal = noTelephone(port, protocol) ?? (target === null ? noLink : null)
  if (target === null || refusal !== null) {
    addSight(board, { kind: 'failed', sentence: refusal ?? noLink, inVain: 'not-asked' })
    return
  }
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
      const name = at.kind === 'program' ? programs(at.listeners) : 'the program'
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
      addSight(board, outcome, { family, helper: from }, [
        { what: 'telephone', detail: `opened the link, from ${from}` },
      ])
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
  const sentence =
    told !== null
      ? telephoneSawWords(told)
      : inside === null
        ? `Nobody opened the link for the telephone within ${telephoneSeconds} seconds. If the telephone showed an error, the way in is closed.`
        : `The link for the telephone was opened from inside your home only (${inside}), which proves nothing.`
  addSight(board, { kind: 'failed', sentence, inVain: 'not-asked' })
}

/** A program of the user's has the port, and can't know the link: who comes meanwhile may be anybody. */
async function whileShown(
  board: ChainBoard,
  answer: ChainAnswer,
  name: string,
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
  say({ opens: { kind: 'program', name }, fromInside: null })
  const until = performance.now() + waitMs
  const fromOutside = () => watching.now().find(({ from }) => answer.isOutside(from) === true)?.from ?? null
  while (performance.now() < until && fromOutside() === null && saw() === null) {
    await sleep(everyMs, undefined, { signal: board.signal })
  }
  const from = fromOutside()
  const { watch } = await watching.stop()
  const told = saw()
  const proves = `Stop ${name} and test again, so that Portlight answers the link: that is a proof.`
  const sentence =
    from !== null
      ? `While the link for the telephone was shown, somebody connected to ${name} from ${from}. If your telephone has that address, it got in; but others come by chance. ${proves}`
      : watch.kind === 'nothing'
        ? `Who connects to ${name} can't be seen here, so the telephone proves nothing. ${proves}`
        : told !== null
          ? `${telephoneSawWords(told)} Nobody from outside connected to ${name} meanwhile.`
          : `Nobody from outside connected to ${name} within ${telephoneSeconds} seconds.`
  const evidence =
    from === null ? [] : [{ what: 'came in while the link for the telephone was shown', detail: from }]
  addSight(board, { kind: 'failed', sentence, inVain: 'not-asked' }, {}, evidence)
}

function addSight(
  board: ChainBoard,
  outcome: SightOutcome,
  part: Partial<Sight> = {},
  evidence: readonly Evidence[] = [],
): void {
  const { outside } = board.findings
  if (outside === null) return
  const sight: Sight = {
    by: 'telephone',
    family: 'ipv4',
    place: null,
    helper: null,
    outcome,
    rttMs: null,
    visits: outcome.kind === 'token' ? 1 : 0,
    heldMs: 0,
    ...part,
  }
  const told = outcome.kind === 'failed' ? [{ what: 'telephone', detail: outcome.sentence }] : []
  board.add('outside', {
    asked: true,
    sights: [...outside.sights, sight],
    evidence: [...outside.evidence, ...evidence, ...told],
  })
}
