import { clip } from '../../words/problem'
import type { ErrorKind } from '../question'
import { displaysOf } from './pasted-displays'
import type { ErrorMeaning } from './pasted-error'
import type { Writer } from './pasted-writers'

/** A Unix socket or a named pipe that the failure is about; null where there is none. */
export function localSocketIn(lines: readonly string[], failing: readonly boolean[]): string | null {
  const path =
    /(?:^|[\s"'`(=:])((?:unix:)?\/(?:[\w.@%+-]+\/)*[\w.@%+-]*(?:\.sock(?:et)?\b|\.s\.[\w.]+)|unix:[^\s'"`)]+|\\\\[.?]\\pipe\\[^\s'"`)]+|(?<=already in use )\/[^\s'"`)]+)/
  for (const [at, line] of lines.entries()) {
    const found = failing[at] || failing[at - 1] ? path.exec(line)?.[1] : undefined
    if (found !== undefined) return found.replace(/^unix:/, '')
  }
  return null
}

export function localSocketMessage(path: string, kind: ErrorKind | null): string {
  const file = clip(path)
  if (path.startsWith('\\\\')) {
    return `This error is about a named pipe (${file}) and not about a port: another program has opened it.`
  }
  const what = `This error is about a Unix socket, which is a file (${file}), and not about a port.`
  switch (kind) {
    case 'ECONNREFUSED':
      return `${what} Nobody listens on it: the program that is to is not started, or has ended and left the file behind.`
    case 'EACCES':
    case 'EPERM':
      return `${what} The user who started the program may not make or open that file: look at the rights of the file and of its folder.`
    default:
      return `${what} Either another program listens on it, or one that ended left the file behind; ss -xlp names the programs that listen on such files.`
  }
}

/** What to look for, by who wrote the text. */
export function nothingNamed(writer: Writer | null, meaning: ErrorMeaning | null, text: string): string {
  const example = 'such as "listen EADDRINUSE: address already in use :::3000", or type the port alone.'
  if (meaning === null && writer === null) {
    return `No port is named in this text. Paste the line that names it, ${example}`
  }
  const who = writer === null ? 'This error' : `This error of ${writer.name}`
  const named = `${who} does not name the port`
  if (writer?.usualPort != null) {
    const spoken = writer.speaks === 'udp' || writer.speaks === 'udp-first' ? '/udp' : ''
    const which =
      displaysOf(text) === null ? '' : ' for its first display, and the next port for each further one'
    return `${named}. Type the one that the program was told to take; unless told otherwise it takes ${writer.usualPort}${spoken}${which}.`
  }
  return `${named}. Paste the lines around it, or type the port that the program was to listen on.`
}
