import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ForwardDocument, forwardArguments } from './forward'
import type { Home } from './home'
import type { LabHost } from './network'

/** The link that is shown for a telephone. */
const shownLink = /http:\/\/[\d.]+:\d+\/[0-9a-f]{10}/

/** What a browser of a host gets; empty where it gets nothing. */
export async function opens(host: LabHost, url: string): Promise<string> {
  const program = `fetch(${JSON.stringify(url)}, { signal: AbortSignal.timeout(5000) }).then((r) => r.text()).then(console.log, () => {})`
  return (await host.run(process.execPath, ['-e', program])).stdout
}

/** Waits until a test shows its link. @throws where it ends without one */
export function linkOf({ process: child, finished }: ReturnType<LabHost['start']>): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    const hear = (data: unknown) => {
      said += String(data)
      const found = shownLink.exec(said)?.[0]
      if (found !== undefined) resolve(found)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    void finished.then(({ stdout, stderr }) => reject(new Error(`no link: ${stderr || stdout}`)))
  })
}

/**
 * A test at a terminal, by script(1), and a person beside it: a telephone on the internet opens the link, and if it shows
 * something else than that it got in, they type so. Where no link is shown, there is nothing to open.
 */
export async function testWithTelephone(home: Home, command: readonly string[]): Promise<ForwardDocument> {
  const folder = home.newFolder()
  const file = join(folder, 'document.json')
  const words = ['env', ...forwardArguments(folder, [...command, '--telephone', '--json'])]
  const typed = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  const started = home.me.start('script', ['-qec', `${typed} > '${file}'`, join(folder, 'typescript')])
  const { stdin } = started.process
  // it may be over before anybody has typed
  stdin?.on('error', () => {})
  await linkOf(started).then(
    async (link) => {
      const page = await opens(home.internet, link)
      if (!page.includes('You got in')) stdin?.write(page === '' ? 'e\n' : 'o\n')
    },
    () => {},
  )
  const { stdout } = await started.finished
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ForwardDocument
  } catch {
    throw new Error(`no document: ${stdout}`)
  }
}
