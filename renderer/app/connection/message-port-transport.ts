import type { Transport } from '#shared/ipc/transport'

/** A transport over a message port of the page. The port's `close` event says that the other side is gone. */
export function messagePortTransport(port: MessagePort): Transport {
  let onMessage: ((message: unknown) => void) | null = null
  let onClose: (() => void) | null = null
  let closed = false
  const hangUp = () => {
    if (closed) return
    closed = true
    onClose?.()
  }
  port.addEventListener('message', (event) => onMessage?.(event.data))
  // Chromium has it since 122; the types of the DOM do not know it yet.
  port.addEventListener('close', hangUp)
  return {
    send(message) {
      if (!closed) port.postMessage(message)
    },
    onMessage(listener) {
      onMessage = listener
      // Messages wait in the port until it is started, so none that came early is lost.
      port.start()
    },
    onClose(listener) {
      onClose = listener
      if (closed) listener()
    },
    close() {
      closed = true
      port.close()
    },
  }
}
