import { jsonMapping } from '#shared/forward/output/json'
import type { AddMapping } from '#shared/forward/request'
import type { AddMappingAnswer, Mapping, RemoveMappingAnswer } from '#shared/forward/router'
import { leaseWords, mappingText } from '#shared/forward/verdict-router'
import { printable } from '#shared/scan/output/figures'
import { exitCodes } from '../exit-codes'
import { say } from '../terminal'
import { version } from '../version'
import type { ForwardOptions } from './forward-options'
import { wrap } from './forward-picture'
import { type ForwardWorld, jsonDocument } from './forward-world'
import { ask } from './scan-confirm'

type Of<V extends ForwardOptions['verb']> = Extract<ForwardOptions, { readonly verb: V }>

/** `portlight forward list`. */
export async function listForwards({ gateway, json }: Of<'list'>, world: ForwardWorld): Promise<number> {
  const { engine, signal, stdout, style } = world
  const { router, mappings, notes } = await engine.handlers['forward.mappings']({ gateway }, signal)
  if (json) {
    await stdout.write(
      jsonDocument({
        portlight: version,
        command: 'forward list',
        router,
        mappings: mappings.map(jsonMapping),
        notes,
      }),
    )
  } else {
    const columns = (style.columns || 100) - 1
    const name =
      router === null ? '' : [router.name, router.address].filter((word) => word !== null).join(', ')
    const lines = [
      ...(router === null ? [] : [`Forwards of the router (${name}):`]),
      ...(router !== null && mappings.length === 0 ? ['  none'] : []),
      ...[...mappings]
        .sort((a, b) => a.externalPort - b.externalPort)
        .map((mapping) => `  ${mappingText(mapping)}${marks(mapping)}`),
      ...notes.flatMap((note) => wrap(note, columns)),
    ]
    await stdout.write(`${printable(lines.join('\n'))}\n`)
  }
  return router === null ? exitCodes.failed : exitCodes.done
}

function marks({ ours, toThisComputer }: Mapping): string {
  const words = [...(toThisComputer ? ['this computer'] : []), ...(ours ? ["Portlight's"] : [])]
  return words.length === 0 ? '' : `  [${words.join(', ')}]`
}

/** `portlight forward add`. */
export async function addForward(options: Of<'add'>, world: ForwardWorld): Promise<number> {
  const { engine, signal } = world
  const { port, protocol } = options.port
  const wish: AddMapping = {
    protocol,
    externalPort: port,
    internalPort: options.internalPort,
    internalAddress: options.to,
    family: options.family,
    leaseSeconds: options.lease,
    way: options.via,
    description: options.name.slice(0, 60),
    gateway: options.gateway,
    replace: false,
  }
  let answer = await engine.handlers['forward.add'](wish, signal)
  if (answer.kind === 'taken') {
    const question = `The router forwards this port already: ${mappingText(answer.existing)}. Replace it?`
    const consent = options.replace && options.yes ? 'yes' : await consentTo(question, world, options.json)
    if (consent === 'yes') answer = await engine.handlers['forward.add']({ ...wish, replace: true }, signal)
  }
  return tell(answer, 'add', options.json, world, (done) => addedText(done, options))
}

function addedText(answer: AddMappingAnswer, { port, lease }: Of<'add'>): string {
  const words = `${port.protocol.toUpperCase()} port ${port.port}`
  switch (answer.kind) {
    case 'added':
      return `The router ${answer.mapping.family === 'ipv6' ? 'lets it in' : 'forwards it'} now: ${mappingText(answer.mapping)}.${endText(answer.mapping, lease)}`
    case 'taken':
      return `Left as it is: the router forwards ${words} already: ${mappingText(answer.existing)}. To replace that: --replace --yes`
    case 'refused':
      return answer.sentence
  }
}

/** What a person must know who asked for one that stays. */
function endText({ leaseSeconds }: Mapping, asked: number): string {
  if (asked !== 0 || leaseSeconds === 0) return ''
  if (leaseSeconds === null) return ' The router did not say how long.'
  return ` It does not stay: the router ends it in ${leaseWords(leaseSeconds)} unless you add it again before.`
}

/** `portlight forward remove`: every way by which the port is forwarded, one after the other. */
export async function removeForward(options: Of<'remove'>, world: ForwardWorld): Promise<number> {
  const { engine, signal, stdout } = world
  const { port, protocol } = options.port
  const { family, gateway, json, via } = options
  const { mappings, notes } = await engine.handlers['forward.mappings']({ gateway }, signal)
  const found = mappings.filter(
    (mapping) =>
      mapping.externalPort === port &&
      mapping.protocol === protocol &&
      (via === null || mapping.way === via) &&
      (family === null || mapping.family === family),
  )
  if (found.length === 0) {
    const what = family === 'ipv6' ? 'no opening for IPv6 that Portlight made' : 'no forward'
    const sentence = `The router lists ${what} of ${protocol.toUpperCase()} port ${port}.`
    if (json) await stdout.write(document('remove', { result: 'refused', code: null, sentence }))
    else say(world.io, [sentence, ...notes].join('\n'))
    return exitCodes.notReachable
  }
  let code: number = exitCodes.done
  for (const mapping of found) {
    const wish = {
      way: mapping.way,
      family: mapping.family,
      protocol,
      externalPort: port,
      internalPort: mapping.internalPort,
      gateway,
      foreign: false,
    }
    let answer = await engine.handlers['forward.remove'](wish, signal)
    if (answer.kind === 'foreign') {
      const question = `Portlight did not make this forward: ${mappingText(answer.existing)}. Remove it?`
      const consent = options.yes ? 'yes' : await consentTo(question, world, json)
      if (consent === 'yes')
        answer = await engine.handlers['forward.remove']({ ...wish, foreign: true }, signal)
    }
    code = Math.max(code, await tell(answer, 'remove', json, world, (done) => removedText(done, mapping)))
  }
  return code
}

function removedText(answer: RemoveMappingAnswer, mapping: Mapping): string {
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

async function tell<A extends AddMappingAnswer | RemoveMappingAnswer>(
  answer: A,
  verb: 'add' | 'remove',
  json: boolean,
  { io, stdout }: ForwardWorld,
  text: (answer: A) => string,
): Promise<number> {
  const done = answer.kind === 'added' || answer.kind === 'removed'
  if (json) {
    const { kind, ...rest } = answer
    const shown = Object.entries(rest).map(([name, value]) => [
      name,
      name === 'mapping' || name === 'existing' ? jsonMapping(value as Mapping) : value,
    ])
    await stdout.write(document(verb, { result: kind, ...Object.fromEntries(shown) }))
  } else if (done) await stdout.write(`${printable(text(answer))}\n`)
  else say(io, `portlight: ${text(answer)}`)
  return done ? exitCodes.done : exitCodes.notReachable
}

function document(verb: 'add' | 'remove', members: Record<string, unknown>): string {
  return jsonDocument({ portlight: version, command: `forward ${verb}`, ...members })
}
