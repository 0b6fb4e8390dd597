import { openedEndings } from '#shared/shell/shell'
import type { AppKit } from './app-kit'
import { receiveText } from './receive-text'

/** Bytes of a text that is read as what somebody might have pasted; a log of which is longer is none. */
const mostText = 100_000

/** Takes a file that came from anywhere: a scan and captured packets are shown, a short text is asked about. */
export async function receiveFile(kit: AppKit, file: File): Promise<void> {
  const words = await plainText(file)
  if (words !== null && isBaseline(words)) {
    // it is watched where it lies, and a page is not told where that is
    kit.go('watch')
    kit.watch.controller.tell(
      `${file.name} says what may be open here. Open it under “What may be open”, and you are told what differs.`,
    )
    return
  }
  kit.go('history')
  await kit.history.controller.openFile(
    async () => file,
    words === null ? null : () => receiveText(kit, words),
  )
}

/** Takes what was dropped: one file is opened, two scans are compared. */
export async function receiveFiles(kit: AppKit, files: readonly File[]): Promise<void> {
  const [file] = files
  if (file === undefined) return
  if (files.length === 1) return receiveFile(kit, file)
  kit.go('history')
  await kit.history.controller.compareFiles(files)
}

/** Takes what the shell was told to open. What can't be read is said where files are opened. */
export async function receiveOffered(kit: AppKit): Promise<void> {
  const offered = kit.shell.offeredFile()
  const file = await offered.catch(() => null)
  if (file !== null) return receiveFile(kit, file)
  kit.go('history')
  await kit.history.controller.openFile(() => offered, null)
}

/** Asks which file; to be called while a key or a click is being handled, as browsers ask for. */
export function chooseFile(take: (file: File) => void): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = openedEndings.map((ending) => `.${ending}`).join(',')
  input.addEventListener('change', () => {
    const [file] = input.files ?? []
    if (file !== undefined) take(file)
  })
  input.click()
}

/** Whether a text is what `portlight baseline record` writes, or what people made of it. */
function isBaseline(text: string): boolean {
  return /^baseline: *\d+ *$/m.test(text)
}

async function plainText(file: File): Promise<string | null> {
  if (file.size > mostText) return null
  const text = await file.text().catch(() => null)
  return text === null || text.trim() === '' || text.includes('\0') || text.includes('\uFFFD') ? null : text
}
