import * as v from 'valibot'
import { placeCommands, placeKeys } from './places'

/** The shell around the renderer: versions for a report, and where its log is. */
export const ShellInfo = v.object({
  version: v.string(),
  platform: v.string(),
  runtime: v.string(),
  logFile: v.nullable(v.string()),
  /**
   * Where it goes on when its window is closed: in a `tray`; nowhere, because the desktop has none (`no-tray`); or it is a page in a
   * browser (`page`).
   */
  background: v.picklist(['tray', 'no-tray', 'page']),
})
export type ShellInfo = v.InferOutput<typeof ShellInfo>

/** What the menu asks of the feature that is shown; each does what makes sense there. */
export const featureCommands = [
  'run.new',
  'run.start',
  'run.pause',
  'run.cancel',
  'run.export',
  'view.filter',
] as const
export type FeatureCommand = (typeof featureCommands)[number]

/** What the menu asks of the page. */
const shellCommands = [
  ...featureCommands,
  ...placeCommands,
  'ask.anything',
  /** There is a file to be taken (`shell.file`). */
  'file.open',
  'file.choose',
  'help.shortcuts',
  'help.about',
] as const

const approval = 'watch.approve '
/** Begins to approve a matter of the baseline; its id stands behind it. */
const ApprovalCommand = v.custom<`${typeof approval}${string}`>(
  (value) => typeof value === 'string' && value.startsWith(approval),
)
type ApprovalCommand = v.InferOutput<typeof ApprovalCommand>

export function approvalOf(id: string): ApprovalCommand {
  return `${approval}${id}`
}

/** The id of the matter that is to be approved; null: the command is another one. */
export function approvedBy(command: ShellCommand): string | null {
  return command.startsWith(approval) ? command.slice(approval.length) : null
}

export const ShellCommand = v.union([v.picklist(shellCommands), ApprovalCommand])
export type ShellCommand = v.InferOutput<typeof ShellCommand>

/** What the page tells the shell of the feature that is shown, so that menu items are enabled only where they do something. */
export const ShellState = v.strictObject({
  run: v.picklist(['idle', 'running', 'paused', 'done']),
  /** How far long work of any feature has come, 0 to 1, for the taskbar; null: there is none. */
  progress: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** For what the page does not draw: the window's title and the menus. */
  theme: v.picklist(['system', 'light', 'dark']),
})
export type ShellState = v.InferOutput<typeof ShellState>

/** Long work that has ended, for whoever has put the window aside. */
export const EndedWork = v.strictObject({
  /** Where it is seen. */
  place: v.picklist(placeKeys),
  title: v.pipe(v.string(), v.maxLength(80)),
  sentence: v.pipe(v.string(), v.maxLength(300)),
})
export type EndedWork = v.InferOutput<typeof EndedWork>

/** Characters or bytes. */
const mostSaved = 128 * 1024 * 1024

/** What the user wants in a file: text, or bytes as they are. */
export const SaveRequest = v.strictObject({
  suggestedName: v.pipe(v.string(), v.regex(/^[\w. -]{1,120}$/, 'a plain file name')),
  content: v.union([
    v.pipe(v.string(), v.maxLength(mostSaved)),
    v.pipe(
      v.instance(Uint8Array),
      v.check(({ length }) => length <= mostSaved, 'too large'),
    ),
  ]),
})
export const SaveAnswer = v.object({ saved: v.nullable(v.string()) })

/** A file that somebody told the shell to open, piece by piece: at first its name, without the folder. */
export const OfferedFile = v.union([
  v.object({ name: v.string() }),
  v.object({ bytes: v.instance(Uint8Array) }),
])
export type OfferedFile = v.InferOutput<typeof OfferedFile>

/** How names of files end that can be opened: scans, captured packets, and both compressed. */
export const openedEndings = [
  'xml',
  'json',
  'jsonl',
  'ndjson',
  'txt',
  'lst',
  'list',
  'pcap',
  'pcapng',
  'cap',
  'dmp',
  'gz',
] as const
/** A file that the user chose; null where they thought better of it. */
export const ChosenFile = v.object({ path: v.nullable(v.string()) })

/** External pages that the app may open in the user's browser: the start of the address decides. */
export const externalLinks = [
  'https://www.iana.org/assignments/service-names-port-numbers',
  'https://www.rfc-editor.org/',
] as const
