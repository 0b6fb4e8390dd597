/** Versions that nobody should agree to any more (RFC 7568; RFC 8996 sections 4 and 5), newest first. */
const old = ['TLSv1.1', 'TLSv1', 'SSLv3'] as const

/** Those of some versions that are out of use. */
export function oldVersionsIn(versions: readonly string[]): readonly string[] {
  return old.filter((version) => versions.includes(version))
}

/** "TLS 1.1" for "TLSv1.1", "SSL 3.0" for "SSLv3". */
export function spokenVersion(version: string): string {
  const [, name, number] = /^(TLS|SSL)v([\d.]+)$/.exec(version) ?? []
  if (name === undefined || number === undefined) return version
  return `${name} ${number.includes('.') ? number : `${number}.0`}`
}
