import type { EngineContract } from '#shared/ipc/contract'
import type { ShellContract } from '#shared/ipc/shell-contract'
import type { ShellCommand } from '#shared/shell/shell'
import type { Link } from '../connection/link'
import type { Platform, Shell } from './shell'

/** Milliseconds before the menu is listened to again after its connection ended. */
const retryMs = 1000

/** A shell that is reached through the contract, whatever carries it. */
export function contractShell(
  platform: Platform,
  engine: Link<EngineContract>,
  shell: Link<ShellContract>,
): Shell {
  const never = new AbortController().signal
  const ask = () => shell.client(never)
  return {
    platform,
    engine: (signal) => engine.client(signal),
    info: async () => (await ask())['shell.info']({}),
    onCommand(listener, signal) {
      void listen(shell, listener, signal)
    },
    async tell(state) {
      await (await ask())['shell.state'](state)
    },
    async ended(work) {
      await (await ask())['shell.ended'](work)
    },
    async offeredFile() {
      let name: string | null = null
      const pieces: Uint8Array<ArrayBuffer>[] = []
      for await (const part of (await ask())['shell.file']({})) {
        if ('name' in part) name = part.name
        else pieces.push(new Uint8Array(part.bytes))
      }
      return name === null ? null : new File(pieces, name)
    },
    async save(suggestedName, content) {
      const answer = await (await ask())['shell.save']({ suggestedName, content })
      return answer.saved
    },
    choose: async () => (await (await ask())['shell.choose']({})).path,
    async copy(text) {
      try {
        await (await ask())['shell.copy']({ text })
      } catch {
        // The report of a broken connection must be copyable without it.
        await navigator.clipboard.writeText(text)
      }
    },
    async openExternal(url) {
      await (await ask())['shell.open-external']({ url })
    },
    async openRouter(url) {
      await (await ask())['shell.open-router']({ url })
    },
    async report(text) {
      await (await ask())['shell.report']({ text: text.slice(0, 100_000) })
    },
    close() {
      engine.close()
      shell.close()
    },
  }
}

async function listen(
  shell: Link<ShellContract>,
  listener: (command: ShellCommand) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const client = await shell.client(signal)
      for await (const command of client['shell.commands']({}, signal)) listener(command)
    } catch {
      // The connection ended; the next round waits for a new one.
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryMs))
  }
}
