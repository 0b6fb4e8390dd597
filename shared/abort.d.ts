/**
 * The one thing that every runtime of ours has and the language's own types lack: cancelling. Declared as far as shared
 * uses it; each room that imports shared brings the full types of its runtime.
 */
interface AbortSignal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare var AbortController: { new (): AbortController }
