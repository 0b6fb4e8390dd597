import type { Page } from '@playwright/test'
import { expectNoWayOut, site } from './break-out'
import { showScan } from './scan-page'
import { expect, test } from './serve-fixture'

// What only a real browser can attack with: other origins, rebound names, frames, forms. In every test the person who is
// attacked is signed in, in the same browser.

async function signedIn(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await showScan(page)
}

/** The part of the path that nobody can guess, as only our own page can read it. */
const keyOf = (page: Page) => page.evaluate(() => localStorage.getItem('portlight.key') ?? '')

test('the cookie is out of reach of scripts, of other sites, and of other ports of this computer', async ({
  stage,
}) => {
  const server = await stage.serve()
  const browser = await stage.browser()
  const context = await browser.newContext()
  const page = await context.newPage()
  await signedIn(page, server.address)
  const [cookie, ...more] = await context.cookies(`${server.origin}/s/${await keyOf(page)}/socket`)
  expect(more).toEqual([])
  expect(cookie).toMatchObject({
    name: `portlight-${server.port}`,
    httpOnly: true,
    sameSite: 'Strict',
    path: `/s/${await keyOf(page)}`,
    expires: -1,
  })
  expect(await page.evaluate(() => document.cookie)).toBe('')

  // cookies know no ports: a server of another user of this computer is asked, at paths like ours
  const neighbour = await site()
  const other = await context.newPage()
  for (const path of ['/', '/s/', '/session', '/s/x/socket']) {
    await other.goto(`http://127.0.0.1:${neighbour.port}${path}`)
  }
  await other.evaluate(() => fetch('/s/y/alive'))
  expect(neighbour.asked.length).toBeGreaterThanOrEqual(5)
  for (const { headers } of neighbour.asked) expect(headers.cookie ?? '').not.toContain('portlight')
  expect(await other.evaluate(() => localStorage.length)).toBe(0)
  await neighbour.close()
})

test('a page of another origin gets no answer, no socket, no frame, no file, and no hold of the window', async ({
  stage,
}) => {
  const server = await stage.serve()
  const browser = await stage.browser('--host-resolver-rules=MAP evil.example 127.0.0.1')
  const context = await browser.newContext()
  const page = await context.newPage()
  await signedIn(page, server.address)
  const key = await keyOf(page)
  const attacker = await site()

  // far away, and next door: another port of the same host is the same site to a browser
  for (const host of ['evil.example', '127.0.0.1', 'localhost']) {
    const evil = await context.newPage()
    await evil.goto(`http://${host}:${attacker.port}/`)
    const results = await evil.evaluate(
      async ([origin, secret, token]) => {
        const tried = async (act: () => Promise<unknown>) => {
          try {
            return String(await act())
          } catch (error) {
            return error instanceof Error ? error.name : 'refused'
          }
        }
        const post = (type: string, mode: RequestMode) =>
          fetch(`${origin}/session`, {
            method: 'POST',
            mode,
            credentials: 'include',
            headers: { 'Content-Type': type },
            body: JSON.stringify({ token }),
          })
        const loaded = (name: 'script' | 'img' | 'link', attributes: Record<string, string>) =>
          new Promise((resolve) => {
            const element = document.createElement(name)
            element.onload = () => resolve('loaded')
            element.onerror = () => resolve('error')
            for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
            document.head.append(element)
          })
        const socket = () =>
          new Promise((resolve) => {
            // even one who knew the path
            const line = new WebSocket(`${origin.replace('http', 'ws')}/s/${secret}/socket`)
            line.onopen = () => resolve('opened')
            line.onerror = () => resolve('error')
          })
        const frame = () =>
          new Promise((resolve) => {
            const element = document.createElement('iframe')
            element.src = `${origin}/`
            element.onload = () => {
              try {
                resolve(element.contentDocument === null ? 'other origin' : element.contentDocument.title)
              } catch {
                resolve('other origin')
              }
            }
            document.body.append(element)
          })
        return {
          read: await tried(async () => (await fetch(`${origin}/`)).status),
          json: await tried(() => post('application/json', 'cors')),
          plain: await tried(async () => (await post('text/plain', 'no-cors')).type),
          inside: await tried(
            async () => (await fetch(`${origin}/s/${secret}/alive`, { credentials: 'include' })).status,
          ),
          socket: await socket(),
          script: await loaded('script', { src: `${origin}/index.html` }),
          image: await loaded('img', { src: `${origin}/` }),
          frame: await frame(),
        }
      },
      [server.origin, key, server.token] as const,
    )
    expect(results, host).toMatchObject({
      read: 'TypeError',
      json: 'TypeError',
      inside: 'TypeError',
      socket: 'error',
      script: 'error',
      image: 'error',
    })
    const framed = evil.frames().find((frame) => frame !== evil.mainFrame())
    expect(framed === undefined ? '' : await framed.locator('body').textContent()).not.toContain('Portlight')

    // a window that the attacker opens can be neither read nor steered
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      evil.evaluate((origin) => {
        Object.assign(globalThis, { held: window.open(origin) })
      }, server.origin),
    ])
    await opened.waitForLoadState()
    await showScan(opened)
    expect(await opened.evaluate(() => window.opener)).toBeNull()
    await expect
      .poll(() => evil.evaluate(() => (globalThis as unknown as { held: Window }).held.closed))
      .toBe(true)
    await opened.close()
    await evil.close()
  }
  expect(server.output()).toContain('refused:')
  await attacker.close()
})

