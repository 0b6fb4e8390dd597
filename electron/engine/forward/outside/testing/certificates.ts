import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A certificate that signs itself, and its key, in PEM. */
export interface TestCertificate {
  readonly cert: string
  readonly key: string
}

/** Whether the openssl program is here to make certificates with. */
export function canMakeCertificates(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Makes a certificate for 127.0.0.1 and `localhost`, or for another name alone. */
export function makeCertificate(name?: string): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-certificate-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = name === undefined ? 'IP:127.0.0.1,IP:::1,DNS:localhost' : `DNS:${name}`
  try {
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-days', '2', '-subj', '/CN=test', '-addext', `subjectAltName=${names}`],
        ...['-keyout', key, '-out', cert],
      ],
      { stdio: 'ignore' },
    )
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
