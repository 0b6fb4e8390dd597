import { addedText } from '#shared/forward/added-words'
import { jsonMapping } from '#shared/forward/output/json'
import type { AddMapping, RemoveMapping } from '#shared/forward/request'
import type { AddMappingAnswer, Mapping, RemoveMappingAnswer, RouterMappings } from '#shared/forward/router'
import { type ToldAnswer, toldAnswer, toldMappings } from '#shared/forward/router-told'
import { mappingText } from '#shared/forward/verdict/verdict-router'
import { portText } from '#shared/ports/port-text'
import { printable } from '#shared/scan/output/figures'
import { exitCodes } from '../../exit-codes'
import { say } from '../../terminal'
import { version } from '../../version'
import { ask } from '../scan/scan-confirm'
import type { ForwardOptions } from './forward-options'
import { wrap } from './forward-picture'
import type { ForwardedPort } from './forward-ports'
import { type ForwardWorld, jsonDocument } from './forward-world'

type AddAnswer = ToldAnswer<AddMappingAnswer>
type RemoveAnswer = ToldAnswer<RemoveMappingAnswer>
type Of<V extends ForwardOptions['verb']> = Extract<ForwardOptions, { readonly verb: V }>

/** `portlight forward list`. */
export async function listForwards({ gateway, json }: Of<'list'>, world: ForwardWorld): Promise<number> {
  const { engine, signal, stdout, style } = world
  const listed = toldMappings(await engine.handlers['forward.mappings']({ gateway }, signal))
  await stdout.write(forwardsText(listed, json, style.columns))
  return listed.router === null ? exitCodes.failed : exitCodes.done
}

/** What a router forwards. @param columns of the terminal; null: there is none */
export function forwardsText(
  { router, mappings, others, notes }: RouterMappings,
  json: boolean,
  terminalColumns: number | null,
): string {
  if (json) {
    return jsonDocument({
      portlight: version,
      command: 'forward list',
      router,
      mappings: mappings.map(jsonMapping),
      others,
      notes,
    })
  }
  const columns = (terminalColumns || 100) - 1
  const name = router === null ? '' : [router.name, router.address].filter((word) => word !== null).join(', ')
  const lines = [
    ...(router === null ? [] : [`Forwards of the router (${name}):`]),
    ...(router !== null && mappings.length === 0 ? ['  none'] : []),
    ...[...mappings]
      .sort((a, b) => a.externalPort - b.externalPort)
      .map((mapping) => `  ${mappingText(mapping)}${marks(mapping)}`),
    ...notes.flatMap((note) => wrap(note, columns)),
    ...others.flatMap(({ address, sentence }) =>
      wrap(`${sentence} To see what it forwards: --gateway ${address}`, columns),
    ),
  ]
  return `${printable(lines.join('\n'))}\n`
}

function marks({ ours, toThisComputer }: Mapping): string {
  const words = [...(toThisComputer ? ['this computer'] : []), ...(ours ? ["Portlight's"] : [])]
  return words.length === 0 ? '' : `  [${words.join(', ')}]`
}

/** `portlight forward add`: one port after the other, each told by itself. */
export async function addForward(options: Of<'add'>, world: ForwardWorld): Promise<number> {
  const told = new Told('add', options.json, world)
  let { gateway } = options
  for (const port of options.ports) {
    let answer = await addPort(port, { ...options, gateway }, told, world)
    if (answer.kind === 'other-router') {
      const { address, sentence } = answer.device
      told.note(answer.notes ?? [])
      const question = `${sentence} Forward the port there all the same?`
      if ((await consentTo(question, world, options.json)) === 'yes') {
        gateway = address
        answer = await addPort(port, { ...options, gateway }, told, world)
      }
    }
    await told.take(port, answer, answerText(answer, port, options.lease))
  }
  return told.end()
}

async function addPort(
  { port, protocol, internalPort, name }: ForwardedPort,
  options: Of<'add'>,
  told: Told,
  world: ForwardWorld,
): Promise<AddAnswer> {
  const add = async (asked: AddMapping) =>
    toldAnswer(await world.engine.handlers['forward.add'](asked, world.signal))
  const wish: AddMapping = {
    protocol,
    externalPort: port,
    internalPort,
    internalAddress: options.to,
    family: options.family,
    leaseSeconds: options.lease,
    way: options.via,
    description: (options.name === '' ? (name ?? '') : options.name).slice(0, 60),
    gateway: options.gateway,
    replace: false,
  }
  const answer = await add(wish)
  if (answer.kind !== 'taken') return answer
  told.note(answer.notes ?? [])
  const question = `The router forwards this port already: ${mappingText(answer.existing)}. Replace it?`
  const consent = options.replace && options.yes ? 'yes' : await consentTo(question, world, options.json)
  return consent === 'yes' ? add({ ...wish, replace: true }) : answer
}

function answerText(answer: AddAnswer, { port, protocol }: ForwardedPort, lease: number): string {
  const words = portText({ protocol, port })
  switch (answer.kind) {
    case 'added':
      return addedText(answer, { externalPort: port, leaseSeconds: lease })
    case 'taken':
      return `Left as it is: the router forwards ${words} already: ${mappingText(answer.existing)}. To replace that: --replace --yes`
    case 'other-router':
      return `${answer.device.sentence} Nothing was changed. To forward the port there all the same: --gateway ${answer.device.address}`
    case 'refused':
      return answer.sentence
  }
}

