import * as v from 'valibot'
import {
  ChosenFile,
  EndedWork,
  OfferedFile,
  SaveAnswer,
  SaveRequest,
  ShellCommand,
  ShellInfo,
  ShellState,
} from '../shell/shell'
import { call, feed } from './channel'

const Nothing = v.strictObject({})
const Done = v.null()

/** What the shell around the page answers: files, links, the menu. */
export const shellContract = {
  'shell.info': call(Nothing, ShellInfo),
  /** Commands of the menu, for as long as the page listens. */
  'shell.commands': feed(Nothing, ShellCommand),
  'shell.state': call(ShellState, Done),
  /** Says that long work has ended; shown only where the window is not in front. */
  'shell.ended': call(EndedWork, Done),
  /** The file that the command line, the system or a person at the shell's own dialog named; a page can name none. */
  'shell.file': feed(Nothing, OfferedFile),
  /** Asks where to, and writes it; null where the user thought better of it. */
  'shell.save': call(SaveRequest, SaveAnswer),
  /** Asks which file; only its path is told. */
  'shell.choose': call(Nothing, ChosenFile),
  /** Opens a page of the allow-list in the user's browser. */
  'shell.open-external': call(v.strictObject({ url: v.pipe(v.string(), v.maxLength(2048)) }), Done),
  /** Opens the page of this computer's own router in the user's browser; no other address of the network. */
  'shell.open-router': call(v.strictObject({ url: v.pipe(v.string(), v.maxLength(200)) }), Done),
  'shell.copy': call(v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_000_000)) }), Done),
  /** A fault of the page, for the log. */
  'shell.report': call(v.strictObject({ text: v.pipe(v.string(), v.maxLength(100_000)) }), Done),
} as const

export type ShellContract = typeof shellContract
