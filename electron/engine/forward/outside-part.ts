import { askBeyond, lookBeyond } from './beyond-router'
import { isOwnAddress } from './computer/look'
import { firstHops } from './first-hops'
import { hairpin } from './hairpin'
import { lookUpName } from './name/look-up-name'
import { answerPort } from './outside/answerer'
import { natBehaviour } from './outside/nat-behaviour'
import { natLifetime } from './outside/nat-lifetime'
import { probeFromOutside, traceFromOutside } from './outside/outside-probe'
import { askStun } from './outside/stun-query'
import { newToken } from './outside/token'
import { tryHelpers } from './outside/try-helpers'
import type { OutsidePart } from './parts'

/** The real outside: STUN servers, and those who look from outside, as far as they were named. */
export const outsidePart: OutsidePart = {
  askStun,
  natBehaviour,
  natLifetime,
  newToken,
  answerPort,
  probe: probeFromOutside,
  trace: traceFromOutside,
  tryHelpers,
  lookUpName: (name, options, signal) => lookUpName(name, options, { isOwnAddress }, signal),
  hairpin,
  lookBeyond,
  askBeyond,
  firstHops,
}
