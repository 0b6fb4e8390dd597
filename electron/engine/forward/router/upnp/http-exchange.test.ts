import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type HttpAnswer, type HttpAsk, httpExchange } from './http-exchange'

const servers: Server[] = []
const sockets: Socket[] = []
const never = new AbortController().signal

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

/** A server that does to each connection what it likes. */
async function serving(answer: (socket: Socket) => void): Promise<URL> {
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/x`)
}

function ask(url: URL, change: Partial<HttpAsk> = {}, signal = never): Promise<HttpAnswer> {
  return httpExchange(
    {
      url,
      method: 'GET',
      headers: {},
      body: null,
      from: '127.0.0.1',
      limitMs: 5_000,
      mostBytes: 1_000,
      ...change,
    },
    signal,
  )
}

describe('a device on the network is asked', () => {
  it('and its answer is taken, with what was sent', async () => {
    let request = ''
    const url = await serving((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'))
    servers[0]?.on('connection', (socket) =>
      socket.on('data', (data) => {
        request += data
      }),
    )
    const answer = await ask(url, { method: 'POST', headers: { SOAPAction: '"x"' }, body: 'abc' })
    expect(answer).toMatchObject({ kind: 'answer', status: 200, body: 'hi', location: null })
    expect(request).toMatch(/^POST \/x HTTP\/1\.1\r\n/)
    expect(request).toContain(`Host: ${url.host}\r\n`)
    expect(request).toContain('Content-Length: 3\r\n')
    expect(request.endsWith('\r\n\r\nabc')).toBe(true)
  })

  it('and a redirect is told, not followed', async () => {
    let asked = 0
    const elsewhere = await serving(() => {
      asked += 1
    })
    const url = await serving((socket) => {
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${elsewhere.href}\r\nContent-Length: 0\r\n\r\n`)
    })
    expect(await ask(url)).toMatchObject({ kind: 'answer', status: 302, location: elsewhere.href })
    expect(asked).toBe(0)
  })

  it('and an endless body is cut off', async () => {
    const url = await serving((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const more = () => {
        while (!socket.destroyed && socket.write('x'.repeat(500)));
        socket.once('drain', more)
      }
      more()
    })
    expect(await ask(url)).toMatchObject({ kind: 'failed', problem: { problem: 'too-much' } })
  })

  it('and a slow drip does not hold anybody up', async () => {
    const url = await serving((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n')
      const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write('x')), 20)
    })
    expect(await ask(url, { limitMs: 300 })).toMatchObject({ kind: 'failed', problem: { problem: 'slow' } })
  })

  it('and endless headers are no answer', async () => {
    const url = await serving((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const more = () => {
        while (!socket.destroyed && socket.write(`X: ${'y'.repeat(500)}\r\n`));
        socket.once('drain', more)
      }
      more()
    })
    expect(await ask(url)).toMatchObject({ kind: 'failed', problem: { problem: 'no-http' } })
  })

  it('and silence is silence', async () => {
    expect(await ask(await serving(() => {}), { limitMs: 200 })).toMatchObject({
      kind: 'failed',
      problem: { problem: 'silent' },
    })
  })

  it('and rubbish, or hanging up, is no answer', async () => {
    const rubbish = await ask(await serving((socket) => socket.end('\u0000\u0001 220 smtp ready\r\n')))
    expect(rubbish).toMatchObject({ kind: 'failed', problem: { problem: 'no-http' } })
    const gone = await ask(await serving((socket) => socket.destroy()))
    expect(gone).toMatchObject({ kind: 'failed', problem: { problem: 'hung-up' } })
  })

  it.each([
    ['a length that is too long', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<a>b</a>'],
    ['a length that is too short', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n<a>b</a>'],
    ['a length of nothing', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n<a>b</a>'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nContent-Length: 9\r\n\r\n<a>b</a>'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -1, x\r\n\r\n<a>b</a>'],
    ['no length', 'HTTP/1.0 200 OK\r\n\r\n<a>b</a>'],
    ['line feeds alone', 'HTTP/1.1 200 OK\nContent-Length: 8\n\n<a>b</a>'],
    ['both kinds of line ends', 'HTTP/1.1 200 OK\r\nA: b\n\r\n<a>b</a>'],
    ['no reason', 'HTTP/1.1 200\r\n\r\n<a>b</a>'],
    ['no version', 'http 200 ok\r\n\r\n<a>b</a>'],
    ['lines that are no headers', 'HTTP/1.1 200 OK\r\nrubbish\r\n : x\r\n\tmore\r\n\r\n<a>b</a>'],
    ['blank lines before it', '\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<a>b</a>'],
    ['no head at all', '<a>b</a>'],
    ['an interim answer', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<a>b</a>'],
    [
      'chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n005;x=y\r\nb</a>\r\n0\r\n\r\n',
    ],
    ['chunks without an end', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n5\r\nb</a>'],
    [
      'chunks with line feeds alone',
      'HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n3\n<a>\n5\nb</a>\n0\n\n',
    ],
    ['chunks that it does not speak of', 'HTTP/1.1 200 OK\r\n\r\n3\r\n<a>\r\n5\r\nb</a>\r\n0\r\n\r\n'],
    ['chunks of which it only speaks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<a>b</a>'],
    [
      'chunks and a length',
      'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<a>b</a>\r\n0\r\n\r\n',
    ],
  ])(
    'and read like a browser reads: %s; also where it comes byte by byte, and nobody hangs up',
    async (_what, text) => {
      expect(await ask(await serving((socket) => socket.end(text)))).toMatchObject({
        status: 200,
        body: '<a>b</a>',
      })
      const dripping = await serving(async (socket) => {
        socket.setNoDelay(true)
        for (const byte of text) await new Promise((resolve) => socket.write(byte, resolve))
      })
      expect(await ask(dripping)).toMatchObject({ kind: 'answer', status: 200, body: '<a>b</a>' })
    },
  )

  it('and whoever stops in the middle and does not hang up is read as far as it came', async () => {
    const url = await serving((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<a><b>1</b>'),
    )
    expect(await ask(url, { limitMs: 300 })).toMatchObject({ kind: 'answer', body: '<a><b>1</b>' })
  })

  it('and a closed port refuses', async () => {
    const url = await serving(() => {})
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(await ask(url)).toMatchObject({ kind: 'failed', problem: { problem: 'refuses' } })
  })

  it('and not waited for when the asking is cancelled', async () => {
    const stop = new AbortController()
    const url = await serving(() => stop.abort())
    expect(await ask(url, {}, stop.signal)).toMatchObject({
      kind: 'failed',
      problem: { problem: 'not-waited' },
    })
    expect(await ask(url, {}, stop.signal)).toMatchObject({ kind: 'failed' })
  })
})
