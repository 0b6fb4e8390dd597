import { execFile } from 'node:child_process'
import process, { pid, platform } from 'node:process'
import { programFile } from '#engine/platform/program-file'

/** Milliseconds that `ps` has: it takes some ten. */
const answerWithinMs = 2000

/**
 * Tells of every line that a person enters, where that can be read without harm: a program in the background that reads from its
 * terminal is suspended by the system (SIGTTIN), and a server must not be.
 * @returns what ends it; null where nobody can enter anything
 */
export async function onEnteredLine(listener: (line: string) => void): Promise<(() => void) | null> {
  // to ask for it costs milliseconds, which only who waits for a line should pay
  const { stdin } = process
  if (stdin.isTTY !== true || !(await inForeground())) return null
  // a terminal hands over whole lines
  const onData = (data: Buffer | string) => listener(String(data).trim())
  const stop = () => {
    stdin.off('data', onData)
    // a terminal that is read keeps the program from ending
    stdin.pause()
  }
  // after Ctrl+Z and bg
  const onContinued = () => void inForeground().then((still) => still || stop())
  if (platform !== 'win32') process.on('SIGCONT', onContinued)
  stdin.on('data', onData)
  return () => {
    process.off('SIGCONT', onContinued)
    stop()
  }
}

/** Whether this program is the one that the terminal belongs to now. ps(1): a `+` in its state, on Linux, macOS and the BSDs. */
function inForeground(): Promise<boolean> {
  if (platform === 'win32') return Promise.resolve(true)
  const ps = programFile('ps')
  if (ps === null) return Promise.resolve(false)
  return new Promise((resolve) => {
    execFile(
      ps,
      ['-o', 'stat=', '-p', String(pid)],
      { timeout: answerWithinMs, env: { ...process.env, LC_ALL: 'C' } },
      (error, stdout) => resolve(error === null && stdout.includes('+')),
    )
  })
}
