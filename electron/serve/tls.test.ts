import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { usualPatience } from './server'
import { type TestServer, testServer, tokenOf } from './testing/test-server'

/** A certificate of a test's own, or null where there is no openssl to make one. */
function certificate(): { readonly cert: string; readonly key: string } | null {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-tls-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  try {
    execFileSync(
      'openssl',
      [...args, '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=portlight.example'],
      { stdio: 'ignore' },
    )
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } catch {
    return null
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const pair = certificate()

function ask(at: TestServer, host: string, method = 'GET', path = '/', body = '') {
  return new Promise<{ readonly status: number; readonly cookie: string }>((resolve, reject) => {
    const headers = { Host: host, Origin: `https://${host}`, 'Content-Type': 'application/json' }
    const asking = request(
      {
        host: '127.0.0.1',
        port: at.port,
        method,
        path,
        headers,
        ...(pair === null ? {} : { ca: pair.cert }),
        servername: 'portlight.example',
        checkServerIdentity: () => undefined,
        agent: false,
      },
      (answer) => {
        answer.resume()
        resolve({ status: answer.statusCode ?? 0, cookie: answer.headers['set-cookie']?.[0] ?? '' })
      },
    )
    asking.on('error', reject)
    asking.end(body)
  })
}

describe.skipIf(pair === null)('an address of one’s own, with TLS', () => {
  it('answers at that address and the certificate’s names, and its cookie goes over TLS alone', async () => {
    if (pair === null) return
    const at = await testServer({
      listen: { host: '127.0.0.1', port: 0 },
      tls: { ...pair, names: ['portlight.example'] },
    })
    const names = [`portlight.example:${at.port}`, `127.0.0.1:${at.port}`]
    expect(at.server.address()).toMatch(new RegExp(`^https://portlight\\.example:${at.port}/#`))
    for (const name of names) expect((await ask(at, name)).status).toBe(200)
    // loopback is not what was printed
    expect((await ask(at, `localhost:${at.port}`)).status).toBe(403)
    const token = JSON.stringify({ token: tokenOf(at.server) })
    const { status, cookie } = await ask(at, names[0] ?? '', 'POST', '/session', token)
    expect(status).toBe(200)
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Secure$/)
    await expect(fetch(`http://127.0.0.1:${at.port}/`)).rejects.toThrow()
    await at.stop()
  })

  it('lets go of who connects and says nothing', async () => {
    if (pair === null) return
    const at = await testServer({
      listen: { host: '127.0.0.1', port: 0 },
      tls: { ...pair, names: [] },
      // a tenth of what it is outside of tests
      patience: { ...usualPatience, handshakeMs: usualPatience.handshakeMs / 10 },
    })
    await new Promise((resolve) => {
      const silent = connectTcp(at.port, '127.0.0.1')
      silent.on('error', () => {})
      silent.on('close', resolve)
      silent.resume()
    })
    await at.stop()
  }, 60_000)
})
