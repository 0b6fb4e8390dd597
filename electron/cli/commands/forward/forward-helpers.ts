import { toldTried } from '#shared/forward/look-told'
import {
  lookerKinds,
  lookerNamed,
  lookersNamed,
  lookerWords,
  operatorOf,
  publicHelpers,
} from '#shared/forward/lookers'
import { printable } from '#shared/scan/output/figures'
import { exitCodes } from '../../exit-codes'
import { version } from '../../version'
import type { ForwardOptions } from './forward-options'
import { wrap } from './forward-picture'
import { type ForwardWorld, jsonDocument } from './forward-world'

type HelpersOptions = Extract<ForwardOptions, { readonly verb: 'helpers' }>

/** `portlight forward helpers`: who could be asked, and who learns what. Asks them only with `--try`. */
export async function showHelpers(options: HelpersOptions, world: ForwardWorld): Promise<number> {
  const { engine, signal, stdout, style } = world
  const { outside } = options
  const nobody = lookersNamed(outside).length === 0 && outside.stun.length === 0
  const tried = options.try
    ? (await engine.handlers['forward.helpers']({ outside: nobody ? publicHelpers : outside }, signal)).map(
        toldTried,
      )
    : null
  const lookers = lookerKinds.map((by) => {
    const { publicUrl, ...words } = lookerWords[by]
    const url = lookerNamed(outside, by) ?? publicUrl
    return { by, ...words, operator: operatorOf(by, url), url }
  })
  if (options.json) {
    await stdout.write(
      jsonDocument({
        portlight: version,
        command: 'forward helpers',
        helpers: lookers,
        ...(tried === null ? {} : { tried }),
      }),
    )
  } else {
    const columns = (style.columns || 100) - 1
    const part = (text: string, indent = '  ') =>
      wrap(printable(text).replaceAll('\n', ' '), columns - indent.length).map((line) => `${indent}${line}`)
    const lines = [
      ...lookers.flatMap(({ by, name, operator, learns, proves, limits, url }) => [
        `${name}: --${by}${url === null ? ' URL' : ''}`,
        ...part(`${url === null ? 'Run' : `At ${url}, run`} by ${operator}.`),
        ...part(`Learns ${learns}`),
        ...part(`Proves: ${proves}${limits === null ? '' : ` ${limits}`}`),
        '',
      ]),
      'A telephone: --telephone',
      ...part('Yours, or a friend’s, who opens a link with its Wi-Fi off. Nobody else learns anything.'),
      ...part(
        'Proves: TCP only, and that it was this computer that answered, where Portlight answers the port.',
      ),
      '',
      'STUN servers: --stun HOST:PORT',
      ...part(
        'They learn your public address, and that a program asked for it. They tell it, and look at no port.',
      ),
      '',
      ...(tried === null
        ? part('None of them was asked. With --try they are asked whether they answer.', '')
        : tried.flatMap(({ answers, sentence }) => part(`${answers ? 'yes' : 'no '}  ${sentence}`, ''))),
    ]
    await stdout.write(`${lines.join('\n')}\n`)
  }
  return tried?.every(({ answers }) => answers) === false ? exitCodes.failed : exitCodes.done
}
