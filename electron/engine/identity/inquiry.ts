import { textOf } from '#shared/identity/answer-text'
import type { Identity, IdentityEvidence, TlsFacts, UnknownReason } from '#shared/identity/identity'
import { evidenceOf, identityOf, unknownIdentity } from '#shared/identity/identity-of'
import { type Finding, listening, type Question } from '#shared/identity/matcher'
import { questionsAfter, questionsFor } from '#shared/identity/questions/index'
import { better, isCertain, understood } from '#shared/identity/understanding'
import { withFingerprints } from './fingerprints'
import type { Endpoint, Line, Patience, TlsOffer } from './line'
import { olderVersionsOf } from './old-versions'
import { again, answerWait, connecting, greetingWait, trying } from './patience'
import { isShortage, openWhenRoom } from './room'
import { tlsFactsOf, tlsFirst } from './tls-look'

/** A port that is open. */
export interface PortToIdentify extends Endpoint {
  /** As the person called it: a name, or an address. */
  readonly host: string
  /** 0 to 9. */
  readonly intensity: number
}

export interface IdentifyNeeds {
  /** Waited for before each connection; false: none may be made any more. */
  readonly mayAsk: () => Promise<boolean>
  readonly random: (count: number) => Uint8Array
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The intensity from which on older versions of TLS are tried. */
const versionsFrom = 2

/** The intensity up to which a port that speaks first is asked more than what is likely there. */
const askedOfGreeters = 3

/** The questions to one port, one connection after the other. */
export class Inquiry {
  readonly #port: PortToIdentify
  readonly #needs: IdentifyNeeds
  readonly #signal: AbortSignal
  readonly #evidence: IdentityEvidence[] = []
  #best: Finding | null = null
  #tls: TlsFacts | null = null
  #startTls: TlsFacts | null = null
  #triedTls = false
  /** How TLS is offered to ask inside of it. */
  #offer: TlsOffer | null = null
  #greeted = false
  /** Protocols that it greets in and does not speak. */
  readonly #unproved = new Set<string>()
  #echoes = false
  /** It answered the last offer of TLS in TLS, with this no. */
  #refusal: string | null = null
  /** Milliseconds that a connection took. */
  #distance = 0
  /** Connections in a row that could not be made, and that were closed before anything was said. */
  #unreachable = 0
  #closed = 0
  /** Some connection could not be asked for, as this computer had nothing left for it. */
  #ranOut = false
  /** Whether all takes its time. */
  #patient = false

  constructor(port: PortToIdentify, needs: IdentifyNeeds, signal: AbortSignal) {
    this.#port = port
    this.#needs = needs
    this.#signal = signal
  }

