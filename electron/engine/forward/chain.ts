import { addressesOf } from '#shared/forward/addresses'
import type { ForwardFindings } from '#shared/forward/findings'
import { arrivalAddress } from '#shared/forward/mapping-choice'
import type { ForwardEvent, ForwardLink, ForwardReport } from '#shared/forward/report'
import type { ForwardTest } from '#shared/forward/request'
import { judgeForward, linkReport } from '#shared/forward/verdict'
import { fromThrown } from '#shared/ipc/result'
import type { Platform } from '../platform/platform'
import type { Sockets } from '../sockets/sockets'
import { ChainAnswer } from './chain-answer'
import { compareWithAnotherPort, lookAgain, lookFromOutside, tryHairpin } from './chain-outside'
import { askProvider, askRouter, lookForSecondRouter, openForTest } from './chain-router'
import { type ListenersLook, lookForListeners } from './computer/listeners'
import { changeBetween, type Place } from './computer/place'
import type { OutsidePart, RouterPart, RouterPlace } from './parts'

export interface ChainNeeds {
  readonly platform: Pick<Platform, 'hostFirewall'>
  readonly sockets: Pick<Sockets, 'list'>
  /** Where this computer is just now. */
  readonly lookAround: (gateway: string | null, signal: AbortSignal) => Promise<Place>
  readonly routers: RouterPart
  readonly outside: OutsidePart
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Told of each event as it happens. */
  readonly say: (event: ForwardEvent) => void
}

/** One test: gathers at every link, several at a time, tells what it finds, and judges in the end. */
export class Chain {
  readonly request: ForwardTest
  readonly needs: ChainNeeds
  readonly answer: ChainAnswer
  readonly signal: AbortSignal
  readonly notes: string[] = []
  /** What has to be undone, the last first. */
  readonly #undo: (() => Promise<void>)[] = []
  findings: ForwardFindings

  constructor(request: ForwardTest, needs: ChainNeeds, signal: AbortSignal) {
    this.request = request
    this.needs = needs
    this.signal = signal
    this.answer = new ChainAnswer(needs.outside, request.protocol, signal)
    this.findings = {
      port: request.port,
      protocol: request.protocol,
      program: null,
      computer: null,
      router: null,
      provider: null,
      outside: null,
      networkChange: null,
    }
  }

  /** Runs it to its end. Whatever happens, what it opened is closed and removed when this settles. */
  async run(): Promise<ForwardReport> {
    const began = performance.now()
    const at = this.needs.wallClock()
    try {
      const place = await this.#gather()
      await this.#whatChanged(place)
      return this.#report(at, performance.now() - began)
    } finally {
      for (const undo of this.#undo.splice(0).reverse()) await undo()
      await this.answer.close()
    }
  }

  /** Adds to what is known. */
  learn(part: Partial<ForwardFindings>): void {
    this.findings = { ...this.findings, ...part }
  }

  testing(link: ForwardLink, what: string): void {
    this.needs.say({ kind: 'testing', link, what })
  }

  /** Tells what is known of a link by now. */
  tell(link: ForwardLink): void {
    this.needs.say({ kind: 'link', report: linkReport(this.findings, link) })
  }

  /** Remembers how something that was opened is closed. */
  undoLater(undo: () => Promise<void>): void {
    this.#undo.push(undo)
  }

  async #gather(): Promise<Place> {
    const { platform } = this.needs
    this.testing('program', 'Looking who listens on this computer')
    this.testing('computer', "Looking at this computer's network and firewall")
    const place = this.needs.lookAround(this.request.gateway, this.signal)
    const listeners = this.#lookAtProgram(place)
    const firewall = platform.hostFirewall(this.signal)
    // whoever fails first is waited for below
    firewall.catch(() => {})
    listeners.catch(() => {})
    const found = await place
    this.learn({ computer: { ...found, firewall: null, firewall6: null, redirect: null } })
    const look = listeners.then(async (listening) => {
      const filter = await firewall
      this.#judgeFirewall(await firewall, listening)
      this.tell('computer')
      return { filter, listening }
    })
    look.catch(() => {})
    const where = routerPlaceOf(found)
    const provider = askProvider(this, found)
    provider.catch(() => {})
    if (where !== null) await askRouter(this, where)
    const { filter, listening } = await look
    await this.#answerWhereItArrives()
    if (where !== null) await openForTest(this, where, (undo) => this.undoLater(undo))
    // the router may send it to another port than the one that was looked at
    this.#judgeFirewall(filter, listening)
    if (where !== null) this.tell('router')
    this.tell('program')
    await Promise.all([lookFromOutside(this, found), provider])
    await lookForSecondRouter(this)
    if (where !== null) {
      await lookAgain(this, where)
      await compareWithAnotherPort(this, where, filter)
    }
    await tryHairpin(this)
    this.tell('provider')
    this.tell('outside')
    return found
  }

