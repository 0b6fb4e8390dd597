import type { ConflictQuestion } from '#shared/conflict/question'
import type { ConflictReport } from '#shared/conflict/report'
import type { StopEvent, StopPreview, StopPreviewRequest, StopRequest } from '#shared/conflict/stop'
import { failure } from '#shared/ipc/result'
import type { Platform } from '../platform/platform'
import type { Sockets } from '../sockets/sockets'

export interface ConflictOptions {
  readonly platform: Platform
  readonly sockets: Sockets
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
}

/** Why a program can't have a port, and how it can be had. */
export class Conflict {
  constructor(_options: ConflictOptions) {}

  explain(_question: ConflictQuestion, _signal: AbortSignal): Promise<ConflictReport> {
    return Promise.reject(failure('failed', 'This part of Portlight is being built.'))
  }

  preview(_request: StopPreviewRequest, _signal: AbortSignal): Promise<StopPreview> {
    return Promise.reject(failure('failed', 'This part of Portlight is being built.'))
  }

  // biome-ignore lint/correctness/useYield: being built
  async *stop(_request: StopRequest, _signal: AbortSignal): AsyncGenerator<StopEvent, void, void> {
    throw failure('failed', 'This part of Portlight is being built.')
  }
}
