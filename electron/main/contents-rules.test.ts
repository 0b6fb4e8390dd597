import { EventEmitter } from 'node:events'
import type { WebContents, WindowOpenHandlerResponse } from 'electron'
import { beforeEach, expect, it } from 'vitest'
import { guardContents } from './contents-rules'

let contents: EventEmitter & { open?: (details: { url: string }) => WindowOpenHandlerResponse }
let opened: string[]
let refused: string[]

function guard(server: URL | null) {
  contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse) {
      contents.open = handler
    },
  })
  guardContents(contents as unknown as WebContents, {
    server,
    openExternal: (address) => opened.push(address),
    refused: (what) => refused.push(what),
  })
}

/** Whether the event was prevented. */
function tell(event: string, url: string): boolean {
  let prevented = false
  contents.emit(event, {
    url,
    preventDefault: () => {
      prevented = true
    },
  })
  return prevented
}

beforeEach(() => {
  opened = []
  refused = []
  guard(null)
})

it.each(['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'])(
  'prevents %s, to our own origin too',
  (event) => {
    expect(tell(event, 'https://example.org/')).toBe(true)
    expect(tell(event, 'app://portlight/index.html')).toBe(true)
    expect(refused.length).toBeGreaterThan(0)
  },
)

it('opens no window; a page of the list opens in the browser instead', () => {
  for (const url of ['https://www.rfc-editor.org/rfc/rfc9293', 'https://example.org/', 'app://portlight/']) {
    expect(contents.open?.({ url })).toEqual({ action: 'deny' })
  }
  expect(opened).toEqual(['https://www.rfc-editor.org/rfc/rfc9293'])
})

it("lets the development server's page reload itself, and go nowhere else", () => {
  guard(new URL('http://localhost:5173'))
  expect(tell('will-navigate', 'http://localhost:5173/index.html')).toBe(false)
  expect(tell('will-navigate', 'http://localhost:5174/')).toBe(true)
})
