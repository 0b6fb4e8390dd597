import koffi, { type LibraryHandle } from 'koffi'
import { failure } from '#shared/ipc/result'

let folder: string | null = null

/**
 * A library of Windows, from the system's folder and nowhere else: others of its name could lie beside the program.
 * @param name such as `iphlpapi.dll`
 * @throws where there is none that can be loaded
 */
export function systemLibrary(name: string): LibraryHandle {
  folder ??= systemFolder()
  return koffi.load(`${folder}\\${name}`)
}

function systemFolder(): string {
  // loaded into every process before it starts, so that no other file can be taken for it
  const kernel = koffi.load('kernel32.dll')
  const path = Buffer.alloc(520)
  const length: unknown = kernel.func('uint32 __stdcall GetSystemDirectoryW(void *, uint32)')(path, 260)
  return path.toString('utf16le', 0, Number(length) * 2)
}

/**
 * The failure of a call.
 * @param what it was asked for, such as `its connections`
 * @param code Windows' own (winerror.h)
 */
export function notTold(what: string, call: string, code: number): Error {
  return failure('failed', `Windows did not tell ${what}: ${call} failed with error ${code}.`)
}
