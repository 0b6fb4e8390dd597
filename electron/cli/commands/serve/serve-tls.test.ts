import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readTls } from './serve-tls'

const folder = mkdtempSync(join(tmpdir(), 'portlight-serve-tls-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string) => join(folder, name)
const written = (name: string, text: string | Buffer) => {
  writeFileSync(file(name), text)
  return file(name)
}
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const key = written('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }))
const locked = written(
  'locked.pem',
  privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }),
)
const lockedOldForm = written(
  'locked-old.pem',
  privateKey.export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }),
)
const otherKind = written(
  'rsa.pem',
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
)
const nonsense = written('nonsense.pem', 'nonsense')

/** Whether there is an openssl to make a certificate. */
const canCertify = (() => {
  try {
    const args = [
      'req',
      '-x509',
      '-new',
      '-key',
      key,
      '-out',
      file('cert.pem'),
      '-days',
      '2',
      '-subj',
      '/CN=x',
    ]
    const names = 'subjectAltName=DNS:Portlight.example,DNS:*.wild.example,IP:127.0.0.1'
    execFileSync('openssl', [...args, '-addext', names], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

describe('files for TLS', () => {
  it('that can’t be read are named', async () => {
    expect(await readTls({ cert: file('none.pem'), key })).toMatch(
      /none\.pem can't be read: .*does not exist/,
    )
    expect(await readTls({ cert: folder, key })).toMatch(/can't be read: it is a folder/)
  })

  it('that hold something else are named', async () => {
    expect(await readTls({ cert: nonsense, key })).toBe(`${nonsense} holds no certificate in PEM.`)
    // given in the wrong order
    expect(await readTls({ cert: key, key: nonsense })).toBe(`${key} holds no certificate in PEM.`)
  })
})

describe.skipIf(!canCertify)('a certificate', () => {
  const cert = file('cert.pem')

  it('is taken with its key, and says its names', async () => {
    expect(await readTls({ cert, key })).toMatchObject({ names: ['portlight.example'] })
  })

  it('is not taken with another key, of another kind neither', async () => {
    const another = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
    const other = written('other.pem', another.export({ type: 'pkcs8', format: 'pem' }))
    for (const wrong of [other, otherKind]) {
      expect(await readTls({ cert, key: wrong })).toBe(
        `${wrong} is not the key of the certificate in ${cert}.`,
      )
    }
  })

  it('needs a key that is one, and that nobody has to unlock', async () => {
    expect(await readTls({ cert, key: nonsense })).toBe(`${nonsense} holds no private key in PEM.`)
    for (const shut of [locked, lockedOldForm]) {
      expect(await readTls({ cert, key: shut })).toMatch(/is locked with a passphrase/)
    }
  })
})
