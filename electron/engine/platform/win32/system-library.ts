import koffi, { type LibraryHandle } from 'koffi'
import { failure } from '#shared/ipc/result'
import { systemFolder } from './system-folder'

let folder: string | null = null

/**
 * A library of Windows, from the system's folder and nowhere else: others of its name could lie beside the program.
 * @param name such as `iphlpapi.dll`
 * @throws where there is none that can be loaded
 */
export function systemLibrary(name: string): LibraryHandle {
  folder ??= systemFolder(koffi)
  return koffi.load(`${folder}\\${name}`)
}

/**
 * The failure of a call.
 * @param what it was asked for, such as `its connections`
 * @param code Windows' own (winerror.h)
 */
export function notTold(what: string, call: string, code: number): Error {
  return failure('failed', `Windows did not tell ${what}: ${call} failed with error ${code}.`)
}
