import { commandText, type Shell, unwritableCommand } from '#shared/command-line/shell-text'
import type { StopPreview } from '#shared/conflict/fixes/stop-told'
import { holderText } from '#shared/conflict/holder-words'
import type { ConflictFix, ConflictReport } from '#shared/conflict/report'
import { counted, printableLine } from '#shared/scan/output/figures'
import { endpointText } from '#shared/sockets/output/table'
import { folderText } from '#shared/sockets/owner-place'
import { listText } from '#shared/words/list-text'
import { painter } from '#shared/words/terminal-text'
import type { TerminalStyle } from '../../terminal'

/** Sockets and children that are named one by one. */
const mostNamed = 8

/** What ending a process does, for a person who is asked next. */
export function previewText(
  preview: StopPreview,
  { colour, windowsShell }: Pick<TerminalStyle, 'colour'> & { readonly windowsShell: Shell },
): string {
  const bold = (text: string) => painter({ colour })('1', text)
  const { owner, listening, connections, childConnections, children, refusal } = preview
  const lines = [
    `  ${bold(printableLine(holderText(owner)))}${owner.user === null ? '' : ` of ${printableLine(owner.user)}`}`,
  ]
  const add = (text: string) => lines.push(`    ${printableLine(text)}`)
  if (owner.commandLine !== null) add(clipped(owner.commandLine))
  const folder = folderText(owner)
  if (folder !== null && folder !== '/') add(`works in ${folder}`)
  if (refusal !== null) {
    add(refusal)
    return `${lines.join('\n')}\n`
  }
  const ports = [...new Set(listening.map(({ protocol, local }) => `${protocol} ${endpointText(local)}`))]
  if (ports.length > 0) {
    const more = ports.length > mostNamed ? ` and ${ports.length - mostNamed} more` : ''
    add(`stops listening on ${ports.slice(0, mostNamed).join(', ')}${more}`)
  }
  if (connections > 0) add(`cuts off ${counted(connections, 'connection')}`)
  else if (childConnections === 0) add('nobody is connected to it')
  const holding = children.filter(({ alsoHolds }) => alsoHolds)
  if (children.length > 0) {
    const named = listText(children.slice(0, mostNamed).map(holderText))
    const more = children.length > mostNamed ? ` and ${children.length - mostNamed} more` : ''
    add(`has ${counted(children.length, 'child process', 'child processes')}: ${named}${more}`)
    const they = children.length === 1 ? 'it gets' : 'they get'
    add(`${they} no signal by this: most children end with their parent, some go on`)
  }
  const [one] = holding
  if (one !== undefined) {
    add(
      holding.length === 1
        ? `${holderText(one)} has the port too, and is ended next where it keeps it`
        : `${holding.length} of them have the port too, and are ended next where they keep it`,
    )
  }
  if (childConnections > 0) {
    add(
      `${counted(childConnections, 'connection')} of its children ${childConnections === 1 ? 'is' : 'are'} cut off when those end`,
    )
  }
  if (owner.unit !== null) add(`is a part of the unit ${owner.unit}`)
  if (preview.keeper !== null) {
    const { sentence, fix } = preview.keeper
    add(sentence)
    const typed = typedIn(windowsShell, fix)
    add(`${fix.title}${typed === null ? '' : `: ${typed}`}`)
  }
  if (preview.alwaysForced)
    add('is ended at once, without a chance to save anything: Windows has no gentler way')
  return `${lines.join('\n')}\n`
}

/** The better ways, each with its command. */
export function insteadText(fixes: readonly ConflictFix[], windowsShell: Shell): string {
  return fixes
    .map(
      ({ title, command }) =>
        `  ${printableLine(title)}${command === null ? '' : `:\n    ${commandText(command, windowsShell) ?? unwritableCommand}`}\n`,
    )
    .join('')
}

/** Why there is nobody to end, and what to do. */
export function nothingToEnd({ sentence, fixes, sockets }: ConflictReport, windowsShell: Shell): string {
  if (sockets.some(({ ownerless }) => ownerless === 'no-permission')) {
    const command = typedIn(
      windowsShell,
      fixes.find(({ command }) => command?.arguments.includes('free')),
    )
    const rights = 'To see it and to end it needs root, or the capabilities CAP_SYS_PTRACE and CAP_KILL'
    return `${sentence}\n${rights}${command === null ? '.' : `: ${command}`}`
  }
  const [first] = fixes
  if (first === undefined) return sentence
  const command = typedIn(windowsShell, first)
  return `${sentence}\n${first.title}${command === null ? '.' : `: ${command}`}`
}

/** A fix's command as it is typed; null: it has none. */
function typedIn(windowsShell: Shell, fix: ConflictFix | undefined): string | null {
  return fix?.command == null ? null : (commandText(fix.command, windowsShell) ?? unwritableCommand)
}

function clipped(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}
