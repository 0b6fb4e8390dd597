/** Why a command of the system did not tell what it was asked. */
export type NoAnswer =
  | { readonly kind: 'missing' | 'too-much' | 'ended' }
  /** @param ms how long it had */
  | { readonly kind: 'late'; readonly ms: number }
  /** @param code what the system calls the fault, such as `EPERM` */
  | { readonly kind: 'not-run'; readonly code: string }
  | { readonly kind: 'nothing'; readonly exitCode: number }
  /** @param command what it calls the failure of one of its own commands */
  | { readonly kind: 'failed'; readonly command: string }
  | { readonly kind: 'unreadable' }

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
    case 'unreadable':
      return `what ${program} said can not be read`
  }
}
