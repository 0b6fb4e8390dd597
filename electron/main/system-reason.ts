const reasons: Readonly<Record<string, string>> = {
  EROFS: 'that place is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EISDIR: 'that is a folder',
  EIO: 'the disk could not be read',
  ENAMETOOLONG: 'its name is too long',
}

/** The system's reason for what it refused about a file, in words where people meet it; no full stop. */
export function systemReason(error: unknown, here: Readonly<Record<string, string>>): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return here[code] ?? reasons[code] ?? (error instanceof Error ? error.message : String(error))
}
