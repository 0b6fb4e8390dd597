import type { OutputFile } from '#engine/output-file'
import type { HostReport, Report, RunEnd } from '#shared/scan/output/report'
import { fileProblem } from '#shared/words/system-error'
import type { CliIo } from '../../cli-io'
import type { ProgressLine } from '../../progress-line'
import type { TextOutput } from '../../terminal'
import { say } from '../../terminal'

/** A report that goes to a file. */
export interface FileReport {
  readonly report: Report
  readonly file: OutputFile
  /** As the user called it. */
  readonly name: string
}

/** Where one scan's results go: a report on standard output, and one in each file that was asked for. */
export class ReportOutputs {
  readonly #io: CliIo
  readonly #stdout: { readonly report: Report; readonly output: TextOutput }
  readonly #progress: ProgressLine | null
  readonly #onHost: (host: HostReport) => void
  #files: readonly FileReport[]
  #fileFailed = false

  constructor(
    io: CliIo,
    stdout: { readonly report: Report; readonly output: TextOutput },
    files: readonly FileReport[],
    progress: ProgressLine | null,
    onHost: (host: HostReport) => void,
  ) {
    this.#onHost = onHost
    this.#io = io
    this.#stdout = stdout
    this.#files = files
    this.#progress = progress
  }

  /** A file could not be written: its results are elsewhere only. */
  get fileFailed(): boolean {
    return this.#fileFailed
  }

  async begin(): Promise<void> {
    await this.#write((report) => [report.begin()])
  }

  async host(host: HostReport): Promise<void> {
    this.#onHost(host)
    await this.#write((report) => report.host(host))
  }

  async end(end: RunEnd): Promise<void> {
    await this.#write((report) => [report.end(end)])
    await this.#guardFiles(({ file }) => file.finish())
    this.#files = []
  }

  /** Nothing was scanned: leaves no trace. */
  async discard(): Promise<void> {
    for (const { file } of this.#files) await file.discard()
    this.#files = []
  }

  async #write(textOf: (report: Report) => Iterable<string>): Promise<void> {
    await this.#guardFiles(async ({ report, file }) => {
      for (const piece of pieces(textOf(report))) await file.write(piece)
    })
    const { report, output } = this.#stdout
    for (const piece of pieces(textOf(report))) await this.#beside(() => output.write(piece))
  }

  /** A file that fails costs the file, not the scan, and not the other files. */
  async #guardFiles(work: (file: FileReport) => Promise<void>): Promise<void> {
    for (const there of this.#files) {
      try {
        await work(there)
      } catch (thrown) {
        this.#files = this.#files.filter((other) => other !== there)
        this.#fileFailed = true
        const { isWhole, writesTo } = there.file
        const where = isWhole ? `The results are in ${writesTo}` : 'The results follow here'
        await this.#beside(async () => {
          say(this.#io, `portlight: ${there.name} cannot be written: ${fileProblem(thrown)}. ${where}.`)
        })
        if (!isWhole) await there.file.discard().catch(() => {})
      }
    }
  }

  /** Writes with the progress line out of the way. */
  async #beside(write: () => Promise<void>): Promise<void> {
    await (this.#progress === null ? write() : this.#progress.around(write))
  }
}

/** Characters that are written at once. */
const pieceLength = 65_536

/** The same text in pieces that are worth a write; none where there is no text. */
function* pieces(texts: Iterable<string>): Generator<string, void, void> {
  let piece = ''
  for (const text of texts) {
    piece += text
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}
