import { lookBeyond } from './beyond-router'
import { hairpin } from './hairpin'
import { answerPort } from './outside/answerer'
import { natBehaviour } from './outside/nat-behaviour'
import { probeFromOutside } from './outside/outside-probe'
import { askStun } from './outside/stun-query'
import { newToken } from './outside/token'
import type { OutsidePart } from './parts'

/** The real outside: STUN servers, and the reflector or echoip service that was named. */
export const outsidePart: OutsidePart = {
  askStun,
  natBehaviour,
  newToken,
  answerPort,
  probe: probeFromOutside,
  hairpin,
  lookBeyond,
}
