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
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would become too large',
  EPIPE: 'nobody reads it any more',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
}

/** What went wrong with a file, in words, with the system's code behind them. */
export function fileProblem(thrown: unknown): string {
  const code = errorCode(thrown)
  if (code === null) return thrown instanceof Error ? thrown.message : String(thrown)
  const word = words[code]
  return word === undefined ? code : `${word} (${code})`
}
