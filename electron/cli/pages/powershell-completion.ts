import type { CommandWords } from './option-words'

/**
 * The script for PowerShell, 5.1 and newer, as its own source has the rules (CompletionCompleters.cs): the block is given the word at the cursor, the
 * command and the cursor's offset in the same text as `Extent` counts; it is found for `portlight.cmd`, `portlight.exe` and a path, too, by the name
 * without its ending; where it offers nothing, files are completed. The block is called for the scripts that npm installs, too, as those name no parameters.
 */
export function powershell(commands: readonly CommandWords[]): string {
  const listed = (name: string, entries: readonly string[]) =>
    `    ${quoted(name)} = @(\n      ${entries.join(',\n      ')}\n    )`
  const options = commands.map(({ name, options }) =>
    listed(
      name,
      options.flatMap(({ names, text }) => names.map((option) => entry(option, text))),
    ),
  )
  const verbs = commands.filter(({ words }) => words.length > 0)
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap(({ names, value }) =>
      value === null
        ? []
        : names.map((option) => {
            const words = value.kind === 'choice' ? value.words.map((word) => entry(word, '')) : []
            return `  $values[${quoted(`${name} ${option}`)}] = @(${words.join(', ')})`
          }),
    ),
  )
  return `# PowerShell completion for portlight
Register-ArgumentCompleter -Native -CommandName portlight -ScriptBlock {
  param($word, $ast, $position)
  $commands = @(
    ${commands.map(({ name, text }) => entry(name, text)).join(',\n    ')}
  )
  $options = @{
${options.join('\n')}
  }
  $verbs = @{
${verbs
  .map(({ name, words }) =>
    listed(
      name,
      words.map((word) => entry(word, '')),
    ),
  )
  .join('\n')}
    'help' = $commands
  }
  # what can stand behind an option, by its case: -t and -T are two
  $values = New-Object 'System.Collections.Generic.Dictionary[string,object]'
${values.join('\n')}
  # what is typed before the word at the cursor
  $typed = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
  if ($typed.Count -lt 2) {
    $offers = $commands + @(
      ${entry('help', 'tell how a command is used')},
      ${entry('--help', 'show help')},
      ${entry('--version', 'show the version')}
    )
  } elseif ($word -like '-*') {
    $offers = $options[$typed[1]]
  } elseif ($values.ContainsKey("$($typed[1]) $($typed[-1])")) {
    $offers = $values["$($typed[1]) $($typed[-1])"]
  } else {
    $offers = $verbs[$typed[1]]
    # one verb is enough; files may follow
    foreach ($offer in $offers) { if ($typed -contains $offer.Word) { return } }
  }
  foreach ($offer in $offers) {
    if ($offer.Word.StartsWith($word, 'OrdinalIgnoreCase')) {
      [System.Management.Automation.CompletionResult]::new($offer.Word, $offer.Word, 'ParameterValue', $offer.Text)
    }
  }
}
`
}

/** A table and not a list: PowerShell makes one list of a list in a list where it is the only one. */
function entry(word: string, text: string): string {
  return `@{ Word = ${quoted(word)}; Text = ${quoted(text === '' ? word : text)} }`
}

/**
 * A text in single quotes. PowerShell ends it at typographic ones, too, and 5.1 reads other signs of UTF-8 as the console's code page has them.
 */
function quoted(text: string): string {
  const plain = text
    .replaceAll('…', '...')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[“”„]/g, '"')
  return `'${plain.replaceAll("'", "''")}'`
}
