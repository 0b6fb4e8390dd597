import * as v from 'valibot'

/** A system's error as it crosses the contract: its code (`ENOENT`); null: it has none, and `message` is all that is known. */
export const SystemError = v.object({ code: v.nullable(v.string()), message: v.string() })
export type SystemError = v.InferOutput<typeof SystemError>

/** Of anything that was thrown. */
export function systemErrorOf(thrown: unknown): SystemError {
  return { code: errorCode(thrown), message: thrown instanceof Error ? thrown.message : String(thrown) }
}

/** The code of a system error (`ENOENT`); null for anything else that was thrown. */
export function errorCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null
  return typeof thrown.code === 'string' ? thrown.code : null
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'it, or its folder, does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  EBUSY: 'another program has it open',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would become too large',
  EPIPE: 'nobody reads it any more',
  ENXIO: 'it is a socket, or a pipe that nobody reads',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  ERR_WINDOWS_FILE_NAME:
    'other programs of Windows could not open or delete a file of that name: choose one without < > : " | ? *, with no dot or blank at its end, and none of a device such as CON, NUL or COM1',
}

/** What went wrong with a file, in words, with the system's code behind them. */
export function systemErrorText({ code, message }: SystemError): string {
  if (code === null) return message
  const word = words[code]
  return word === undefined ? code : `${word} (${code})`
}

/** The same of anything that was thrown. */
export function fileProblem(thrown: unknown): string {
  return systemErrorText(systemErrorOf(thrown))
}
