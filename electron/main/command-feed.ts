import type { ShellCommand } from '#shared/shell/shell'

/** Hands the menu's commands to whoever listens at that moment. Where nobody does, the newest waits for the next page. */
export class CommandFeed {
  readonly #listeners = new Set<(command: ShellCommand) => void>()
  #waits: ShellCommand | null

  /** @param first what the app was started with: it waits for the first page that listens */
  constructor(first: ShellCommand | null = null) {
    this.#waits = first
  }

  send(command: ShellCommand): void {
    if (this.#listeners.size === 0) this.#waits = command
    for (const listener of this.#listeners) listener(command)
  }

  /** Commands from now until `signal` aborts. One that comes while the last is not taken yet waits. */
  async *listen(signal: AbortSignal): AsyncGenerator<ShellCommand, void, void> {
    const queue: ShellCommand[] = this.#waits === null ? [] : [this.#waits]
    this.#waits = null
    let wake = () => {}
    const listener = (command: ShellCommand) => {
      // nobody presses keys that far ahead: the page hangs, and must not get them all at once later
      if (queue.length < 16) queue.push(command)
      wake()
    }
    const onAbort = () => wake()
    this.#listeners.add(listener)
    signal.addEventListener('abort', onAbort)
    try {
      while (!signal.aborted) {
        const command = queue.shift()
        if (command !== undefined) yield command
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      this.#listeners.delete(listener)
      signal.removeEventListener('abort', onAbort)
    }
  }
}
