import { addressesOf } from '#shared/forward/addresses'
import { arrivalAddress, arrivalPort } from '#shared/forward/mapping-choice'
import { mendsOf } from '#shared/forward/mends'
import type { ForwardReport } from '#shared/forward/report'
import type { ForwardTest } from '#shared/forward/request'
import { judgeForward } from '#shared/forward/verdict/verdict'
import { looksOf } from '#shared/forward/verdict/verdict-outside'
import { fromThrown } from '#shared/ipc/result'
import type { Platform } from '../platform/platform'
import { ChainAnswer } from './chain-answer'
import { ChainBoard, type ChainNeeds } from './chain-board'
import { lookUpName, nameReport } from './chain-name'
import { compareWithAnotherPort, lookAgain, lookFromOutside, tryHairpin } from './chain-outside'
import { askProvider, askRouter, lookForSecondRouter, openForTest } from './chain-router'
import { waitForTelephone } from './chain-telephone'
import { traceFromOutside } from './chain-trace'
import { type ListenersLook, lookForListeners } from './computer/listeners'
import { changeBetween, type Place } from './computer/place'
import type { RouterPlace } from './parts'

/** One test: gathers at every link, several at a time, tells what it finds, and judges in the end. */
export class Chain {
  readonly #board: ChainBoard
  readonly #answer: ChainAnswer
  /** What has to be undone, the last first. */
  readonly #undo: (() => Promise<void>)[] = []

  constructor(request: ForwardTest, needs: ChainNeeds, signal: AbortSignal) {
    this.#board = new ChainBoard(request, needs, signal)
    this.#answer = new ChainAnswer(this.#board)
  }

  /** Runs it to its end. Whatever happens, what it opened is closed and removed when this settles. */
  async run(): Promise<ForwardReport> {
    const began = performance.now()
    const at = this.#board.needs.wallClock()
    try {
      const place = await this.#gather()
      await this.#whatChanged(place)
      const tookMs = performance.now() - began
      // before the report, which says whether that worked
      await this.#undoAll()
      return this.#report(at, tookMs)
    } finally {
      await this.#undoAll()
      await this.#answer.close()
    }
  }

  /** What may have been left on the router, in whole sentences; known when the run has settled. */
  get left(): readonly string[] {
    return this.#board.left
  }

  /** The way in was open for this test only. */
  get openedForTest(): boolean {
    const test = this.#board.findings.router?.test ?? null
    return test !== null && 'mapping' in test
  }

