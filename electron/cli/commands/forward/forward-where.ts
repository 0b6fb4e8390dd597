import { lifetimeWords } from '#shared/forward/nat-lifetime'
import type { Whereabouts } from '#shared/forward/report'
import { toldWhere } from '#shared/forward/where-told'
import { printable } from '#shared/scan/output/figures'
import { exitCodes } from '../../exit-codes'
import { say } from '../../terminal'
import { version } from '../../version'
import type { ForwardOptions } from './forward-options'
import { wrap } from './forward-picture'
import { type ForwardWorld, jsonDocument } from './forward-world'

type WhereOptions = Extract<ForwardOptions, { readonly verb: 'where' }>

/** `portlight forward where`. */
export async function showWhere(options: WhereOptions, world: ForwardWorld): Promise<number> {
  const { engine, io, signal, stdout, style } = world
  const { outside, gateway, lifetime } = options
  if (lifetime) say(io, 'Measuring how long a port stays open: three minutes at most. Ctrl+C ends it.')
  const where = toldWhere(await engine.handlers['forward.where']({ outside, gateway, lifetime }, signal))
  await stdout.write(
    options.json
      ? jsonDocument({ portlight: version, command: 'forward where', ...where })
      : `${lines(where, (style.columns || 100) - 1).join('\n')}\n`,
  )
  return exitCodes.done
}

function lines({ addresses, router, nat, lifetime, notes }: Whereabouts, columns: number): string[] {
  const { lan, lan6, gateway, wan, outside, outside6 } = addresses
  const name = router === null ? null : (router.name ?? router.model)
  const speaks = router?.speaks.map(({ way, detail }) => `${way} (${detail})`).join(', ') ?? ''
  const rows: readonly (readonly [string, string | null])[] = [
    ['This computer', [lan, lan6].filter((address) => address !== null).join(', ') || null],
    ['Interface', addresses.interface],
    ['Router', gateway === null ? null : `${gateway}${name === null ? '' : ` (${name})`}`],
    ['Router speaks', speaks === '' ? null : speaks],
    ["Router's outer address", wan],
    ['The internet sees', [outside, outside6].filter((address) => address !== null).join(', ') || null],
    ['NAT mapping', nat.mapping],
    ['NAT filtering', nat.filtering],
  ]
  const text = (note: string) => wrap(printable(note).replaceAll('\n', ' '), columns)
  return [
    ...rows.map(([title, value]) => `${title.padEnd(24)}${printable(value ?? '–')}`),
    '',
    ...[...notes, ...nat.notes, ...(lifetime === null ? [] : lifetimeWords(lifetime))].flatMap(text),
  ]
}
