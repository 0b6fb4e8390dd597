import { Attempts } from './attempts'
import { CaptureReader } from './read/capture-reader'
import { captureReport, type ReadCapture } from './report'

/** Reads a capture and judges what is in it; give it bytes as they come. What it holds is bounded. */
export class CaptureContent {
  readonly #reader = new CaptureReader()
  readonly #attempts = new Attempts()

  /** False: nothing more is wanted, because what follows makes no sense. */
  push(bytes: Uint8Array): boolean {
    for (const frame of this.#reader.push(bytes)) this.#attempts.take(frame)
    return !this.#reader.ended
  }

  end(): ReadCapture {
    return captureReport(this.#attempts.facts(), this.#reader.end())
  }
}
