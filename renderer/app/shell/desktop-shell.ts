import { engineChannels, shellChannels } from '#shared/ipc/channels'
import type { EngineContract } from '#shared/ipc/contract'
import type { ShellContract } from '#shared/ipc/shell-contract'
import { createLink } from '../connection/link'
import { messagePortTransport } from '../connection/message-port-transport'
import { contractShell } from './contract-shell'
import type { Platform, Shell } from './shell'

/** What the preload script puts into the page: the whole bridge. */
export interface DesktopBridge {
  readonly platform: Platform
  /** Asks for ports; they come as messages of the window. */
  connect(): void
}

declare global {
  interface Window {
    readonly portlight?: DesktopBridge
  }
}

/** The shell of the desktop app. Ports for the engine and the shell arrive when asked for, and anew when an engine died. */
export function desktopShell(bridge: DesktopBridge): Shell {
  const ask = () => bridge.connect()
  const engine = createLink<EngineContract>(engineChannels, ask)
  const shell = createLink<ShellContract>(shellChannels, ask)
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports
    if (event.source !== window || event.origin !== location.origin || port === undefined) return
    const side = sideOf(event.data)
    if (side === 'engine') engine.use(messagePortTransport(port))
    else if (side === 'shell') shell.use(messagePortTransport(port))
  })
  return contractShell(bridge.platform, engine, shell)
}

function sideOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'portlight' in data ? data.portlight : null
}
