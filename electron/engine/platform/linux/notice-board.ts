import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { NoticeBoard } from '../platform'

const prefix = 'portlight-notice/'

/**
 * Notices are names of abstract Unix sockets (unix(7)): every user of the same network namespace can read them in
 * /proc/net/unix, nobody can take another's away, and the kernel removes them with their process, however that ends.
 */
export const linuxNoticeBoard: NoticeBoard = {
  post: (text) =>
    new Promise((resolve) => {
      const server = createServer((socket) => socket.destroy())
      server.on('error', () => resolve(null))
      server.listen(`\0${prefix}${text}`, () => {
        server.unref()
        resolve(() => void server.close())
      })
    }),
  read: async () => {
    try {
      return parseNotices(await readFile('/proc/net/unix', 'utf8'))
    } catch {
      return []
    }
  },
}

/** The kernel shows the NUL before an abstract name, and those that fill it up, as `@`. */
export function parseNotices(procNetUnix: string): readonly string[] {
  return procNetUnix.split('\n').flatMap((line) => {
    const at = line.indexOf(` @${prefix}`)
    if (at === -1) return []
    return [line.slice(at + 2 + prefix.length, at + 2 + prefix.length + 64).split('@', 1)[0] ?? '']
  })
}
