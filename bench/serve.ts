import { spawn } from 'node:child_process'
import { argv, execPath } from 'node:process'
import { chromium } from '@playwright/test'
import type { ScanEvent } from '#shared/scan/event'
import { stateCode } from '#shared/scan/state'
import { chromiumOptions } from '../e2e/chromium'
import { Lab, type LabHost, labObstacle } from '../e2e/lab/network'
import { TestPage } from '../electron/serve/testing/test-page'
import { commandLine, opensOf, portlight } from './commands'
import { type Bench, type Figure, median } from './figure'

const rounds = 9
const listening = [22, 8_080, 45_000]
/** What one scan over the WebSocket came to. */
interface Scanned {
  /** From asking to the last event. */
  readonly ms: number
  /** As the engine counts it. */
  readonly elapsedMs: number
  readonly opens: readonly string[]
  readonly key: string
  readonly cookie: string
}

/** All ports of loopback through `portlight serve`, beside the command line; and how soon a browser shows the page. */
export const serve: Bench = {
  name: 'serve',
  obstacle: labObstacle,
  run: async (say) => [...(await scans(say)), ...(await firstView(say))],
}

async function scans(say: (line: string) => void): Promise<readonly Figure[]> {
  const lab = new Lab()
  try {
    const host = await lab.host('serve')
    await host.listen(listening)
    const server = host.start(execPath, [commandLine, 'serve'])
    const address = await addressOf(server.process.stdout)
    // the server's own port is open too
    const truth = [...listening, Number(new URL(address).port)].map((port) => `127.0.0.1:${port}`).sort()
    const ours: number[] = []
    const theirs: number[] = []
    let wrong = 0
    let pass: readonly string[] = []
    for (let round = 0; round < rounds; round += 1) {
      const mine = await scanned(host, address, pass)
      pass = [mine.key, mine.cookie]
      const peer = await portlight(host, '127.0.0.1', '-p-')
      const document = JSON.parse(peer.stdout) as { readonly elapsedMs: number }
      for (const opens of [mine.opens, opensOf(peer.stdout)]) if (opens.join() !== truth.join()) wrong += 1
      // the first of each is cold
      if (round === 0) continue
      ours.push(mine.ms)
      theirs.push(document.elapsedMs)
      say(
        `round ${round}: ${mine.ms.toFixed(0)} ms through the WebSocket, ${document.elapsedMs.toFixed(0)} ms in the ` +
          `command line (its whole process ${peer.ms.toFixed(0)} ms)`,
      )
    }
    return [
      {
        what: 'all 65,535 ports of 127.0.0.1 through serve, from asking to the last event',
        unit: 'ms',
        ours: median(ours),
        peer: median(theirs),
        most: 1.15,
        remark: `medians of ${rounds - 1}, beside the scan alone in the command line`,
      },
      {
        what: 'of these scans those that did not find exactly what listens',
        unit: 'runs',
        ours: wrong,
        peer: null,
        most: 0,
        remark: `of ${2 * rounds}`,
      },
    ]
  } finally {
    await lab.close()
  }
}

/** Runs {@link serveClient} on the host, where the server is. */
async function scanned(host: LabHost, address: string, pass: readonly string[]): Promise<Scanned> {
  const { stdout, stderr } = await host.run(execPath, [argv[1] ?? '', '--serve-client', address, ...pass])
  try {
    return JSON.parse(stdout) as Scanned
  } catch {
    throw new Error(`no scan: ${stderr}${stdout}`)
  }
}

/** The program that asks: signs in where it has no pass yet, scans once, and prints what came of it. */
export async function serveClient([address = '', key, cookie]: readonly string[]): Promise<void> {
  const { origin, port, hash } = new URL(address)
  const pass =
    key === undefined || cookie === undefined ? await signIn(origin, hash.slice(1)) : { key, cookie }
  const page = await TestPage.open({ origin, port: Number(port) }, pass)
  const began = performance.now()
  const states = new Map<number, number>()
  let elapsedMs = 0
  const { id } = await page.client['scan.plan']({
    targets: '127.0.0.1',
    exclude: '',
    ports: '-',
    excludePorts: '',
    family: 'any',
    timing: 3,
  })
  const request = { id, mayScanPublic: false, mayScanLarge: false }
  for await (const event of page.client['scan.run'](request)) {
    take(event, states)
    if (event.kind === 'done') elapsedMs = event.summary.elapsedMs
  }
  const ms = performance.now() - began
  const opens = [...states]
    .filter(([, state]) => state === stateCode.open)
    .map(([port]) => `127.0.0.1:${port}`)
  const answer: Scanned = { ms, elapsedMs, opens: opens.sort(), ...pass }
  console.log(JSON.stringify(answer))
  page.leave()
}

function take(event: ScanEvent, states: Map<number, number>): void {
  if (event.kind !== 'rows') return
  for (const [index, port] of event.rows.ports.entries()) states.set(port, event.rows.states[index] ?? 0)
}

async function signIn(origin: string, token: string) {
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { Origin: origin, 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  })
  const { key } = (await answer.json()) as { readonly key: string }
  return { key, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

/** How soon a browser that is open already shows the page, and how much JavaScript it loads for that. */
async function firstView(say: (line: string) => void): Promise<readonly Figure[]> {
  const browser = await chromium.launch(chromiumOptions())
  const paints: number[] = []
  let scripts = 0
  let all = 0
  try {
    for (let round = 0; round < rounds; round += 1) {
      const server = spawn(execPath, [commandLine, 'serve'], { stdio: ['ignore', 'pipe', 'ignore'] })
      const address = await addressOf(server.stdout)
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
      await page.goto(address)
      await page.getByRole('heading', { name: 'What do you want to know?' }).waitFor()
      await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
      const seen = await page.evaluate(() => {
        const loaded = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
          ({ name }) => name.endsWith('.js'),
        )
        const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
        const bytes = (entries: readonly PerformanceResourceTiming[]) =>
          entries.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
        return {
          paint,
          before: bytes(loaded.filter(({ startTime }) => startTime < paint)),
          all: bytes(loaded),
        }
      })
      await page.context().close()
      server.kill()
      say(`first paint ${seen.paint.toFixed(0)} ms`)
      if (round > 0) paints.push(seen.paint)
      scripts = Math.max(scripts, seen.before)
      all = Math.max(all, seen.all)
    }
  } finally {
    await browser.close()
  }
  return [
    {
      what: 'first contentful paint in the browser, a new server and a new profile each time',
      unit: 'ms',
      ours: median(paints),
      peer: null,
      most: 1000,
      remark: `median of ${rounds - 1}, longest ${Math.max(...paints).toFixed(0)}`,
    },
    {
      what: 'JavaScript that is loaded first, as it is sent (Brotli)',
      unit: 'KB',
      ours: scripts / 1000,
      peer: null,
      most: 250,
      remark: `${(all / 1000).toFixed(0)} KB with the names of services, which come later`,
    },
  ]
}

/** The address that a server prints. */
function addressOf(stdout: NodeJS.ReadableStream | null): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    stdout?.on('data', (data: Buffer) => {
      text += data.toString('utf8')
      const found = /https?:\/\/\S+#\S+/.exec(text)?.[0]
      if (found !== undefined) resolve(found)
    })
    stdout?.on('end', () => reject(new Error(`serve ended: ${text}`)))
  })
}
