import * as v from 'valibot'

/** Why a command of the system did not tell what it was asked. */
export const NoAnswer = v.variant('kind', [
  v.object({ kind: v.picklist(['missing', 'too-much', 'ended', 'unreadable', 'partly']) }),
  /** `ms`: how long it had. */
  v.object({ kind: v.literal('late'), ms: v.number() }),
  /** `code`: what the system calls the fault, such as `EPERM`. */
  v.object({ kind: v.literal('not-run'), code: v.string() }),
  v.object({ kind: v.literal('nothing'), exitCode: v.number() }),
  /** `command`: what it calls the failure of one of its own commands. */
  v.object({ kind: v.literal('failed'), command: v.string() }),
])
export type NoAnswer = v.InferOutput<typeof NoAnswer>

/** The end of a sentence, without a full stop: "powershell.exe gave no answer within 4 s". */
export function noAnswerText(program: string, why: NoAnswer): string {
  switch (why.kind) {
    case 'missing':
      return `there is no ${program} on this computer that may be run`
    case 'too-much':
      return `${program} said more than can be read`
    case 'ended':
      return `${program} was ended before it had answered`
    case 'late':
      return `${program} gave no answer within ${why.ms / 1000} s`
    case 'not-run':
      return `${program} could not be run (${why.code})`
    case 'nothing':
      return why.exitCode === 0
        ? `${program} said nothing`
        : `${program} said nothing and ended with ${why.exitCode}`
    case 'failed':
      return `a command of ${program} failed (${why.command})`
    case 'partly':
      return `${program} told only a part, and complained about the rest`
    case 'unreadable':
      return `what ${program} said can not be read`
  }
}
