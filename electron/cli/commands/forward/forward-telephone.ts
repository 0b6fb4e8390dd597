import { qrCode } from '#shared/forward/qr-code'
import type { TelephoneSaw, TelephoneWait } from '#shared/forward/report'
import { telephoneSeconds, telephoneSteps } from '#shared/forward/telephone'
import { printable } from '#shared/scan/output/figures'
import { ownValue } from '#shared/words/own-value'
import { painter } from '#shared/words/terminal-text'
import { type PictureStyle, wrap } from './forward-picture'

/** What a person can enter who sees something else on the telephone than Portlight's page. */
const sawWords: Readonly<Record<string, TelephoneSaw['saw']>> = {
  e: 'error',
  error: 'error',
  o: 'other-page',
  other: 'other-page',
}

/** What an entered line says of the telephone; null: nothing that is known. */
export function telephoneSawOf(line: string): TelephoneSaw['saw'] | null {
  return ownValue(sawWords, line.toLowerCase()) ?? null
}

const sawChoices =
  'Does it show something else? Type e and press Enter for an error, o and Enter for another page.'

/**
 * A link for a telephone: as a picture, as text, and what to do with it. No line is longer than the style's columns.
 * @param canEnter somebody can type here what the telephone shows
 */
export function telephoneLines(wait: TelephoneWait, style: PictureStyle, canEnter: boolean): string[] {
  const picture = qrLines(wait.link, style.colour)
  const fits = (picture[0]?.width ?? 0) <= style.columns - 2
  return [
    '',
    ...(fits ? [...picture.map(({ text }) => `  ${text}`), ''] : []),
    `  ${printable(wait.link)}`,
    '',
    ...[...telephoneSteps(wait), ...(canEnter ? [sawChoices] : [])].flatMap((step) =>
      wrap(printable(step), style.columns - 2).map((line) => `  ${line}`),
    ),
    `  Waiting for ${telephoneSeconds} seconds. Ctrl+C ends it.`,
  ]
}

/**
 * Two rows of modules a line, by half blocks. With colours it is black on white (ECMA-48 8.3.117), without them as it looks
 * right on a dark terminal.
 */
function qrLines(
  text: string,
  colour: boolean,
): readonly { readonly text: string; readonly width: number }[] {
  const rows = qrCode(text)
  return Array.from({ length: Math.ceil(rows.length / 2) }, (_, line) => {
    const [upper = [], lower = []] = rows.slice(line * 2, line * 2 + 2)
    const drawn = upper.map((dark, at) => halfBlock(!dark, !(lower[at] ?? false))).join('')
    return { text: painter({ colour })('97;40', drawn), width: upper.length }
  })
}

function halfBlock(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀'
  return lower ? '▄' : ' '
}
