import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../arguments'
import { type CompletionShell, completionShells } from './completion-scripts'

/** What can be printed of the program itself. */
export type PrintedPage =
  | { readonly kind: 'completion'; readonly shell: CompletionShell }
  | { readonly kind: 'man' }

/** The options of `portlight completion` and of `portlight man`: they have none of their own. */
export const pageOptionSpecs: readonly OptionSpec[] = [
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const completionHelp = `Usage: portlight completion SHELL

Prints what lets a shell complete portlight's commands and options with Tab.

  bash                   source <(portlight completion bash), in ~/.bashrc
  zsh                    source <(portlight completion zsh), in ~/.zshrc
  fish                   portlight completion fish | source, in ~/.config/fish/config.fish
  powershell             portlight completion powershell | Out-String | Invoke-Expression,
                         in the file that $PROFILE names

The packages for Linux bring it along.
`

export const manHelp = `Usage: portlight man

Prints the manual page, as man reads it: portlight man | man -l -
`

/** Makes sense of what stands behind `completion`, or says what is wrong. */
export function completionOptionsOf({ others }: Arguments): OptionsOrProblem<PrintedPage> {
  const [word = '', more] = others
  const shell = completionShells.find((known) => known === (word === 'pwsh' ? 'powershell' : word))
  if (shell !== undefined && more === undefined) return { ok: true, value: { kind: 'completion', shell } }
  const said = word === '' || more !== undefined ? 'Name one shell' : `"${word}" is not a shell known here`
  return wrong((typed) => `${said}: ${typed('completion')} ${completionShells.join('|')}`)
}

/** Makes sense of what stands behind `man`: nothing does. */
export function manOptionsOf({ others: [stray] }: Arguments): OptionsOrProblem<PrintedPage> {
  if (stray === undefined) return { ok: true, value: { kind: 'man' } }
  return wrong(`The manual is one page for all commands; leave "${stray}" out.`)
}
