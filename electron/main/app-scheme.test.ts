import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileServer } from './app-scheme'

let folder: string

beforeAll(() => {
  const root = mkdtempSync(join(tmpdir(), 'portlight-scheme-'))
  folder = join(root, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(root, 'secret.json'), '{}')
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'assets', 'index-B2_x.js'), 'export {}')
})
afterAll(() => rmSync(join(folder, '..'), { recursive: true }))

const get = (address: string, init?: RequestInit) => fileServer(folder)(new Request(address, init))

it.each([
  ['app://portlight/', 'text/html; charset=utf-8', '<!doctype html>'],
  ['app://portlight/index.html?x=1#y', 'text/html; charset=utf-8', '<!doctype html>'],
  ['app://portlight/assets/index-B2_x.js', 'text/javascript; charset=utf-8', 'export {}'],
])('serves %s as %s', async (address, type, text) => {
  const answer = await get(address)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('Content-Type')).toBe(type)
  expect(await answer.text()).toBe(text)
})

it.each([
  'app://portlight/../secret.json',
  'app://portlight/%2e%2e/secret.json',
  'app://portlight/..%2fsecret.json',
  'app://portlight/assets/..%5c..%5csecret.json',
  'app://portlight/assets/%2e%2e%2f%2e%2e%2fsecret.json',
  'app://portlight//etc/passwd.json',
  'app://portlight/C:/secret.json',
  'app://portlight/index.html%00.json',
  'app://portlight/%ff.html',
  'app://portlight/.hidden.json',
  'app://portlight/assets/',
  'app://portlight/assets/index.exe',
  'app://elsewhere/index.html',
  'file:///etc/passwd.json',
  'app:index.html',
])('gives nothing for %s', async (address) => {
  const answer = await get(address)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toBe('')
})

it('answers what is missing, and refusals, with the security headers too', async () => {
  for (const [answer, status] of [
    [await get('app://portlight/none.js'), 404],
    [await get('app://portlight/index.html', { method: 'POST', body: 'x' }), 405],
    [await get('app://portlight/index.html'), 200],
  ] as const) {
    expect(answer.status).toBe(status)
    expect(answer.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'/)
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(answer.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
  }
})

it('allows neither inline code nor eval', async () => {
  const policy = (await get('app://portlight/')).headers.get('Content-Security-Policy') ?? ''
  expect(policy).not.toContain('unsafe')
  expect(policy).not.toContain('*')
  expect(policy).not.toContain('http')
})
