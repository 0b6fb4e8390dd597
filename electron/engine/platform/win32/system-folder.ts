import type koffi from 'koffi'

/**
 * Windows' System32, as Windows itself names it (GetSystemDirectoryW): the variable SystemRoot is what whoever started us says.
 * @param loader handed in, so that whoever asks for a program elsewhere than on Windows need not load it
 */
export function systemFolder(loader: Pick<typeof koffi, 'load'>): string {
  // loaded into every process before it starts, so that no other file can be taken for it
  const kernel = loader.load('kernel32.dll')
  const path = Buffer.alloc(520)
  const length: unknown = kernel.func('uint32 __stdcall GetSystemDirectoryW(void *, uint32)')(path, 260)
  return path.toString('utf16le', 0, Number(length) * 2)
}
