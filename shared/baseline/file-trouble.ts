import * as v from 'valibot'
import { SystemError, systemErrorText } from '../words/system-error'
import type { FileProblem } from './baseline'

const path = v.string()

/** Why a file can't be held against anything. */
export const FileTrouble = v.variant('why', [
  v.object({ why: v.picklist(['no-file', 'too-large']), path }),
  v.object({ why: v.literal('unreadable'), path, error: SystemError }),
  /** What its reader finds first; null: it does not tell. */
  v.object({
    why: v.literal('no-baseline'),
    path,
    problem: v.nullable(v.object({ line: v.number(), column: v.number(), message: v.string() })),
  }),
])
export type FileTrouble = v.InferOutput<typeof FileTrouble>

/** The same in a sentence that begins with the file's name. @param place says behind that where in the file it is */
export function fileTroubleText(
  trouble: FileTrouble,
  place = ({ line }: FileProblem) => `, line ${line}`,
): string {
  const { path } = trouble
  switch (trouble.why) {
    case 'no-file':
      return `${path} is no file.`
    case 'too-large':
      return `${path} is too large to be a baseline.`
    case 'unreadable':
      return `${path} cannot be read: ${systemErrorText(trouble.error)}.`
    case 'no-baseline':
      return trouble.problem === null
        ? `${path} is no baseline.`
        : `${path}${place(trouble.problem)}: ${trouble.problem.message}`
  }
}
