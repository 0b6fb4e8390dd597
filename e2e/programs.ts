import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'

/** A program that a test started; it is ended by its id when the test ends. */
export interface Program {
  readonly pid: number
  /** Resolves when it has ended, with the signal that ended it; null where it ended by itself. */
  readonly ended: Promise<NodeJS.Signals | null>
  end(): Promise<void>
}

/** A server of Node.js on a free port, told to the test over its output. */
export async function startServer(address: string, code = ''): Promise<Program & { readonly port: number }> {
  const child = spawn(
    process.execPath,
    [
      '-e',
      `${code};require('net').createServer().listen(0, ${JSON.stringify(address)}, function () { process.stdout.write(String(this.address().port)) })`,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null)
  const [text] = (await Promise.race([once(child.stdout, 'data'), failed(ended)])) as [Buffer]
  return { pid: child.pid ?? 0, port: Number(text.toString()), ended, end: () => endOf(child, ended) }
}

/** What Node.js says when it can't have the port: its real words, on several lines. */
export async function nodeErrorAbout(port: number, address: string): Promise<string> {
  const child = spawn(
    process.execPath,
    ['-e', `require('net').createServer().listen(${port}, ${JSON.stringify(address)})`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let text = ''
  child.stderr.on('data', (part: Buffer) => {
    text += part.toString()
  })
  const [code] = await once(child, 'close')
  if (code === 0) throw new Error(`port ${port} was free`)
  return text
}

async function endOf(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  await ended
}

async function failed(ended: Promise<unknown>): Promise<never> {
  await ended
  throw new Error('the server ended before it listened')
}