/** `portlight forward remove`: every way by which each port is forwarded, one after the other. */
export async function removeForward(options: Of<'remove'>, world: ForwardWorld): Promise<number> {
  const { engine, signal } = world
  const { family, gateway, json, via } = options
  const told = new Told('remove', json, world)
  const listed = toldMappings(await engine.handlers['forward.mappings']({ gateway }, signal))
  const { router, mappings, others, notes } = listed
  told.note(notes)
  for (const wanted of options.ports) {
    const { port, protocol } = wanted
    const found = mappings.filter(
      (mapping) =>
        mapping.externalPort === port &&
        mapping.protocol === protocol &&
        (via === null || mapping.way === via) &&
        (family === null || mapping.family === family),
    )
    if (found.length === 0) {
      const what = family === 'ipv6' ? 'no opening for IPv6 that Portlight made' : 'no forward'
      const sentence =
        router === null
          ? 'Nothing was removed, because no router that lists its forwards was found.'
          : `The router lists ${what} of ${portText({ protocol, port })}.`
      const further = others.map((one) => `${one.sentence} To remove it there: --gateway ${one.address}`)
      const text = [sentence, ...further].join('\n')
      await told.take(wanted, { kind: 'refused', code: null, sentence }, text)
    }
    for (const mapping of found) {
      const answer = await removeMapping(mapping, options, told, world)
      await told.take(wanted, answer, removedText(answer, mapping))
    }
  }
  return told.end()
}

async function removeMapping(
  mapping: Mapping,
  { gateway, yes, json }: Of<'remove'>,
  told: Told,
  world: ForwardWorld,
): Promise<RemoveAnswer> {
  const remove = async (asked: RemoveMapping) =>
    toldAnswer(await world.engine.handlers['forward.remove'](asked, world.signal))
  const { way, family, protocol, externalPort, internalPort } = mapping
  const wish = { way, family, protocol, externalPort, internalPort, gateway, foreign: false }
  const answer = await remove(wish)
  if (answer.kind !== 'foreign') return answer
  told.note(answer.notes ?? [])
  const question = `Portlight did not make this forward: ${mappingText(answer.existing)}. Remove it?`
  const consent = yes ? 'yes' : await consentTo(question, world, json)
  return consent === 'yes' ? remove({ ...wish, foreign: true }) : answer
}

function removedText(answer: RemoveAnswer, mapping: Mapping): string {
  switch (answer.kind) {
    case 'removed':
      return `Removed: ${mappingText(mapping)}.`
    case 'foreign':
      return `Left as it is, because Portlight did not make it: ${mappingText(answer.existing)}. To remove it all the same: --yes`
    case 'refused':
      return answer.sentence
  }
}

/** Asks a person who is there; a script has said it by options, or not. */
async function consentTo(
  question: string,
  { io, style, signal }: ForwardWorld,
  json: boolean,
): Promise<'yes' | 'no'> {
  if (json || !style.canAsk) return 'no'
  return (await ask(io, question, signal)) ? 'yes' : 'no'
}

/** Tells answers as they come; for programs in one document at the end, which has a list where several were asked for. */
class Told {
  readonly #verb: 'add' | 'remove'
  readonly #json: boolean
  readonly #world: ForwardWorld
  readonly #documents: Record<string, unknown>[] = []
  readonly #notes = new Set<string>()
  #code: number = exitCodes.done

  constructor(verb: 'add' | 'remove', json: boolean, world: ForwardWorld) {
    this.#verb = verb
    this.#json = json
    this.#world = world
  }

  /** Tells what else was done or found, each sentence once. */
  note(notes: readonly string[]): void {
    for (const note of notes) {
      if (!this.#json && !this.#notes.has(note)) say(this.#world.io, `portlight: ${note}`)
      this.#notes.add(note)
    }
  }

  async take(
    { port, protocol }: ForwardedPort,
    answer: AddAnswer | RemoveAnswer,
    text: string,
  ): Promise<void> {
    this.note(answer.notes ?? [])
    const done = answer.kind === 'added' || answer.kind === 'removed'
    if (!done) this.#code = exitCodes.notReachable
    if (this.#json) {
      const { kind, notes: _, ...rest } = answer
      const shown = Object.entries(rest).map(([name, value]) => [
        name,
        name === 'mapping' || name === 'existing' ? jsonMapping(value as Mapping) : value,
      ])
      this.#documents.push({ port, protocol, result: kind, ...Object.fromEntries(shown) })
    } else if (done) await this.#world.stdout.write(`${printable(text)}\n`)
    else say(this.#world.io, `portlight: ${text}`)
  }

  /** The exit code: one port that was not done is enough for it. */
  async end(): Promise<number> {
    const [only, ...others] = this.#documents
    if (only !== undefined) {
      const notes = this.#notes.size === 0 ? {} : { notes: [...this.#notes] }
      const members = { ...(others.length === 0 ? only : { results: this.#documents }), ...notes }
      const document = { portlight: version, command: `forward ${this.#verb}`, ...members }
      await this.#world.stdout.write(jsonDocument(document))
    }
    return this.#code
  }
}
