import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { root } from '../../scripts/setup/project.mjs'
import { type Outcome, outcomeOf } from '../outcome'

const execute = promisify(execFile)

/** The variable that names a command which runs Windows' node.exe, such as under Wine, with this folder and /tmp visible to it. */
export const windowsNodeVariable = 'PORTLIGHT_WINDOWS_NODE'

/** A program of Windows that stays. */
export interface RunningWindowsNode {
  /** What it was waited for to say. */
  readonly said: string
  /** This machine's id of what was started; Windows has another. */
  readonly pid: number
  /** All that it wrote so far. */
  text(): string
  readonly ended: Promise<unknown>
  end(): void
}

/**
 * The built command line with Windows' packages, run by Windows' Node. Network and loopback are this machine's own, so that Linux'
 * tools see the sockets of Windows' programs; processes have Windows' ids.
 */
export class WindowsNode {
  readonly #command: string
  readonly #folder: string

  private constructor(command: string, folder: string) {
    this.#command = command
    this.#folder = folder
  }

  static async make(): Promise<WindowsNode> {
    const command = process.env[windowsNodeVariable] ?? ''
    const folder = mkdtempSync(join(tmpdir(), 'portlight-windows-'))
    cpSync(join(root, 'out'), join(folder, 'out'), { recursive: true })
    const { name, version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name, version, type: 'module', dependencies }),
    )
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
    await execute('npm', ['install', ...quiet, '--os=win32', '--cpu=x64'], { cwd: folder })
    return new WindowsNode(command, folder)
  }

  /** Where it runs, as this machine names it. */
  get folder(): string {
    return this.#folder
  }

  /** Runs the command line to its end. */
  async portlight(...args: readonly string[]): Promise<Outcome> {
    return this.run(['out/main/cli.cjs', ...args])
  }

  /** Runs Windows' Node to its end. @param variables beside those that there are */
  async run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const child = spawn(this.#command, args, {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...variables },
    })
    return outcomeOf(child)
  }

  /**
   * Starts a program that stays, and waits for what it writes first.
   * @param script the program's text
   */
  async start(script: string): Promise<RunningWindowsNode> {
    writeFileSync(join(this.#folder, 'program.mjs'), script)
    return this.#stay(['program.mjs'], /^.*\n/)
  }

  /** Starts `portlight serve`, and waits for the address that it prints. */
  async serve(...args: readonly string[]): Promise<RunningWindowsNode> {
    return this.#stay(['out/main/cli.cjs', 'serve', ...args], /https?:\/\/\S+#\S+(?=\s)/)
  }

  /** Runs the command line in a terminal, and presses Ctrl+C there when it has shown something. */
  async interrupted(
    shown: RegExp,
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ) {
    return this.inTerminal(['out/main/cli.cjs', ...args], [[shown, '\u0003']], variables)
  }

  /**
   * Runs Windows' Node in a terminal of its own (script(1)).
   * @param typed what is typed there, each when the screen has shown something
   * @returns its exit code, and all that the screen showed
   */
  async inTerminal(
    args: readonly string[],
    typed: readonly (readonly [shown: RegExp, keys: string])[] = [],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number | null; readonly screen: string }> {
    const words = [this.#command, ...args].map((word) => `'${word}'`)
    // until Wine's console begins to read, keys are Linux's: of those Ctrl+C means the same, Enter is another sign, and Ctrl+Z suspends
    const command = `stty -icanon -icrnl -echo susp undef; exec ${words.join(' ')}`
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: this.#folder,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, TERM: 'xterm', WINE_WINDOWS_RAW: '1', ...variables },
    })
    let screen = ''
    let next = 0
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text
      const [shown, keys] = typed[next] ?? []
      if (shown?.test(screen) && keys !== undefined) {
        next += 1
        child.stdin.write(keys)
      }
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    return { code, screen }
  }

  /** Starts `portlight sockets --watch`, which prints a line for each look. */
  async watchSockets(...args: readonly string[]): Promise<RunningWindowsNode> {
    return this.#stay(['out/main/cli.cjs', 'sockets', '--watch', ...args], /^.*\n/)
  }

  async #stay(args: readonly string[], wanted: RegExp): Promise<RunningWindowsNode> {
    // Wine writes to files and terminals, and to no pipe
    const output = join(mkdtempSync(join(this.#folder, 'output-')), 'text')
    const descriptor = openSync(output, 'w')
    const child = spawn(this.#command, args, {
      cwd: this.#folder,
      stdio: ['ignore', descriptor, descriptor],
      env: { ...process.env, WINE_WINDOWS_RAW: '1' },
      detached: true,
    })
    closeSync(descriptor)
    const ended = once(child, 'exit')
    const end = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    }
    for (const began = Date.now(); ; ) {
      const [said] = wanted.exec(readFileSync(output, 'utf8')) ?? []
      if (said !== undefined && child.pid !== undefined) {
        return { said: said.trim(), pid: child.pid, text: () => readFileSync(output, 'utf8'), ended, end }
      }
      if (Date.now() - began > 60_000 || child.exitCode !== null) {
        end()
        throw new Error(`the program said nothing of that: ${readFileSync(output, 'utf8')}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
