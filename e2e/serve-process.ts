import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { root } from '../scripts/setup/project.mjs'

/** `portlight serve`, running. */
export interface ServeProcess {
  readonly process: ChildProcess
  /** The whole address that it printed, with the token. */
  readonly address: string
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string
  readonly port: number
  readonly token: string
  /** Everything that it wrote so far. */
  output(): string
  /** Ends it as Ctrl+C does, and gives its exit code once it is gone. */
  stop(signal?: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): Promise<number | null>
  readonly ended: Promise<number | null>
}

/** Milliseconds: a busy machine takes a while to start a program. */
const startWithinMs = 30_000

/** The built command line. */
const commandLine = [process.execPath, join(root, 'out/main/cli.cjs')] as const

/**
 * Starts `portlight serve` and waits for the address that it prints.
 * @param program the command line and what stands before its command; the built one of the checkout where none is given
 */
export async function startServe(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  [program, ...before]: readonly [string, ...string[]] = commandLine,
): Promise<ServeProcess> {
  const child = spawn(program, [...before, 'serve', ...args], {
    env: { ...process.env, SSH_CONNECTION: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  const address = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`no address within ${startWithinMs} ms: ${output}`))
    }, startWithinMs)
    const hear = (data: Buffer) => {
      output += data.toString('utf8')
      const found = /https?:\/\/\S+#\S+/.exec(output)?.[0]
      if (found === undefined || !output.endsWith('\n')) return
      clearTimeout(timer)
      resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then((code) => {
      clearTimeout(timer)
      reject(new Error(`portlight serve ended with ${code}: ${output}`))
    })
  })
  const url = new URL(address)
  return {
    process: child,
    address,
    origin: url.origin,
    port: Number(url.port),
    token: url.hash.slice(1),
    output: () => output,
    stop(signal = 'SIGINT') {
      child.kill(signal)
      return ended
    },
    ended,
  }
}
