import { execFile, spawn } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { type Outcome, outcomeOf } from '../outcome'

const run = promisify(execFile)

/** Mounts what a running system has, and enters: the folder and what is to be run are its arguments, never part of the text. */
const enter =
  'root=$1; shift; mount --bind /proc "$root/proc"; mount --rbind /dev "$root/dev"; mount -t tmpfs tmpfs "$root/run"; exec chroot "$@"'

/**
 * A Debian of the machine's own release with nothing in it but what every Debian has, in a folder. What is installed there
 * must bring everything along that it needs. Its network is the machine's own. Needs root, Debian and `debootstrap`.
 */
export class BareDebian {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async make(): Promise<BareDebian> {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-bare-'))
    // it is the root folder of everybody inside
    chmodSync(folder, 0o755)
    const [release, mirror] = [releaseName(), mirrorAddress()]
    await run('debootstrap', ['--variant=minbase', release, folder, mirror], { maxBuffer: 1 << 26 })
    for (const file of ['hosts', 'resolv.conf']) copyFileSync(`/etc/${file}`, join(folder, 'etc', file))
    // how this machine reaches Debian's packages
    for (const file of readdirSync('/etc/apt/apt.conf.d').filter((name) => name.includes('proxy'))) {
      copyFileSync(join('/etc/apt/apt.conf.d', file), join(folder, 'etc/apt/apt.conf.d', file))
    }
    const debian = new BareDebian(folder)
    await debian.must('root', 'apt-get', '-qq', 'update')
    await debian.must('root', 'useradd', '--create-home', 'tester')
    return debian
  }

  /** The path on this machine of a file of the bare system. */
  path(file: string): string {
    return join(this.#folder, file)
  }

  /** Starts a program inside, with nothing of this machine's environment but what is given. */
  start(user: 'root' | 'tester', command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const home = user === 'root' ? '/root' : `/home/${user}`
    return spawn(
      'unshare',
      ['--mount', 'sh', '-ec', enter, 'sh', this.#folder, `--userspec=${user}`, this.#folder, ...command],
      {
        env: {
          PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          HOME: home,
          LC_ALL: 'C.UTF-8',
          DEBIAN_FRONTEND: 'noninteractive',
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
  }

  /** Runs a program inside to its end. */
  async run(user: 'root' | 'tester', ...command: readonly string[]): Promise<Outcome> {
    const child = this.start(user, command)
    return outcomeOf(child)
  }

  /** The same for what has to succeed; gives what it printed. */
  async must(user: 'root' | 'tester', ...command: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(user, ...command)
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`)
    return stdout
  }

  /** Installs a package file with all that it depends on. */
  async install(file: string): Promise<void> {
    copyFileSync(file, this.path(join('tmp', basename(file))))
    await this.must('root', 'apt-get', 'install', '-qq', '--no-install-recommends', `/tmp/${basename(file)}`)
  }

  /** Every path that has this word in it, whatever the case; what dpkg writes down of the past is left out. */
  async named(word: string): Promise<readonly string[]> {
    const found = await this.must('root', 'find', '/', '-xdev', '-iname', `*${word}*`)
    return found.split('\n').filter((path) => path !== '' && !/^\/(tmp|var\/log)\//.test(path))
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function releaseName(): string {
  const name = /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
  if (name === undefined) throw new Error('/etc/os-release names no release')
  return name
}

/** The address of the machine's own Debian archive, in either of the two ways in which apt's sources are written. */
function mirrorAddress(): string {
  const folder = '/etc/apt/sources.list.d'
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map((f) => join(folder, f)) : []),
  ]
  for (const file of files.filter((name) => existsSync(name))) {
    const address = /^(?:deb |URIs:)[^\n]*?(https?:\/\/[^\s]+\/debian)\/?(?:\s|$)/m.exec(
      readFileSync(file, 'utf8'),
    )
    if (address?.[1] !== undefined) return address[1]
  }
  throw new Error("apt's sources name no Debian archive")
}