test('a form of another site changes nothing', async ({ stage }) => {
  const server = await stage.serve()
  const unused = await stage.serve()
  const browser = await stage.browser('--host-resolver-rules=MAP evil.example 127.0.0.1')
  const context = await browser.newContext()
  await signedIn(await context.newPage(), server.address)
  for (const [enctype, name] of [
    ['application/x-www-form-urlencoded', 'token'],
    // the old way to make JSON of a form
    ['text/plain', '{"token":"'],
    ['multipart/form-data', 'token'],
  ] as const) {
    const attacker = await site(
      `<form method="post" enctype="${enctype}" action="${unused.origin}/session">
       <input name='${name}' value='${unused.token}"}'></form><script>document.forms[0].submit()</script>`,
    )
    const evil = await context.newPage()
    const answers: number[] = []
    evil.on('response', (response) => {
      if (response.url().startsWith(unused.origin)) answers.push(response.status())
    })
    await evil.goto(`http://evil.example:${attacker.port}/`)
    await expect.poll(() => answers, enctype).toEqual([403])
    await evil.close()
    await attacker.close()
  }
  expect((await context.cookies()).filter(({ name }) => name.includes(String(unused.port)))).toEqual([])
  // the token was not used up
  await signedIn(await context.newPage(), unused.address)
})

test('a name that was rebound to this computer gets nothing', async ({ stage }) => {
  const server = await stage.serve()
  // what a hostile name server does after its page was loaded
  const browser = await stage.browser('--host-resolver-rules=MAP rebound.example 127.0.0.1')
  const context = await browser.newContext()
  await signedIn(await context.newPage(), server.address)
  const page = await context.newPage()
  const answer = await page.goto(`http://rebound.example:${server.port}/`)
  expect(answer?.status()).toBe(403)
  expect(await answer?.text()).toContain('answers only at the address that it printed')
  // as a page of that name would: same origin to its browser
  const results = await page.evaluate(async (token) => {
    const status = async (path: string, init?: RequestInit) => (await fetch(path, init)).status
    const socket = new Promise((resolve) => {
      const line = new WebSocket(`ws://${location.host}/s/x/socket`)
      line.onopen = () => resolve('opened')
      line.onerror = () => resolve('error')
    })
    return {
      page: await status('/index.html'),
      trade: await status('/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token }),
      }),
      socket: await socket,
    }
  }, server.token)
  expect(results).toEqual({ page: 403, trade: 403, socket: 'error' })
  expect(server.output()).toContain(`refused: the host rebound.example:${server.port}`)
})

test('the page can load nothing from elsewhere, and runs no code that is not its own', async ({ stage }) => {
  const server = await stage.serve()
  const page = await (await stage.browser()).newPage()
  await signedIn(page, server.address)
  await expectNoWayOut(page)
})

test('nothing that carries data is kept by the browser', async ({ stage }) => {
  const server = await stage.serve()
  const page = await (await stage.browser()).newPage()
  const kept: string[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    const control = response.headers()['cache-control'] ?? ''
    if (!pathname.startsWith('/assets/') && control !== 'no-store') kept.push(`${pathname}: ${control}`)
  })
  await signedIn(page, server.address)
  expect(kept).toEqual([])
  const stored = await page.evaluate(async () => ({
    caches: await caches.keys(),
    session: Object.keys(sessionStorage),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    local: Object.keys(localStorage).filter((name) => !name.startsWith('portlight.')),
  }))
  expect(stored).toEqual({ caches: [], session: ['portlight.session'], workers: 0, local: [] })
})
