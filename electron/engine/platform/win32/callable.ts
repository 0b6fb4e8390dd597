import process from 'node:process'
import { failure } from '#shared/ipc/result'
import { errorCode } from '#shared/words/system-error'

/**
 * Makes what calls Windows' libraries.
 * @param load loads it: the package koffi comes with it, which npm leaves out where it has none for this computer or can't fetch it
 * @throws Failure `failed`, whatever is missing
 */
export async function callable<T>(load: () => Promise<() => T>, arch: string = process.arch): Promise<T> {
  // what the calls fill is laid out otherwise there, and would be read as something else
  if (arch === 'ia32' || arch === 'arm') {
    throw failure(
      'failed',
      "Windows' own libraries can't be called: this Node is a program of 32 bits. Install Node for x64 or arm64",
    )
  }
  try {
    return (await load())()
  } catch (fault) {
    if (errorCode(fault)?.endsWith('MODULE_NOT_FOUND') === true) {
      throw failure(
        'failed',
        "Windows' own libraries can't be called: the package koffi, which calls them, is not installed. Install Portlight anew where npm can fetch it, or npm install koffi beside it",
      )
    }
    const why = fault instanceof Error ? fault.message : String(fault)
    throw failure('failed', `Windows' own libraries can't be called: ${why}`)
  }
}
