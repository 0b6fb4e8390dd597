import * as v from 'valibot'
import { NameFailure } from '../scan/name-failure'
import { families } from '../sockets/socket'

/**
 * How a question to somebody on the internet ended that brought nothing to use; whether there is an internet is read from it.
 * - `not-asked`: it never left: there is no such name, or no way for it on this computer
 * - `no-name-server`: no name server told where it had to go
 * - `silent`: it left, and nothing came back, or only that somebody on the way doesn't pass it on
 * - `unreachable`: a router on the way has no route there (ICMP net unreachable, RFC 792)
 * - `answered`: somebody out there said something, a refusal for example
 */
export const inVains = ['not-asked', 'no-name-server', 'silent', 'unreachable', 'answered'] as const
export type InVain = (typeof inVains)[number]

/** Why a STUN server told no address of ours. */
export const StunFailure = v.variant('why', [
  /** What was named is no server at all; or one of the other family; or it did not answer. */
  v.object({ why: v.picklist(['no-server', 'other-family', 'silent']) }),
  /** Its name led nowhere; null: to no address of that family. */
  v.object({ why: v.literal('no-address'), because: v.nullable(NameFailure) }),
  /** Another name of it was named before. */
  v.object({ why: v.literal('same-server'), as: v.string() }),
  /** The system's code. */
  v.object({ why: v.literal('code'), code: v.string() }),
  /** STUN's own code and words; null: it answered as if all were well, but without an address. */
  v.object({
    why: v.literal('refused'),
    error: v.nullable(v.object({ code: v.number(), reason: v.string() })),
  }),
  /** It saw an address of the other family. */
  v.object({ why: v.literal('saw-other-family'), address: v.string() }),
  /** It saw what nobody can have. */
  v.object({ why: v.literal('saw-nobody'), address: v.string(), port: v.number() }),
])
export type StunFailure = v.InferOutput<typeof StunFailure>

/** What one STUN server sees; `address` is set, or `because` and `inVain` are. */
export const StunFinding = v.object({
  /** As it was named. */
  server: v.string(),
  family: v.picklist(families),
  address: v.nullable(v.string()),
  because: v.nullable(StunFailure),
  inVain: v.nullable(v.picklist(inVains)),
  /** Milliseconds. */
  tookMs: v.number(),
})
export type StunFinding = v.InferOutput<typeof StunFinding>
