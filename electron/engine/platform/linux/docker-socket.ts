import { statSync } from 'node:fs'
import * as v from 'valibot'
import type { PublishingContainer } from '#shared/conflict/facts'
import type { ConflictQuestion } from '#shared/conflict/question'
import { clip } from '#shared/words/problem'

/** What Docker and podman allow (moby, daemon/names; podman-create(1), `--name`). */
export const containerName = /^[a-zA-Z\d][\w.-]{0,254}$/

/** Milliseconds and bytes that an answer may take. */
const deadline = 1_000
const mostBytes = 1_000_000

/** Of GET /containers/json (docs.docker.com, "Docker Engine API", ContainerList), what is looked at. */
const Listing = v.array(
  v.object({
    Id: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)),
    Names: v.optional(v.nullable(v.array(v.string())), []),
    Image: v.optional(v.string(), ''),
    Labels: v.optional(v.nullable(v.record(v.string(), v.string())), {}),
    Ports: v.optional(
      v.nullable(
        v.array(
          v.object({
            PrivatePort: v.number(),
            PublicPort: v.optional(v.number()),
            Type: v.string(),
          }),
        ),
      ),
      [],
    ),
    NetworkSettings: v.optional(
      v.nullable(
        v.object({
          Networks: v.optional(
            v.nullable(
              v.record(
                v.string(),
                v.object({ IPAddress: v.optional(v.string()), GlobalIPv6Address: v.optional(v.string()) }),
              ),
            ),
          ),
        }),
      ),
    ),
  }),
)

/**
 * Asks a running daemon what `docker ps --filter publish=PORT` lists, over its socket: no configuration and no context is read
 * that could lead to another computer.
 * @param target where the port's proxy leads: `172.17.0.2:80`; null where there is no proxy
 * @returns null: this user may not ask, nobody answers in time, or the answer does not name exactly one
 */
export async function askDocker(
  socket: string,
  { port, protocol }: Pick<ConflictQuestion, 'port' | 'protocol'>,
  target: string | null,
  signal: AbortSignal,
): Promise<PublishingContainer | null> {
  if (!isTrusted(socket)) return null
  const filters = JSON.stringify({ publish: [`${port}/${protocol}`] })
  const text = await answerOf(socket, `/containers/json?filters=${encodeURIComponent(filters)}`, signal)
  return text === null ? null : publisherIn(text, { port, protocol }, target)
}

/** Of the answer the one container that publishes the port and is where its proxy leads. */
export function publisherIn(
  text: string,
  { port, protocol }: Pick<ConflictQuestion, 'port' | 'protocol'>,
  target: string | null,
): PublishingContainer | null {
  const [, six, four, inner] = /^(?:\[([\da-f:.]+)\]|([\d.]+)):(\d+)$/i.exec(target ?? '') ?? []
  const address = four ?? six
  if (target !== null && address === undefined) return null
  const listing = v.safeParse(Listing, jsonOf(text))
  if (!listing.success) return null
  const publishers = listing.output.filter(({ Ports }) =>
    (Ports ?? []).some(
      ({ PrivatePort, PublicPort, Type }) =>
        PublicPort === port && Type === protocol && (inner === undefined || PrivatePort === Number(inner)),
    ),
  )
  const there = publishers.filter(({ NetworkSettings }) =>
    Object.values(NetworkSettings?.Networks ?? {}).some(
      ({ IPAddress, GlobalIPv6Address }) =>
        address !== undefined && [IPAddress, GlobalIPv6Address].includes(address),
    ),
  )
  const [found, another] = there.length > 0 ? there : publishers
  if (found === undefined || another !== undefined) return null
  // a container that another one links to has further names, with a slash in them
  const names = (found.Names ?? []).map((name) => name.replace(/^\//, ''))
  return {
    runtime: 'docker',
    name: names.find((name) => containerName.test(name)) ?? found.Id.slice(0, 12),
    image: plain(found.Image),
    project: plain(found.Labels?.['com.docker.compose.project'] ?? ''),
  }
}

/** Text for a sentence, or nothing. */
export function plain(text: string): string | null {
  return /^[\w./:@+-]{1,200}$/.test(text) ? clip(text) : null
}

/** The socket is root's, or this user's. */
function isTrusted(path: string): boolean {
  try {
    const socket = statSync(path)
    return socket.isSocket() && (socket.uid === 0 || socket.uid === process.geteuid?.())
  } catch {
    return false
  }
}

/** Null where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function answerOf(socketPath: string, path: string, signal: AbortSignal): Promise<string | null> {
  // milliseconds to load, and seldom needed
  const { request } = await import('node:http')
  return new Promise((resolve) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(deadline)])
    const asked = request({ socketPath, path, headers: { Host: 'docker' }, signal: limit }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
        if (text.length > mostBytes) answer.destroy(new Error('too long'))
      })
      answer.on('end', () => resolve(answer.statusCode === 200 ? text : null))
      answer.on('error', () => resolve(null))
    })
    asked.on('error', () => resolve(null))
    asked.end()
  })
}