  async #undoAll(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo()
  }

  async #gather(): Promise<Place> {
    const board = this.#board
    const { request, signal } = board
    const { platform } = board.needs
    board.testing('program', 'Looking who listens on this computer')
    board.testing('computer', "Looking at this computer's network and firewall")
    const place = board.needs.lookAround(request.gateway, signal)
    const listeners = this.#lookAtProgram(place)
    const firewall = platform.hostFirewall(signal)
    // whoever fails first is waited for below
    firewall.catch(() => {})
    listeners.catch(() => {})
    const found = await place
    board.learn({ computer: { ...found, firewall: null, firewall6: null, redirect: null } })
    const look = listeners.then(async (listening) => {
      const filter = await firewall
      this.#judgeFirewall(await firewall, listening)
      board.tell('computer')
      return { filter, listening }
    })
    look.catch(() => {})
    const where = routerPlaceOf(found)
    const provider = askProvider(board, found)
    const name = lookUpName(board)
    name.catch(() => {})
    if (where !== null) await askRouter(board, where)
    const { filter, listening } = await look
    await this.#answerWhereItArrives()
    if (where !== null) await openForTest(board, where, (undo) => this.#undo.push(undo))
    // the router may send it to another port than the one that was looked at
    this.#judgeFirewall(filter, listening)
    if (where !== null) board.tell('router')
    board.tell('program')
    await Promise.all([lookFromOutside(board, this.#answer, found, provider.addresses), provider.whole])
    await name
    await waitForTelephone(board, this.#answer)
    await Promise.all([lookForSecondRouter(board, provider), traceFromOutside(board)])
    if (where !== null) {
      await lookAgain(board, where)
      await compareWithAnotherPort(board, where, filter)
    }
    await tryHairpin(board, this.#answer)
    board.tell('provider')
    board.tell('outside')
    if (board.findings.name != null) board.tell('name')
    return found
  }

  async #lookAtProgram(place: Promise<Place>): Promise<ListenersLook> {
    const { sockets } = this.#board.needs
    const { protocol, port } = this.#board.request
    const listening = await lookForListeners(sockets, protocol, this.#board.signal)
    this.#board.learn({ program: { ...listening.program, answer: null } })
    if (this.#board.findings.computer === null) {
      this.#board.learn({ computer: { ...(await place), firewall: null, firewall6: null, redirect: null } })
    }
    if (this.#board.request.answer) await this.#answer.takePort(port)
    this.#board.tell('program')
    return listening
  }

  /** A forward to another port of this computer is answered there, where nobody else does. */
  async #answerWhereItArrives(): Promise<void> {
    if (this.#board.request.answer) await this.#answer.follow()
  }

  #judgeFirewall(
    filter: Awaited<ReturnType<Platform['hostFirewall']>>,
    { executablesAt }: ListenersLook,
  ): void {
    const { computer } = this.#board.findings
    if (computer === null) return
    const port = arrivalPort(this.#board.findings)
    const question = {
      family: 'ipv4' as const,
      protocol: this.#board.request.protocol,
      port,
      interface: computer.interface,
      address: arrivalAddress(this.#board.findings),
      executables: this.#answer.isOpen ? [process.execPath] : executablesAt(port),
    }
    const { lan6 } = computer
    // over IPv6 nobody changes the port on the way
    const question6 = { ...question, family: 'ipv6' as const, port: this.#board.request.port, address: lan6 }
    this.#board.learn({
      computer: {
        ...computer,
        firewall: filter.judge(question),
        firewall6: lan6 === null ? null : filter.judge(question6),
        doors: { ipv4: filter.door(question), ipv6: lan6 === null ? null : filter.door(question6) },
        redirect: filter.redirect(question),
      },
    })
  }

  async #whatChanged(before: Place): Promise<void> {
    try {
      const after = await this.#board.needs.lookAround(this.#board.request.gateway, this.#board.signal)
      this.#board.learn({ networkChange: changeBetween(before, after) })
    } catch (thrown) {
      this.#board.signal.throwIfAborted()
      // the router that the person named is not on a network of this computer any more
      this.#board.learn({ networkChange: fromThrown(thrown).message })
    }
  }

  #report(at: number, tookMs: number): ForwardReport {
    const { findings, request } = this.#board
    const { hairpin } = findings.outside ?? {}
    const judgement = judgeForward(findings)
    return {
      port: request.port,
      protocol: request.protocol,
      ...judgement,
      mends: mendsOf(findings, judgement),
      addresses: addressesOf(findings),
      router: findings.router?.router ?? null,
      mappings: (findings.router?.mappings ?? []).filter(
        ({ externalPort, internalPort, toThisComputer }) =>
          toThisComputer || externalPort === request.port || internalPort === request.port,
      ),
      answeredOurselves: findings.program?.answer?.problem === null,
      outside: looksOf(findings),
      trace: findings.outside?.trace ?? null,
      name: nameReport(findings.name ?? null),
      // the sweep and the look may both have met the same trouble
      notes: [
        ...new Set([
          ...this.#board.left,
          ...this.#board.notes,
          ...(findings.router?.notes ?? []),
          ...(findings.router?.others ?? []).map(({ sentence }) => sentence),
          ...(hairpin == null ? [] : [hairpin.sentence]),
          ...(findings.networkChange === null
            ? []
            : [`This computer's network changed during the test: ${findings.networkChange}`]),
        ]),
      ],
      at,
      tookMs,
    }
  }
}

/** Null where there is no router to ask. */
export function routerPlaceOf({ gateway, lan, gateway6, lan6, insteadOf }: Place): RouterPlace | null {
  if (gateway === null || lan === null) return null
  const place = { gateway, local: lan, gateway6, local6: lan6 }
  return insteadOf === undefined ? place : { ...place, insteadOf }
}
