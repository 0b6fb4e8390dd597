import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Handlers } from '#shared/ipc/channel'
import { type EngineContract, engineContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import type { ScanEvent } from '#shared/scan/event'
import { servedHandlers } from '../handlers'
import { type PortlightServer, type ServerNeeds, startServer } from '../server'

/** A server of a test, with what it logged and what was asked of its engine. */
export interface TestServer {
  readonly server: PortlightServer
  readonly port: number
  readonly origin: string
  readonly logged: readonly string[]
  /** Scans that run now. */
  running(): number
  stop(): Promise<void>
}

/** Plays a scan of so many items. */
export type PlayScan = (items: string, signal: AbortSignal) => AsyncIterable<ScanEvent>

const played = (play: PlayScan): Partial<Handlers<EngineContract>> => ({
  'scan.run': ({ id }, signal) => play(id, signal),
})

/**
 * A real server on real sockets. Its engine plays scans: their id is how many items they have, and the one that is called
 * `forever` goes on until it is ended.
 */
export async function testServer(
  needs: Partial<ServerNeeds> = {},
  scanning: (play: PlayScan) => Partial<Handlers<EngineContract>> = played,
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-serve-'))
  const pages = join(folder, 'renderer')
  mkdirSync(join(pages, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.json'), '{"secret":true}')
  writeFileSync(join(pages, '.hidden.js'), 'secret')
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Portlight</title>')
  writeFileSync(join(pages, 'assets', 'built-B2_x.js'), 'plain')
  writeFileSync(join(pages, 'assets', 'built-B2_x.js.br'), 'compressed by the build')
  writeFileSync(join(pages, 'assets', 'index-B2_x.js'), `export const text = '${'x'.repeat(5000)}'`)
  const logged: string[] = []
  let running = 0
  const refusing = Object.fromEntries(
    Object.keys(engineContract).map((name) => [
      name,
      async () => {
        throw failure('not-found', 'The engine of this test does not play that.')
      },
    ]),
  ) as unknown as Handlers<EngineContract>
  const scans = async function* (items: string, signal: AbortSignal) {
    running += 1
    try {
      for (let item = 1; items === 'forever' || item <= Number(items); item += 1) {
        if (signal.aborted) return
        yield item
      }
    } finally {
      running -= 1
    }
  }
  const started = await startServer({
    handlers: servedHandlers(
      {
        ...refusing,
        // not what a scan gives: numbers can be counted
        ...scanning(scans as unknown as PlayScan),
        'computer.describe': async () => ({
          hostName: 'test',
          platform: 'linux',
          addresses: [],
          gateway: null,
          ephemeralPorts: null,
        }),
      },
      '0.0.0',
      (line) => logged.push(line),
    ),
    pages,
    port: 0,
    listen: null,
    tls: null,
    log: (line) => logged.push(line),
    // what a refusal says is the same without the wait before it
    wait: async () => {},
    ...needs,
  })
  if (!started.ok) throw new Error(`can't listen on ${started.address}: ${started.code}`)
  const { server } = started
  return {
    server,
    port: server.port,
    origin: new URL(server.address()).origin,
    logged,
    running: () => running,
    async stop() {
      await server.close('stopped')
      rmSync(folder, { recursive: true })
    },
  }
}

/** The token of a new address. */
export function tokenOf(server: PortlightServer): string {
  return new URL(server.address()).hash.slice(1)
}

/** An answer, or what came instead. */
export interface RawAnswer {
  /** 0: the connection was closed without one. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends bytes as they are, and reads until the connection ends or `status` lines are enough. */
export function raw(port: number, text: string, host = '127.0.0.1'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(port, host)
    let got = ''
    socket.setEncoding('latin1')
    socket.on('data', (data) => {
      got += data
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error)
    })
    socket.on('close', () => resolve(answerOf(got)))
    socket.write(text)
  })
}

function answerOf(text: string): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: body.join('\r\n\r\n') }
}

/** One request, written by hand: no client puts in what we did not. */
export function ask(
  { port, origin }: Pick<TestServer, 'port' | 'origin'>,
  method: string,
  path: string,
  headers: Readonly<Record<string, string | null>> = {},
  body = '',
): Promise<RawAnswer> {
  const all: Record<string, string | null> = { Host: new URL(origin).host, Connection: 'close', ...headers }
  if (body !== '') all['Content-Length'] ??= String(Buffer.byteLength(body))
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  return raw(port, `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body}`)
}

/** Trades a token as the page does. */
export function trade(of: TestServer, token: string, headers: Readonly<Record<string, string | null>> = {}) {
  return ask(
    of,
    'POST',
    '/session',
    { Origin: of.origin, 'Content-Type': 'application/json', ...headers },
    JSON.stringify({ token }),
  )
}

/** The two halves of what lets a page in. */
export interface Pass {
  readonly key: string
  readonly cookie: string
}

/** Signs in as the page does. */
export async function signIn(of: TestServer): Promise<Pass> {
  const answer = await trade(of, tokenOf(of.server))
  const { key } = JSON.parse(answer.body) as { key: string }
  return { key, cookie: (answer.headers['set-cookie'] ?? '').split(';')[0] ?? '' }
}

/** Waits for what will be so soon. */
export async function until(holds: () => boolean, withinMs = 10_000): Promise<void> {
  const end = Date.now() + withinMs
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not come to be')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
