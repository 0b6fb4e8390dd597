/** Entry of the engine's own process: serves the engine on every message port that its parent hands it. */
import { exit } from 'node:process'
import { complaintText } from '#shared/history/complaint'
import { engineContract } from '#shared/ipc/contract'
import { serve } from '#shared/ipc/server'
import type { Transport } from '#shared/ipc/transport'
import { oneLine } from '#shared/words/one-line'
import { version } from '../../package.json'
import { dataFolder } from './data-folder'
import { createEngine } from './engine'
import { keepNodeWarningsBack } from './node-warnings'
import { ownCommandOf, surroundings } from './own-command'
import { usualRunLimits } from './runs/runs'

/** Electron's `MessagePortMain`, as far as it is used here: the engine knows no Electron. */
interface ParentMessagePort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: unknown): void
  start(): void
  close(): void
}

/** `process.parentPort` of an Electron utility process. */
interface ParentPort {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly ParentMessagePort[] }) => void,
  ): void
}

const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort }
if (parentPort === undefined) {
  console.error('This is the engine of Portlight: the app starts it.')
  exit(2)
}

keepNodeWarningsBack()
const engine = createEngine({
  probeWorker: new URL('./probe-worker.cjs', import.meta.url),
  dataFolder: dataFolder(),
  runs: usualRunLimits,
  history: { version, complain: (complaint) => console.warn(complaintText(complaint)) },
  // whoever copies a command out of the app may be anywhere
  own: ownCommandOf(new URL(import.meta.url), null, surroundings()),
})

// what a crash left open on a router is closed before anybody asks
void engine.tidyUp().then((said) => {
  for (const sentence of said) console.log(sentence)
})

parentPort.on('message', ({ data, ports }) => {
  if (isMessage(data, 'stop')) {
    void engine.close().finally(() => exit(0))
    return
  }
  const [port] = ports
  if (port === undefined || !isMessage(data, 'connect')) {
    console.warn('The engine refused a message of its parent.')
    return
  }
  serve(engineContract, engine.handlers, transportOver(port), {
    onRefused: refusals((reason) => console.warn(`refused: ${oneLine(reason, 320)}`)),
    onBug: (error) => console.error(error.detail ?? error.message),
    checkOutput: process.env.PORTLIGHT_CHECK_OUTPUT === '1',
  })
})

function isMessage(data: unknown, type: 'connect' | 'stop'): boolean {
  return typeof data === 'object' && data !== null && (data as { type?: unknown }).type === type
}

function transportOver(port: ParentMessagePort): Transport {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClose: (listener) => port.on('close', listener),
    close: () => port.close(),
  }
}

/** Says each reason once: a page that is broken would fill the log otherwise. */
function refusals(say: (reason: string) => void): (reason: string) => void {
  const said = new Set<string>()
  return (reason) => {
    if (said.size >= 100 || said.has(reason)) return
    said.add(reason)
    say(reason)
  }
}
