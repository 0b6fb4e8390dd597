import * as v from 'valibot'
import { families } from '../sockets/socket'
import { familyWords } from '../words/family-words'

/** Why a name has no addresses, by the resolver of this computer. */
export const NameFailure = v.variant('why', [
  /** None of this family (null: of either); with the resolver's code. */
  v.object({ why: v.literal('no-address'), family: v.nullable(v.picklist(families)), code: v.string() }),
  v.object({ why: v.literal('no-name-server') }),
  v.object({ why: v.literal('silent'), waitedMs: v.number() }),
  v.object({ why: v.literal('failed'), code: v.string() }),
])
export type NameFailure = v.InferOutput<typeof NameFailure>

/** Completes "…: ". */
export function nameFailureText(failure: NameFailure): string {
  switch (failure.why) {
    case 'no-address': {
      const kind = failure.family === null ? '' : `${familyWords[failure.family]} `
      return `the resolver knows no ${kind}address of that name (${failure.code})`
    }
    case 'no-name-server':
      return 'no name server answered (EAI_AGAIN); check the network connection'
    case 'silent':
      return `no name server answered within ${failure.waitedMs / 1000} s`
    case 'failed':
      return `the resolver failed (${failure.code})`
  }
}

/** A name that has no addresses. */
export interface UnresolvedName {
  readonly name: string
  readonly problem: NameFailure
}

/** Of what names stand for, those that stand for nothing. */
export function unresolvedOf(
  names: readonly { readonly name: string; readonly problem: NameFailure | null }[],
): readonly UnresolvedName[] {
  return names.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, problem }]))
}

/** Says that a name has no addresses, and why; without a full stop. */
export function unresolvedText({ name, problem }: UnresolvedName): string {
  return `${name} cannot be resolved: ${nameFailureText(problem)}`
}