  async #lookAtProgram(place: Promise<Place>): Promise<ListenersLook> {
    const { sockets } = this.needs
    const { protocol, port } = this.request
    const listening = await lookForListeners(sockets, protocol, this.signal)
    this.learn({ program: { ...listening.program, answer: null } })
    if (this.findings.computer === null) {
      this.learn({ computer: { ...(await place), firewall: null, firewall6: null, redirect: null } })
    }
    if (this.request.answer) await this.answer.takePort(this, port)
    this.tell('program')
    return listening
  }

  /** A forward to another port of this computer is answered there, where nobody else does. */
  async #answerWhereItArrives(): Promise<void> {
    if (this.request.answer) await this.answer.follow(this)
  }

  #judgeFirewall(
    filter: Awaited<ReturnType<Platform['hostFirewall']>>,
    { executablesAt }: ListenersLook,
  ): void {
    const { computer } = this.findings
    if (computer === null) return
    const port = this.answer.portOfArrival(this)
    const question = {
      family: 'ipv4' as const,
      protocol: this.request.protocol,
      port,
      interface: computer.interface,
      address: arrivalAddress(this.findings),
      executables: this.answer.isOpen ? [process.execPath] : executablesAt(port),
    }
    const { lan6 } = computer
    this.learn({
      computer: {
        ...computer,
        firewall: filter.judge(question),
        // over IPv6 nobody changes the port on the way
        firewall6:
          lan6 === null
            ? null
            : filter.judge({ ...question, family: 'ipv6', port: this.request.port, address: lan6 }),
        redirect: filter.redirect(question),
      },
    })
  }

  async #whatChanged(before: Place): Promise<void> {
    try {
      const after = await this.needs.lookAround(this.request.gateway, this.signal)
      this.learn({ networkChange: changeBetween(before, after) })
    } catch (thrown) {
      this.signal.throwIfAborted()
      // the router that the person named is not on a network of this computer any more
      this.learn({ networkChange: fromThrown(thrown).message })
    }
  }

  #report(at: number, tookMs: number): ForwardReport {
    const { findings, request } = this
    const { hairpin } = findings.outside ?? {}
    return {
      port: request.port,
      protocol: request.protocol,
      ...judgeForward(findings),
      addresses: addressesOf(findings),
      router: findings.router?.router ?? null,
      mappings: (findings.router?.mappings ?? []).filter(
        ({ externalPort, internalPort, toThisComputer }) =>
          toThisComputer || externalPort === request.port || internalPort === request.port,
      ),
      answeredOurselves: findings.program?.answer?.problem === null,
      // the sweep and the look may both have met the same trouble
      notes: [
        ...new Set([
          ...this.notes,
          ...(findings.router?.notes ?? []),
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
export function routerPlaceOf({ gateway, lan, gateway6, lan6 }: Place): RouterPlace | null {
  return gateway === null || lan === null ? null : { gateway, local: lan, gateway6, local6: lan6 }
}
