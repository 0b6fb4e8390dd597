import { expect, it } from 'vitest'
import { mayRequest } from './session-rules'

const server = new URL('http://localhost:5173')

it.each([
  'http://example.org/',
  'https://portlight/',
  'ws://portlight/',
  'file:///etc/passwd',
  'app://elsewhere/index.html',
  'app://portlight.example.org/',
  'blob:app://portlight/1',
  'chrome://gpu',
  'devtools://devtools/bundled/inspector.html',
  'http://localhost:5173/',
  'not an address',
])('cancels %s', (address) => {
  expect(mayRequest(address, null)).toBe(false)
})

it.each(['app://portlight/index.html', 'app://portlight/assets/a.js', 'data:image/png;base64,AA=='])(
  'lets %s pass',
  (address) => {
    expect(mayRequest(address, null)).toBe(true)
  },
)

it('lets the development server and the tools pass in development, and nothing beside them', () => {
  expect(mayRequest('http://localhost:5173/main.tsx', server)).toBe(true)
  expect(mayRequest('ws://localhost:5173/', server)).toBe(true)
  expect(mayRequest('devtools://devtools/bundled/inspector.html', server)).toBe(true)
  expect(mayRequest('http://localhost:9999/', server)).toBe(false)
  expect(mayRequest('http://example.org/', server)).toBe(false)
})
