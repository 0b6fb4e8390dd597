import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { failure } from '#shared/ipc/result'
import { LessonEvent } from '#shared/lesson/lesson-event'
import { within } from '../within'
import type { OwnNetworkStart } from './own-network-start'

/** How long it may take to close everything, in milliseconds. */
const graceMs = 5000

/** The most that is kept of what it complains of, in characters. */
const mostComplaint = 1000

/**
 * Runs a lesson in a network of its own: by another Portlight, with which that network goes, whatever way it ends.
 * @param program how this Portlight's command line is started
 * @param told resolves when the learner goes on; null: nobody waits for a step
 * @throws Failure `refused`
 */
export async function* runInOwnNetwork(
  { file, args, env }: OwnNetworkStart,
  program: readonly string[],
  lesson: number,
  told: (() => Promise<void>) | null,
  signal: AbortSignal,
): AsyncGenerator<LessonEvent, void, void> {
  const command = [...args, ...program, 'lesson', `${lesson}`, '--json', '--stepping']
  const child = spawn(file, command, { stdio: ['pipe', 'pipe', 'pipe'], env })
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(0, mostComplaint)
  })
  child.on('error', (error) => {
    complaint = error.message
  })
  child.stdin.on('error', () => {})
  // it ends with its standard input, so a crash of ours ends it too
  const stop = () => child.stdin.end()
  signal.addEventListener('abort', stop)
  try {
    let over = false
    for await (const line of createInterface({ input: child.stdout })) {
      const event = v.safeParse(LessonEvent, parsed(line))
      if (!event.success) continue
      over = event.output.kind === 'closed'
      const waits = event.output.kind === 'waiting'
      if (!waits || told !== null) {
        const going = waits ? told?.() : undefined
        yield event.output
        await going
      }
      if (signal.aborted) return
      if (waits) child.stdin.write('\n')
    }
    if (!over && !signal.aborted) throw failure('refused', `The lesson broke off. ${complaint}`.trim())
  } finally {
    signal.removeEventListener('abort', stop)
    await ended(child)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exit = once(child, 'exit').then(() => true)
  child.stdin?.end()
  if (!(await within(graceMs, exit, false))) child.kill('SIGKILL')
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
