import { describe, expect, it } from 'vitest'
import { reportedOthers } from '../testing/reported-others'
import { reportedPrograms, reportedWithoutPort } from '../testing/reported-programs'
import { reportedServers } from '../testing/reported-servers'
import { readConflictText } from './pasted-text'

/** As the corpus writes it. */
function readAs(text: string) {
  const read = readConflictText(text)
  const { program, meaning } = read.ok ? read.value : read
  const questions = read.ok ? read.value.questions : []
  return {
    question:
      questions.length === 0
        ? null
        : questions
            .map(
              ({ protocol, address, port, failure }) =>
                `${protocol} ${address ?? '*'} ${port}${failure?.protocol === 'assumed' ? '?' : ''}`,
            )
            .join(' & '),
    program,
    kind: meaning?.kind ?? null,
  }
}

const corpus = [...reportedServers, ...reportedPrograms, ...reportedOthers]

describe('an error that somebody met', () => {
  it.each(corpus)('%s', (text, question, program, kind) => {
    expect(readAs(text)).toEqual({ question, program, kind })
  })

  it.each(corpus)('in a journal: %s', (text, question, _, kind) => {
    const journal = readAs(text.replace(/^/gm, 'Nov 21 03:58:44 box app[4711]: '))
    const port = (said: string | null) => said?.replaceAll('?', '') ?? null
    expect([port(journal.question), journal.kind]).toEqual([port(question), kind])
  })

  it('stands in the corpus once, and there are many', () => {
    expect(new Set(corpus.map(([text]) => text)).size).toBe(corpus.length)
    expect(corpus.length).toBeGreaterThan(300)
  })
})

describe('a text in which numbers stand that are no port', () => {
  it.each(reportedWithoutPort)('names none: %s', (text) => {
    expect(readAs(text).question).toBeNull()
  })
})

it('is told for each port where a text tells of several failures', () => {
  const text = [
    'open() "/var/log/x.log" failed (13: Permission denied)',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
    'nginx: [emerg] bind() to 0.0.0.0:8080 failed (98: Address already in use)',
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
  ].join('\n')
  const read = readConflictText(text)
  expect(read.ok && read.value.questions.map(({ port, failure }) => [port, failure?.error])).toEqual([
    [80, 'EACCES'],
    [8080, 'EADDRINUSE'],
    [5432, 'ECONNREFUSED'],
  ])
})

describe('who wrote it', () => {
  it.each([
    [
      'Docker',
      'Error: listen EADDRINUSE: address already in use :::3000\n    at /home/me/docker/userland/index.js:1:1',
    ],
    ['nginx', 'cannot bind 0.0.0.0:80: Address already in use (image nginx:1.25)'],
    ['Redis', 'my-redis-cache: bind 0.0.0.0:6379: Address already in use'],
    ['PostgreSQL', 'backup of postgres to 10.0.0.7:5432 failed: Address already in use'],
    ['Vite', 'Error: listen EADDRINUSE: address already in use :::5173 (see vite.config.ts)'],
    ['Next.js', 'next dev server: bind 0.0.0.0:3000: Address already in use'],
    ['Apache', 'org.apache.thrift.transport: could not bind 0.0.0.0:9160: Address already in use'],
    ['Caddy', 'the caddy at the golf club says: bind 0.0.0.0:80: Address already in use'],
    ['Puma', 'pumapants: bind 0.0.0.0:80: Address already in use'],
    ['PHP', 'Failed to listen on 0.0.0.0:80: Address already in use'],
    ['MongoDB', 'mongoose 8.0 cannot bind 0.0.0.0:80: Address already in use'],
    ['RabbitMQ', 'the RabbitMQ exporter cannot bind 0.0.0.0:9419: Address already in use'],
    ['VNC', 'my vnc tunnel: bind 127.0.0.1:5901: Address already in use'],
    ['Uvicorn', 'uvicorn is what we use; bind 0.0.0.0:8000: Address already in use'],
    ['Plex', 'backup of Plex Media Server to 0.0.0.0:80 failed: Address already in use'],
    ['qBittorrent', 'qBittorrent exporter: bind 0.0.0.0:17871: Address already in use'],
    ['BIND', 'a host named: 0.0.0.0:80 Address already in use'],
    ['Apache', 'with Server(addr) as httpd:\n  bind 0.0.0.0:80: Address already in use'],
    ['Tor', 'refactor: bind 0.0.0.0:80: Address already in use'],
  ])('is not %s, only because it is spoken of', (program, text) => {
    expect(readAs(text).program).not.toBe(program)
  })
})
