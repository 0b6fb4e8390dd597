import { randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import * as v from 'valibot'
import { isRunning } from '#engine/running'
import type { Started } from '#serve/server'

/** The port of the last run, and the process that it was. */
const Kept = v.object({
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
})
type Kept = v.InferOutput<typeof Kept>

/** Ports to choose from: below every system's range for outgoing connections, above what most servers have. */
const first = 20_000
const last = 29_999
/** Ports to try until one is free. */
const tries = 10

/** What a taken or forbidden port is called (Windows keeps some for itself). */
const notHere: ReadonlySet<string> = new Set(['EADDRINUSE', 'EACCES'])

/** How it went, and the port of the last run where that could not be had. */
export interface StartedOnKept {
  readonly started: Started
  readonly instead: number | null
}

/**
 * Starts on the port that it had the last time, because a browser keeps what it remembers for each port apart. The port is
 * drawn by lot at first, so that no other user of this computer can wait for us on it; one that was taken by somebody else
 * is not come back to, because what they have left in the browser would be among us.
 * @param folder where the port is kept; where that can't be, each run has another
 */
export async function startOnKeptPort(
  folder: string,
  start: (port: number) => Promise<Started>,
): Promise<StartedOnKept> {
  const file = join(folder, 'serve-port.json')
  const kept = read(file)
  const before = kept?.port ?? null
  if (before !== null) {
    const started = await start(before)
    if (started.ok) keep(file, before)
    if (started.ok || !notHere.has(started.code)) return { started, instead: null }
  }
  // another run of ours has it, and gets it again
  const ours = kept !== null && kept.pid !== process.pid && isRunning(kept.pid)
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const port = randomInt(first, last + 1)
    const started = await start(port)
    if (started.ok && !ours) keep(file, port)
    if (started.ok || !notHere.has(started.code)) return { started, instead: before }
  }
  return { started: await start(0), instead: before }
}

function read(file: string): Kept | null {
  try {
    const parsed = v.safeParse(Kept, JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

function keep(file: string, port: number): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(file, `${JSON.stringify({ port, pid: process.pid } satisfies Kept)}\n`, { mode: 0o600 })
  } catch {
    // the next run has another port then
  }
}
