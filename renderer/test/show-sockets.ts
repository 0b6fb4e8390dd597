import { expect } from 'vitest'
import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand, type Remedy } from '#shared/command-line/remedy'
import type { Socket } from '#shared/sockets/socket'
import { eventually } from './eventually'
import { workbench } from './fake-socket-lists'
import { PlayedSockets } from './fake-sockets'
import { scenarios } from './scenarios'
import { type ShownApp, showApp } from './show-app'

export interface ShownSockets extends ShownApp {
  readonly played: PlayedSockets
  /** The next reading: it is shown when this resolves, unless the view is frozen. */
  readonly read: (sockets: readonly Socket[]) => Promise<void>
}

const elsewhere = {
  kind: 'other-namespace',
  count: 3,
  namespaces: 1,
  example: { pid: 4711, program: null },
} as const
const elsewhereCommand = byCommand(
  asRoot(posixCommand('nsenter', '--target', '4711', '--net', 'npx', 'portlight', 'sockets')),
)

/** Shows the app at "Sockets", with an engine that plays them, and waits for the first reading; `remedy` shows what is elsewhere. */
export async function showSockets(
  sockets: readonly Socket[] = workbench(),
  theme: 'light' | 'dark' = 'light',
  remedy: Remedy = elsewhereCommand,
): Promise<ShownSockets> {
  const played = new PlayedSockets(sockets, [{ ...elsewhere, remedy }])
  const app = await showApp(scenarios.loopback, {}, theme, { sockets: played })
  const state = () => app.kit.store.getState().sockets
  app.kit.go('sockets')
  await eventually(() => expect(state().reading).not.toBeNull())
  const read = async (next: readonly Socket[]) => {
    const before = state()
    await eventually(() => expect(played.open).toBe(1))
    played.read(next)
    await eventually(() => {
      const { reading, heldBack } = state()
      expect(reading !== before.reading || heldBack > before.heldBack).toBe(true)
    })
  }
  return { ...app, played, read }
}
