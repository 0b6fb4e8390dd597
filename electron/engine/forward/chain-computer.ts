import { arrivalAddress, arrivalPort } from '#shared/forward/mapping-choice'
import { fromThrown } from '#shared/ipc/result'
import { type ChainFacts, type ChainWork, step } from './chain-step'
import { lookForListeners } from './computer/listeners'
import { changeBetween } from './computer/place'

/** Where this computer is in its network. */
export const place = step({
  yields: 'place',
  needs: [],
  run: async ({ board }) => {
    board.testing('computer', { step: 'computer' })
    const found = await board.needs.lookAround(board.request.gateway, board.signal)
    board.learn({ computer: { ...found, firewall: null, firewall6: null, redirect: null } })
    return found
  },
})

export const listeners = step({
  yields: 'listeners',
  needs: [],
  run: async ({ board }) => {
    board.testing('program', { step: 'listeners' })
    const look = await lookForListeners(board.needs.sockets, board.request.protocol, board.signal)
    board.learn({ program: { ...look.program, answer: null } })
    return look
  },
})

export const filter = step({
  yields: 'filter',
  needs: [],
  run: ({ board }) => board.needs.platform.hostFirewall(board.signal),
})

/** Portlight answers the port where nobody else does, if it shall. */
export const answer = step({
  yields: 'answer',
  // a filter may hand the port on to somewhere else, where somebody answers
  needs: ['place', 'listeners', 'filter'],
  tells: ['program'],
  run: async (work) => {
    if (work.board.request.answer) await work.answer.takePort(work.board.request.port)
  },
})

/** A forward to another port of this computer is answered there, where nobody else does. */
export const arrival = step({
  yields: 'arrival',
  needs: ['router', 'answer'],
  run: async (work) => {
    if (work.board.request.answer) await work.answer.follow()
  },
})

/** Judges the firewall for the first time; `judgeFirewall` does it again as soon as more is known. */
export const firewall = step({
  yields: 'firewall',
  needs: ['place', 'listeners', 'filter', 'answer'],
  tells: ['computer'],
  run: async () => {},
})

/**
 * What the firewall does with packets for the port: decided by all that is known by now, for the router may send them to another
 * port than the one that was looked at.
 */
export function judgeFirewall({ board, answer }: ChainWork, facts: Partial<ChainFacts>): void {
  const { filter: rules, listeners: look } = facts
  const { computer } = board.findings
  if (computer === null || rules === undefined || look === undefined) return
  const port = arrivalPort(board.findings)
  const question = {
    family: 'ipv4' as const,
    protocol: board.request.protocol,
    port,
    interface: computer.interface,
    address: arrivalAddress(board.findings),
    executables: answer.isOpen ? [process.execPath] : look.executablesAt(port),
  }
  const { lan6 } = computer
  // over IPv6 nobody changes the port on the way
  const question6 = { ...question, family: 'ipv6' as const, port: board.request.port, address: lan6 }
  board.add('computer', {
    firewall: rules.judge(question),
    firewall6: lan6 === null ? null : rules.judge(question6),
    doors: { ipv4: rules.door(question), ipv6: lan6 === null ? null : rules.door(question6) },
    redirect: rules.redirect(question),
  })
}

/** Whether this computer's network is another one in the end. */
export const change = step({
  yields: 'change',
  needs: ['place', 'provider', 'name', 'beyond', 'trace', 'control', 'hairpin'],
  run: async ({ board }, { place: before }) => {
    try {
      const after = await board.needs.lookAround(board.request.gateway, board.signal)
      board.learn({ networkChange: changeBetween(before, after) })
    } catch (thrown) {
      board.signal.throwIfAborted()
      // the router that the person named is not on a network of this computer any more
      board.learn({ networkChange: { kind: 'lost', message: fromThrown(thrown).message } })
    }
  },
})
