import type { ForwardEvent, Whereabouts } from '#shared/forward/report'
import type {
  AddMapping,
  ForwardTest,
  MappingsRequest,
  RemoveMapping,
  WhereRequest,
} from '#shared/forward/request'
import type { AddMappingAnswer, RemoveMappingAnswer, RouterMappings } from '#shared/forward/router'
import { failure } from '#shared/ipc/result'
import type { Platform } from '../platform/platform'
import type { Sockets } from '../sockets/sockets'

export interface ForwardOptions {
  readonly platform: Platform
  readonly sockets: Sockets
  /** Folder of the journal; made when needed. */
  readonly dataFolder: string
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
}

/** Whether the internet reaches this computer, and the router's part in it. */
export class Forward {
  constructor(_options: ForwardOptions) {}

  // biome-ignore lint/correctness/useYield: being built
  async *test(_request: ForwardTest, _signal: AbortSignal): AsyncGenerator<ForwardEvent, void, void> {
    throw failure('failed', 'This part of Portlight is being built.')
  }

  where(_request: WhereRequest, _signal: AbortSignal): Promise<Whereabouts> {
    return Promise.reject(failure('failed', 'This part of Portlight is being built.'))
  }

  mappings(_request: MappingsRequest, _signal: AbortSignal): Promise<RouterMappings> {
    return Promise.reject(failure('failed', 'This part of Portlight is being built.'))
  }

  add(_request: AddMapping, _signal: AbortSignal): Promise<AddMappingAnswer> {
    return Promise.reject(failure('failed', 'This part of Portlight is being built.'))
  }

  remove(_request: RemoveMapping, _signal: AbortSignal): Promise<RemoveMappingAnswer> {
    return Promise.reject(failure('failed', 'This part of Portlight is being built.'))
  }

  /** Removes the mappings of tests that still run. */
  close(): Promise<void> {
    return Promise.resolve()
  }
}
