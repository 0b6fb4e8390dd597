import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Tls } from '#serve/server'
import { fileProblem } from '#shared/words/system-error'
import type { ServeOptions } from './serve-options'

/** A certificate and its key from two files, or a sentence on what is wrong with them. */
export async function readTls(files: NonNullable<ServeOptions['tls']>): Promise<Tls | string> {
  const texts: string[] = []
  for (const file of [files.cert, files.key]) {
    try {
      texts.push(await readFile(file, 'utf8'))
    } catch (thrown) {
      return `${file} can't be read: ${fileProblem(thrown)}.`
    }
  }
  const [cert = '', key = ''] = texts
  const certificate = certificateOf(cert)
  if (certificate === null) return `${files.cert} holds no certificate in PEM.`
  const keyOrWhy = keyOf(key)
  if (keyOrWhy === 'locked') {
    return `${files.key} is locked with a passphrase, and nobody may be there to enter it. "openssl pkey" writes it without one.`
  }
  if (keyOrWhy === null) return `${files.key} holds no private key in PEM.`
  if (!certificate.checkPrivateKey(keyOrWhy)) {
    return `${files.key} is not the key of the certificate in ${files.cert}.`
  }
  try {
    createSecureContext({ cert, key })
  } catch (thrown) {
    return `This certificate can't be used: ${thrown instanceof Error ? thrown.message : thrown}.`
  }
  const names = (certificate.subjectAltName ?? '')
    .split(', ')
    .flatMap((entry) => /^DNS:([a-z0-9.-]+)$/i.exec(entry)?.[1]?.toLowerCase() ?? [])
  return { cert, key, names }
}

function certificateOf(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem)
  } catch {
    return null
  }
}

function keyOf(pem: string): KeyObject | 'locked' | null {
  try {
    return createPrivateKey(pem)
  } catch {
    // RFC 7468, 11 and RFC 1421, 4.6.1.1: both forms say so in plain text
    return /-----BEGIN ENCRYPTED |Proc-Type: 4,ENCRYPTED/.test(pem) ? 'locked' : null
  }
}
