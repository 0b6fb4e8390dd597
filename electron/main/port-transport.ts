import type { MessagePortMain } from 'electron'
import type { Transport } from '#shared/ipc/transport'

/** Electron's side of a message port, as far as a transport needs it. */
export type MainPort = Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> & {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
}

/** A transport over a message port of the main process. The port closes when the page that holds its other end goes. */
export function mainPortTransport(port: MainPort): Transport {
  let closed = false
  return {
    send(message) {
      if (!closed) port.postMessage(message)
    },
    onMessage(listener) {
      port.on('message', (event) => listener(event.data))
      // messages wait in the port until it is started
      port.start()
    },
    onClose(listener) {
      port.on('close', () => {
        if (closed) return
        closed = true
        listener()
      })
    },
    close() {
      if (closed) return
      closed = true
      port.close()
    },
  }
}
