import type { ScanProgress } from '#shared/scan/event'
import { counted, durationText, wholeNumber } from '#shared/scan/output/figures'
import type { CliOutput } from './cli-io'

/** ECMA-48: carriage return, then erase the line. */
const erase = '\r\u001b[2K'

/** One line at the foot of a terminal that says how far something is. */
export class ProgressLine {
  readonly #stream: CliOutput
  #text = ''

  constructor(stream: CliOutput) {
    this.#stream = stream
  }

  show(progress: ScanProgress): void {
    this.tell(progressText(progress, this.#width))
  }

  /** @param text what steers a terminal is taken out of it already */
  tell(text: string): void {
    const fits = text.slice(0, this.#width)
    if (fits === this.#text) return
    this.#text = fits
    this.#draw()
  }

  get #width(): number {
    return Math.max(0, (this.#stream.columns ?? 80) - 1)
  }

  /** Runs something that writes to the same terminal, with the line out of its way. */
  async around(write: () => Promise<void>): Promise<void> {
    if (this.#text === '') return write()
    this.#stream.write(erase)
    await write()
    this.#draw()
  }

  /** Takes the line away for good. */
  end(): void {
    if (this.#text !== '') this.#stream.write(erase)
    this.#text = ''
  }

  #draw(): void {
    this.#stream.write(`${erase}${this.#text}`)
  }
}

/** What matters most stands first; what does not fit into the width is left out. */
export function progressText(progress: ScanProgress, width: number): string {
  const percent = Math.floor(100 * progress.fraction)
  const left = progress.secondsLeft
  const parts = [
    `${percent} %`,
    `${wholeNumber(progress.counts.open)} open`,
    progress.paused ? 'paused' : `${wholeNumber(progress.rate)}/s`,
    ...(left === null ? [] : [`${durationText(left * 1000)} left`]),
    ...(progress.hostsTotal > 1
      ? [`${wholeNumber(progress.hostsDone)} of ${counted(progress.hostsTotal, 'host')}`]
      : []),
    ...(progress.identified === undefined || progress.identified.total === 0
      ? []
      : [`asked what answers: ${progress.identified.done} of ${progress.identified.total}`]),
    ...(progress.waiting > 0 ? [`${wholeNumber(progress.waiting)} to ask again`] : []),
    ...(progress.brake === 'none' || progress.brake === 'ceiling'
      ? []
      : [`slowed by ${brakeWord(progress)}`]),
  ]
  let text = parts[0] ?? ''
  for (const part of parts.slice(1)) {
    const longer = `${text}  ${part}`
    if (longer.length > width) break
    text = longer
  }
  return text.slice(0, Math.max(0, width))
}

function brakeWord({ brake }: ScanProgress): string {
  switch (brake) {
    case 'loss':
      return 'lost packets'
    case 'refusals':
      return 'the host, which limits what it tells of closed UDP ports'
    case 'consumer':
      return 'the reader'
    default:
      return `this computer (${brake})`
  }
}
