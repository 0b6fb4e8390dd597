import { constants } from 'node:fs'
import { access, type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { win32 } from 'node:path'
import { errorCode } from '#shared/words/system-error'

/**
 * A file that results are written to. They go to a new file beside it (`NAME.part`), which takes its place when it is
 * complete, so that neither a full disk nor a crash costs the earlier results. Devices and pipes are written to directly.
 */
export interface OutputFile {
  /** Where the results are until `finish`: for a message when the program is ended by force. */
  readonly writesTo: string
  /** Rejects with the system's error. */
  write(text: string): Promise<void>
  /** Puts the complete file in its place. Rejects with the system's error; see {@link OutputFile.isWhole}. */
  finish(): Promise<void>
  /** Whether all of it is where it is written to, though it may not have come to its place. */
  readonly isWhole: boolean
  /** Leaves the earlier file, if any, as it was. */
  discard(): Promise<void>
}

/**
 * Opens a file for results, and so finds out whether it can be written; rejects with the system's error, or with
 * `ERR_WINDOWS_FILE_NAME`.
 */
export async function openOutputFile(path: string, platform: string = process.platform): Promise<OutputFile> {
  if (platform === 'win32' && !isWindowsName(path)) {
    throw Object.assign(new Error(path), { code: 'ERR_WINDOWS_FILE_NAME' })
  }
  const there = await existing(path)
  if (there === null) return beside(path, 0o666, platform)
  if (!there.regular) return direct(path)
  await access(there.path, constants.W_OK)
  return beside(there.path, there.mode, platform)
}

/** Writes a file of results in one go, or leaves it as it was; its rights, and a link to it, stay. Rejects with the system's error. */
export async function writeOutputFile(path: string, text: string): Promise<void> {
  const file = await openOutputFile(path)
  try {
    await file.write(text)
    await file.finish()
  } catch (thrown) {
    await file.discard()
    throw thrown
  }
}

/** Those of devices (CON, NUL, COM1 …), whatever ending they have. */
const device = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(?:\.|$)/i

/**
 * Whether other programs of Windows can open and delete a file of that name ("Naming Files, Paths, and Namespaces", Microsoft's documents):
 * Node can make files named NUL or `a.json.`, and nobody gets rid of them. What follows a colon goes into a stream that is not shown.
 */
function isWindowsName(path: string): boolean {
  // whoever writes it so means it
  if (/^[\\/]{2}[.?][\\/]/.test(path)) return true
  const name = win32.basename(path)
  return !(/[<>:"|?*]|[. ]$/.test(name) || device.test(name)) || /^\.{1,2}$/.test(name)
}

interface Existing {
  /** Where a symbolic link leads: the link itself stays. */
  readonly path: string
  readonly regular: boolean
  readonly mode: number
}

async function existing(path: string): Promise<Existing | null> {
  try {
    const stats = await stat(path)
    return { path: await realpath(path), regular: stats.isFile(), mode: stats.mode & 0o777 }
  } catch (thrown) {
    if (errorCode(thrown) === 'ENOENT') return null
    throw thrown
  }
}

async function direct(path: string): Promise<OutputFile> {
  const handle = await open(path, 'w')
  return {
    writesTo: path,
    isWhole: false,
    write: (text) => writeAll(handle, text),
    finish: () => handle.close(),
    discard: () => handle.close(),
  }
}

async function beside(path: string, mode: number, platform: string): Promise<OutputFile> {
  const { handle, part } = await openPart(path, mode)
  let isWhole = false
  return {
    writesTo: part,
    get isWhole() {
      return isWhole
    },
    write: (text) => writeAll(handle, text),
    async finish() {
      // a disk that fills up may say so only now, and the name must never lead to half a file
      await handle.sync()
      await handle.close()
      isWhole = true
      await rename(part, path).catch((thrown: unknown) => {
        // Windows calls it forbidden to take the place of a file that is open, and its rights were looked at before
        const isOpen = platform === 'win32' && ['EPERM', 'EACCES'].includes(errorCode(thrown) ?? '')
        throw isOpen ? Object.assign(new Error(path), { code: 'EBUSY' }) : thrown
      })
    },
    async discard() {
      await handle.close()
      await unlink(part)
    },
  }
}

/** Another scan may be writing to the same file; both get a part of their own, and the last one to finish wins. */
async function openPart(path: string, mode: number): Promise<{ handle: FileHandle; part: string }> {
  const names = [`${path}.part`, `${path}.${process.pid}.part`]
  for (const part of names) {
    try {
      return { handle: await open(part, 'wx', mode), part }
    } catch (thrown) {
      if (errorCode(thrown) !== 'EEXIST' || part === names.at(-1)) throw thrown
    }
  }
  throw new Error('no name for a part was left')
}

async function writeAll(handle: FileHandle, text: string): Promise<void> {
  if (text !== '') await handle.writeFile(text)
}
