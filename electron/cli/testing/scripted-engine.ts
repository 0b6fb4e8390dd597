import { parsePorts } from '#shared/ports/port-spec'
import { noCounts, type ScanEvent } from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import type { ScanRequest, ScanTargets } from '#shared/scan/request'
import { emptyRows } from '#shared/scan/rows'
import { type PortState, type Reason, reasonCode, stateCode } from '#shared/scan/state'
import type { CliEngine } from '../cli-io'
import { unanswered } from './unanswered'

/** An engine that says what a test wants it to say, and remembers what it was asked. */
export interface ScriptedEngine extends CliEngine {
  readonly planned: ScanTargets[]
  readonly ran: ScanRequest[]
}

export function scriptedEngine(
  events: (request: ScanRequest, signal: AbortSignal) => AsyncIterable<ScanEvent>,
  plan: Partial<ScanPlan> = {},
): ScriptedEngine {
  const planned: ScanTargets[] = []
  const ran: ScanRequest[] = []
  return {
    planned,
    ran,
    handlers: {
      ...unanswered(),
      'scan.plan': async (targets) => {
        planned.push(targets)
        return { ...onePlan, asked: portsOf(targets.ports), ...plan }
      },
      'scan.run': (request, signal) => {
        ran.push(request)
        return events(request, signal)
      },
    },
    tidyUp: async () => [],
    close: async () => {},
  }
}

/** Ports as the command line names them to the engine: numbers alone. */
function portsOf(text: string): ScanPlan['asked'] {
  const parsed = parsePorts(text, { portsNamed: () => [] })
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message)
  return { tcp: parsed.value.tcp, udp: parsed.value.udp }
}

const onePlan: Omit<ScanPlan, 'asked'> = {
  id: 'plan',
  hosts: 1,
  hostsExact: true,
  ports: 1,
  probes: 1,
  names: [],
  scopes: ['this-computer'],
  needs: [],
  rateCeiling: null,
  secondsAtCeiling: null,
}

export function hostEvent(index: number, address: string): ScanEvent {
  return { kind: 'host', host: { index, target: address, address, family: 'ipv4', scope: 'this-computer' } }
}

export function rowsEvent(
  host: number,
  entries: readonly (readonly [number, PortState, Reason])[],
): ScanEvent {
  const rows = emptyRows(entries.length)
  for (const [row, [port, state, reason]] of entries.entries()) {
    rows.ports[row] = port
    rows.states[row] = stateCode[state]
    rows.reasons[row] = reasonCode(reason)
    rows.tries[row] = 1
    rows.rtts[row] = state === 'open' || state === 'closed' ? 0.5 : Number.NaN
  }
  return { kind: 'rows', host, rows }
}

export function hostDoneEvent(index: number, up: boolean | null = true): ScanEvent {
  return {
    kind: 'host-done',
    summary: {
      index,
      up,
      reason: up === true ? 'none' : 'no-response',
      counts: noCounts,
      answersEverything: false,
      intercepted: [],
      elapsedMs: 10,
    },
  }
}

export function progressEvent(done: number, total: number): ScanEvent {
  return {
    kind: 'progress',
    progress: {
      elapsedMs: 100,
      done,
      total,
      counts: { ...noCounts, open: 3 },
      fraction: done / total,
      waiting: 0,
      sent: done,
      inFlight: 1,
      rate: 12_345,
      secondsLeft: 12,
      hostsDone: 0,
      hostsTotal: 1,
      hostsUp: 1,
      hostsDown: 0,
      paused: false,
      brake: 'none',
    },
  }
}

export function doneEvent(partial = false): ScanEvent {
  return {
    kind: 'done',
    summary: {
      elapsedMs: 20,
      partial,
      counts: noCounts,
      sent: 1,
      hostsTotal: 1,
      hostsUp: 1,
      hostsDown: 0,
    },
  }
}

/** The events of a scan of 127.0.0.1 that is done. */
export async function* localScan(
  entries: readonly (readonly [number, PortState, Reason])[],
): AsyncGenerator<ScanEvent, void, void> {
  yield hostEvent(0, '127.0.0.1')
  yield rowsEvent(0, entries)
  yield hostDoneEvent(0)
  yield doneEvent()
}

/** Settles when the signal is given. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
}