  async run(): Promise<Identity> {
    const { port, intensity } = this.#port
    if (tlsFirst.has(port)) await this.#askInTls()
    if (!this.#isSettled) await this.#ask(null)
    if (intensity >= versionsFrom) await this.#tryVersions()
    return this.#identity()
  }

  /** Once more, and with more patience: only what it says by itself, and what is likely at its port. */
  async runAgain(): Promise<Identity> {
    const { port } = this.#port
    this.#patient = true
    if (tlsFirst.has(port)) await this.#askInTls()
    if (!this.#isSettled) (await this.#listen(null, again.greeting))?.close()
    for (const question of questionsFor(port, 0, false)) {
      if (this.#isSettled) break
      const line = await this.#open(null)
      if (line === null) continue
      await this.#put(line, question, again.answering)
      line.close()
    }
    return this.#identity()
  }

  /** Nothing more is to be learned. */
  get #isSettled(): boolean {
    return (
      this.#signal.aborted ||
      this.#echoes ||
      this.#best?.confidence === 'certain' ||
      this.#tls !== null ||
      this.#unreachable > 1 ||
      this.#closed > 1
    )
  }

  /** Asks everything that there is to ask, plain or inside of TLS, until something is certain. */
  async #ask(offer: TlsOffer | null, opened: Line | null = null): Promise<void> {
    const { port, intensity } = this.#port
    const inTls = offer !== null
    const isLikely = (question: Question | undefined) => question?.ports.includes(port) === true
    const wait = greetingWait(port, isLikely(questionsFor(port, intensity, inTls)[0]))
    let line = await this.#listen(offer, wait, opened)
    let first = true
    // who speaks first has no protocol in which the visitor does
    const most = this.#greeted ? Math.min(intensity, askedOfGreeters) : intensity
    for (const question of questionsFor(port, most, inTls)) {
      if (this.#isDone(offer)) break
      line ??= await this.#open(offer)
      if (line === null) continue
      await this.#put(line, question, answerWait(isLikely(question), first, this.#distance))
      line.close()
      line = null
      first = false
      // after one question in plain, TLS is what is most likely
      if (!inTls && intensity > 0 && !this.#isSettled) await this.#askInTls()
      else if (!inTls && this.#best?.wantsTls === true) await this.#askInTls()
    }
    line?.close()
  }

  #isDone(offer: TlsOffer | null): boolean {
    const settled = this.#best?.confidence === 'certain' && (offer !== null || this.#best.wantsTls !== true)
    return (
      settled ||
      this.#echoes ||
      this.#tls?.wantsCertificate === true ||
      this.#signal.aborted ||
      this.#unreachable > 1 ||
      this.#closed > 1 ||
      (offer === null && this.#tls !== null)
    )
  }

  /** Listens; gives the connection where it is still open and nothing came. */
  async #listen(offer: TlsOffer | null, ms: number, opened: Line | null = null): Promise<Line | null> {
    const line = opened ?? (await this.#open(offer))
    if (line === null) return null
    const heard = await line.hear({ first: ms, gap: 1_500, all: 12_000 }, (answer) =>
      isCertain(answer, listening),
    )
    this.#note(listening, line, heard)
    if (heard.length === 0) {
      if (!line.ended) return line
      this.#closed += 1
    } else {
      this.#greeted = true
      await this.#understand(heard, listening, line)
    }
    line.close()
    return null
  }

  /** Puts one question, and what may be asked after its answer. */
  async #put(line: Line, question: Question, ms: number): Promise<void> {
    const { host, port } = this.#port
    const asked = question.bytes({ host, port, random: this.#needs.random })
    line.say(asked)
    if (question.tlsAtOnce === true) return this.#lookAtStartTls(line)
    // a proof is calculated, and on a busy computer that takes its time after what was said before it
    const calculated = question.proves === true ? again.answering : null
    const patience: Patience = { first: calculated ?? ms, gap: calculated ?? 800, all: 10_000 }
    const isEcho = (answer: Uint8Array) => Buffer.compare(answer, asked) === 0
    const heard = await line.hear(
      patience,
      (answer) => isEcho(answer) || question.startsTls?.(answer) === true || isCertain(answer, question.name),
    )
    this.#note(question.name, line, heard)
    // what sends everything back (RFC 862) has nothing more to tell
    if (isEcho(heard) && understood(heard, question.name) === null) this.#echoes = true
    if (question.startsTls?.(heard) === true) await this.#lookAtStartTls(line)
    else if (heard.length > 0) await this.#understand(heard, question.name, line)
    const best = this.#best
    if (!question.proves || best === null || understood(heard, question.name) !== null) return
    this.#unproved.add(best.protocol)
    this.#best = { ...best, confidence: 'likely' }
  }

  /** It agreed to begin TLS: that is looked at, and nothing is said inside. */
  async #lookAtStartTls(line: Line): Promise<void> {
    const tls = await line.startTls({ name: this.#serverName, alpn: [] }, connecting)
    if (tls !== null) this.#startTls = tlsFactsOf(tls, this.#needs.now())
    line.close()
  }

  async #understand(heard: Uint8Array, asked: string, line: Line): Promise<void> {
    this.#closed = 0
    const found = understood(heard, asked)
    if (found === null) return
    const finding = this.#unproved.has(found.protocol) ? { ...found, confidence: 'likely' as const } : found
    const known = this.#best?.protocol
    this.#best = better(this.#best, finding)
    if (known === finding.protocol) return
    const answer = textOf(heard)
    for (const question of questionsAfter(finding.protocol, line.tls !== null)) {
      if (question.when?.(this.#best, answer) === false) continue
      const own = question.anew === true ? await this.#open(line.tls === null ? null : this.#offer) : line
      if (own === null || own.ended) continue
      await this.#put(own, question, 3_000)
      if (own !== line) own.close()
    }
  }

  /** Opens TLS, looks at it, and asks inside. */
  async #askInTls(): Promise<void> {
    if (this.#triedTls) return
    this.#triedTls = true
    const closed = this.#closed
    const offer: TlsOffer = { name: this.#serverName, alpn: [] }
    let line = await this.#open({ ...offer, alpn: ['h2', 'http/1.1'] })
    // some want a protocol of their own, or none (RFC 7301 section 3.2)
    if (line === null && this.#refusal !== null) line = await this.#open(offer)
    // whoever refuses an offer of TLS is there all the same
    this.#unreachable = 0
    if (line?.tls == null) return this.#lookAtRefusal(closed)
    this.#closed = 0
    this.#offer = offer
    const facts = tlsFactsOf(line.tls, this.#needs.now())
    this.#tls = facts
    this.#best = null
    if (facts.alpn !== null) line.close()
    await this.#ask(offer, facts.alpn === null ? line : null)
    if (this.#best === null) this.#best = { protocol: 'tls', confidence: 'certain' }
  }

  /** An alert is TLS's own word (RFC 8446 section 6): it is that, whatever it did not like, such as a visitor without a certificate. */
  #lookAtRefusal(closed: number): void {
    this.#closed = closed
    if (this.#refusal === null) return
    const wantsCertificate = /CERTIFICATE/.test(this.#refusal) ? true : null
    this.#tls = { versions: [], alpn: null, certificate: null, wantsCertificate }
    this.#best = { protocol: 'tls', confidence: 'certain' }
  }

  /** Which older versions of TLS it agrees to beside the one that it chose. */
  async #tryVersions(): Promise<void> {
    const tls = this.#tls
    if (tls === null || this.#signal.aborted) return
    const { random } = this.#needs
    const older = await olderVersionsOf(tls.versions, {
      open: () => this.#open(null),
      name: this.#serverName,
      random,
    })
    this.#tls = { ...tls, versions: [...tls.versions, ...older] }
  }

  /** The name that TLS asks for; none for an address (RFC 6066 section 3). */
  get #serverName(): string | null {
    const { host } = this.#port
    return /^[\d.]+$|:/.test(host) ? null : host
  }

  async #open(offer: TlsOffer | null): Promise<Line | null> {
    if (this.#signal.aborted || !(await this.#needs.mayAsk())) return null
    const known = this.#tls !== null || tlsFirst.has(this.#port.port) || this.#best?.wantsTls === true
    const began = Date.now()
    const timeout = this.#patient ? again.connecting : offer === null || known ? connecting : trying
    const opened = await openWhenRoom(this.#port, offer, timeout, this.#signal)
    this.#ranOut ||= isShortage(opened)
    if (opened.ok) {
      this.#unreachable = 0
      if (offer === null) this.#distance = Date.now() - began
      return opened.line
    }
    this.#unreachable += 1
    this.#refusal = /_ALERT_/.test(opened.code) ? opened.code : null
    return null
  }

  #note(asked: string, line: Line, heard: Uint8Array): void {
    this.#evidence.push(evidenceOf(asked, line.tls !== null, heard))
    const wants = /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE/.test(line.failure ?? '')
    if (wants && this.#tls !== null) this.#tls = { ...this.#tls, wantsCertificate: true }
  }

  #identity(): Identity {
    const best = this.#best?.unsettled === true ? null : this.#best
    if (best === null) return unknownIdentity(this.#whyNot(), this.#evidence)
    return identityOf(this.#port.port, withFingerprints(best), this.#evidence, this.#tls, this.#startTls)
  }

  #whyNot(): UnknownReason {
    if (this.#ranOut) return 'ran-out'
    if (this.#evidence.some(({ bytes }) => bytes > 0)) return 'not-recognised'
    if (this.#signal.aborted) return 'out-of-time'
    if (this.#evidence.length === 0) return 'unreachable'
    return this.#closed > 0 ? 'closed' : 'silent'
  }
}
