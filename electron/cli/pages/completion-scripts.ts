import type { CommandWords, OptionWord } from './option-words'
import { powershell } from './powershell-completion'

/** The shells for which there is a script. */
export const completionShells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type CompletionShell = (typeof completionShells)[number]

/**
 * A script that lets a shell complete our commands. Every word in it is one of ours: letters, digits and `-` in names; texts are
 * quoted for the shell. Options are offered behind a `-`, verbs until one is typed; elsewhere a file may be meant, which is the shell's own to complete.
 */
export function completionScript(shell: CompletionShell, commands: readonly CommandWords[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands)
    case 'zsh':
      return zsh(commands)
    case 'fish':
      return fish(commands)
    case 'powershell':
      return powershell(commands)
  }
}

const namesOf = (options: readonly OptionWord[]) => options.flatMap(({ names }) => names)
const list = (commands: readonly CommandWords[]) => commands.map(({ name }) => name).join(' ')

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map(({ name, words, options }) => {
    const behind = (kept: (option: OptionWord) => boolean, body: (option: OptionWord) => string) =>
      options.filter(kept).map((option) => `        ${option.names.join(' | ')}) ${body(option)};;`)
    const choices = behind(
      ({ value }) => value?.kind === 'choice',
      ({ value }) => `words='${value?.kind === 'choice' ? value.words.join(' ') : ''}' `,
    )
    // bash completes files itself where nothing is offered
    const others = behind(
      ({ value }) => words.length > 0 && value !== null && value.kind !== 'choice',
      () => '',
    )
    const typed = words.map((word) => `*' ${word} '*`).join(' | ')
    const verbs =
      words.length > 0
        ? [`        *) case $typed in ${typed}) ;; *) words='${words.join(' ')}' ;; esac ;;`]
        : []
    const lines = [...choices, ...others, ...verbs].join('\n')
    const values = lines === '' ? '' : `\n      case $before in\n${lines}\n      esac`
    return `    ${name})\n      options='${namesOf(options).join(' ')}'${values} ;;`
  })
  return `# bash completion for portlight
_portlight() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words='' options=''
  # bash takes the sign in --option=value for a word of its own
  if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${list(commands)} help --help --version' -- "$word"))
    return
  fi
  local typed=" \${COMP_WORDS[*]:2:COMP_CWORD-2} "
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    help) words='${list(commands)}' ;;
  esac
  case $word in -*) words=$options ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _portlight portlight
`
}

function zsh(commands: readonly CommandWords[]): string {
  const single = (text: string) => text.replaceAll("'", "'\\''")
  const bracketed = (text: string) => single(text).replace(/[[\]:]/g, '\\$&')
  const cases = commands.map((command) => {
    const options = command.options.flatMap(({ names, text, value }) => {
      const offer =
        value?.kind === 'file' ? '_files' : value?.kind === 'choice' ? `(${value.words.join(' ')})` : ' '
      const behind = value === null ? '' : `${value.optional ? '::' : ':'}value:${offer}`
      return names.map((name) => {
        const joined = value !== null && name.startsWith('--') ? '=' : ''
        return `        '*${name}${joined}[${bracketed(text)}]${behind}' \\`
      })
    })
    const verbs = command.words.length > 0 ? `'1: :(${command.words.join(' ')})' ` : ''
    return `      ${command.name})\n      _arguments \\\n${options.join('\n')}\n        ${verbs}'*: :_files' ;;`
  })
  const described = commands.map(({ name, text }) => `    '${name}:${bracketed(text)}'`)
  return `#compdef portlight
_portlight() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
      help) _describe command commands ;;
  esac
}
if [ "$funcstack[1]" = _portlight ]; then _portlight "$@"; else compdef _portlight portlight; fi
`
}

function fish(commands: readonly CommandWords[]): string {
  const quoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`
  const first = 'complete -c portlight -n __fish_use_subcommand -f'
  const behind = (value: OptionWord['value']) => {
    if (value === null || value.optional) return ''
    if (value.kind === 'file') return ' -r -F'
    return value.kind === 'choice' ? ` -x -a '${value.words.join(' ')}'` : ' -x'
  }
  const lines = commands.flatMap(({ name, text, words, options }) => {
    const inside = `complete -c portlight -n '__portlight_in ${name}'`
    const verbs = words.join(' ')
    return [
      `${first} -a ${name} -d ${quoted(text)}`,
      ...(verbs === ''
        ? []
        : [`complete -c portlight -n '__portlight_in ${name} ${verbs}' -f -a '${verbs}'`]),
      ...options.map(({ names, text, value }) => {
        const written = names.map((option) =>
          option.startsWith('--')
            ? `-l ${option.slice(2)}`
            : `${option.length === 2 ? '-s' : '-o'} ${option.slice(1)}`,
        )
        return `${inside} ${written.join(' ')}${behind(value)} -d ${quoted(text)}`
      }),
    ]
  })
  return `# fish completion for portlight
# whether the command is the one that is named first, and none of the further words stands behind it yet
function __portlight_in
    set -l typed (commandline -opc)
    test (count $typed) -ge 2; and test $typed[2] = $argv[1]; or return 1
    set -e typed[1..2] argv[1]
    for word in $typed
        contains -- $word $argv; and return 1
    end
    return 0
end
${lines.join('\n')}
${first} -a help -d 'tell how a command is used'
${first} -l help -d 'show help'
${first} -l version -d 'show the version'
complete -c portlight -n '__portlight_in help' -f -a '${list(commands)}'
`
}
