import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Page } from '@playwright/test'

/** A site of somebody else, and everything that browsers asked it for. */
export interface Site {
  readonly port: number
  /** Such as `http://127.0.0.1:40123/`. */
  readonly address: string
  readonly asked: readonly IncomingMessage[]
  /** TCP connections, whatever was said on them. */
  connections(): number
  close(): Promise<void>
}

/** Serves one page at every path. */
export async function site(body = '<!doctype html><title>elsewhere</title><p>elsewhere</p>'): Promise<Site> {
  const asked: IncomingMessage[] = []
  let connections = 0
  const server = createServer((request, response) => {
    asked.push(request)
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.end(body)
  })
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    address: `http://127.0.0.1:${port}/`,
    asked,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * Tries everything that code which was smuggled into the page would try. All of it has to be refused by its content policy.
 * @returns connections that were made elsewhere without a word: some browsers make one ahead of what they then refuse
 */
export async function expectNoWayOut(page: Page): Promise<number> {
  const elsewhere = await site()
  const outcome = await page.evaluate(async (address) => {
    const violations = new Set<string>()
    document.addEventListener('securitypolicyviolation', (event) => violations.add(event.violatedDirective))
    // what the test tool evaluates is exempt from the policy; what a timer of the page calls is not
    const inPage = (code: () => unknown) =>
      new Promise<string>((resolve) => {
        setTimeout(async () => {
          try {
            await code()
            resolve('went through')
          } catch (error) {
            resolve(error instanceof Error ? error.name : String(error))
          }
        })
      })
    const insert = (name: string, attributes: Record<string, string>, text = '') => {
      const element = document.createElement(name)
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
      element.textContent = text
      document.body.append(element)
    }
    const refused = {
      // biome-ignore lint/security/noGlobalEval: that it is refused is the test
      eval: await inPage(() => globalThis.eval('1')),
      function: await inPage(() => new Function('return 1')()),
      html: await inPage(() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')),
      fetch: await inPage(() => fetch(address)),
      socket: await inPage(
        () =>
          new Promise((resolve, reject) => {
            const line = new WebSocket(address.replace('http', 'ws'))
            line.onopen = resolve
            line.onerror = () => reject(new Error('refused'))
          }),
      ),
      file: await inPage(() => fetch('file:///etc/hostname')),
      worker: await inPage(() => new Worker('/index.html')),
    }
    await inPage(() => insert('script', {}, 'globalThis.inlineRan = true'))
    await inPage(() => insert('style', {}, 'body { --inline-style: applied }'))
    await inPage(() => insert('iframe', { src: address }))
    await inPage(() => insert('img', { src: `${address}image.png` }))
    // the last one was refused, so those before it were decided, too
    const end = Date.now() + 10_000
    while (!violations.has('img-src') && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return {
      refused,
      inlineRan: 'inlineRan' in globalThis,
      inlineStyle: getComputedStyle(document.body).getPropertyValue('--inline-style'),
      violations: [...violations],
    }
  }, elsewhere.address)
  for (const [name, how] of Object.entries(outcome.refused)) expect(how, name).not.toBe('went through')
  expect(outcome).toMatchObject({ inlineRan: false, inlineStyle: '' })
  expect(outcome.violations).toEqual(
    expect.arrayContaining([
      'connect-src',
      'frame-src',
      'img-src',
      'require-trusted-types-for',
      'style-src-elem',
    ]),
  )
  expect(elsewhere.asked).toEqual([])
  await elsewhere.close()
  return elsewhere.connections()
}
