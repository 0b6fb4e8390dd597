/** A worker thread that probes: lots come in, results go out. It ends when its port is closed or it is terminated. */
import { parentPort } from 'node:worker_threads'
import { keepNodeWarningsBack } from '../../node-warnings'
import type { Lot, ProbeResults } from './lot'
import { SocketProber } from './probe'

keepNodeWarningsBack()
const port = parentPort
if (port !== null) {
  // Nobody reads the stack of a refused connection, and making it would cost a third of the scan's time.
  Error.stackTraceLimit = 0
  const prober = new SocketProber((results: ProbeResults) => port.postMessage(results))
  port.on('message', (lots: readonly Lot[]) => prober.begin(lots))
}
