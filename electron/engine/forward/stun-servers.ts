import type { Family } from '#shared/sockets/socket'
import { within } from './deadline'
import type { OutsidePart, StunSeen } from './parts'

/** Milliseconds; each server is waited for less long, so this is for what should not happen. */
const deadline = 4_000

/** Asks STUN servers over each of some families who we look like, all at once. */
export async function askServers(
  { askStun }: Pick<OutsidePart, 'askStun'>,
  servers: readonly string[],
  families: readonly Family[],
  signal: AbortSignal,
): Promise<readonly StunSeen[]> {
  const answers = families.map((family) =>
    within(
      deadline,
      signal,
      (limited) => askStun(servers, { family }, limited),
      (): readonly StunSeen[] =>
        servers.map((server) => ({
          server,
          family,
          asked: null,
          address: null,
          because: { why: 'silent' },
          inVain: 'silent',
          tookMs: deadline,
        })),
    ),
  )
  return (await Promise.all(answers)).flat()
}
