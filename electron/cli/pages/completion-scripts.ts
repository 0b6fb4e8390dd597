import type { OptionWord } from './option-words'

/** A command as completions offer it. */
export interface CommandWords {
  readonly name: string
  readonly text: string
  /** First words that can stand behind it, such as the verbs of `forward`. */
  readonly words: readonly string[]
  readonly options: readonly OptionWord[]
}

/** The shells for which there is a script. */
export const completionShells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type CompletionShell = (typeof completionShells)[number]

/**
 * A script that lets a shell complete our commands. Every word in it is one of ours: letters, digits and `-` in names; texts are
 * quoted for the shell.
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

const names = (command: CommandWords) => command.options.flatMap((option) => option.names)

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map((command) => {
    const values = command.options.flatMap(({ names, value }) => {
      if (value === null) return []
      const reply = value.kind === 'choice' ? `$(compgen -W '${value.words.join(' ')}' -- "$word")` : ''
      const body = value.kind === 'file' ? 'COMPREPLY=($(compgen -f -- "$word"))' : `COMPREPLY=(${reply})`
      return [`        ${names.join(' | ')}) ${body}; return ;;`]
    })
    return `    ${command.name})
      case $before in
${values.join('\n')}
      esac
      words='${[...command.words, ...names(command)].join(' ')}' ;;`
  })
  return `# bash completion for portlight
_portlight() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} help --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    help) words='${commands.map(({ name }) => name).join(' ')}' ;;
  esac
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
      const behind =
        value === null
          ? ''
          : value.kind === 'file'
            ? ':file:_files'
            : `:value:${value.kind === 'choice' ? `(${value.words.join(' ')})` : ' '}`
      return names.map((name) => `        '*${name}[${bracketed(text)}]${behind}' \\`)
    })
    const operand = command.words.length > 0 ? `'1: :(${command.words.join(' ')})'` : "'*: :_files'"
    return `      ${command.name})\n      _arguments \\\n${options.join('\n')}\n        ${operand} ;;`
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
  const lines = commands.flatMap((command) => {
    const inside = `-n '__fish_seen_subcommand_from ${command.name}'`
    return [
      `complete -c portlight -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.text)}`,
      ...(command.words.length > 0
        ? [`complete -c portlight ${inside} -f -a '${command.words.join(' ')}'`]
        : []),
      ...command.options.map(({ names, text, value }) => {
        const written = names.map((name) =>
          name.startsWith('--')
            ? `-l ${name.slice(2)}`
            : `${name.length === 2 ? '-s' : '-o'} ${name.slice(1)}`,
        )
        const behind =
          value === null
            ? ''
            : value.kind === 'file'
              ? ' -r -F'
              : value.kind === 'choice'
                ? ` -x -a '${value.words.join(' ')}'`
                : ' -x'
        return `complete -c portlight ${inside} ${written.join(' ')}${behind} -d ${quoted(text)}`
      }),
    ]
  })
  return `# fish completion for portlight\n${lines.join('\n')}\n`
}

function powershell(commands: readonly CommandWords[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
  const entry = (word: string, text: string) => `@(${quoted(word)}, ${quoted(text === '' ? word : text)})`
  const tables = commands.map((command) => {
    const entries = [
      ...command.words.map((word) => entry(word, '')),
      ...command.options.flatMap(({ names, text }) => names.map((name) => entry(name, text))),
    ]
    return `    ${quoted(command.name)} = @(\n      ${entries.join(',\n      ')}\n    )`
  })
  return `# PowerShell completion for portlight
Register-ArgumentCompleter -Native -CommandName portlight -ScriptBlock {
  param($word, $ast, $position)
  $commands = @(
    ${commands.map(({ name, text }) => entry(name, text)).join(',\n    ')}
  )
  $table = @{
${tables.join('\n')}
  }
  $typed = @($ast.CommandElements | ForEach-Object { $_.ToString() })
  $first = $typed.Count -lt 2 -or ($typed.Count -eq 2 -and $word -ne '')
  $offers = if ($first) { $commands } else { $table[$typed[1]] }
  $offers | Where-Object { $_[0] -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterName', $_[1])
  }
}
`
}
