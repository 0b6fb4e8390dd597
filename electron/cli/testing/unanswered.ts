import type { Handlers } from '#shared/ipc/channel'
import { type EngineContract, engineContract } from '#shared/ipc/contract'

/** Handlers that answer nothing: a test replaces those it needs. */
export function unanswered(): Handlers<EngineContract> {
  const refuse = (channel: string) => () => {
    throw new Error(`This engine was given no answer to ${channel}.`)
  }
  const handlers = Object.keys(engineContract).map((channel) => [channel, refuse(channel)])
  return Object.fromEntries(handlers) as Handlers<EngineContract>
}
