import { expect, it } from 'vitest'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { usualSettings } from '#shared/settings/settings'
import type { JoinedEvent, WatchedDrift } from '#shared/watch/event'
import { type Notice, WatchPost } from './watch-post'

const drift: WatchedDrift = {
  kind: 'new-listener',
  gravity: 'high',
  id: 'new-listener 8000/tcp',
  host: null,
  port: 8000,
  protocol: 'tcp',
  was: null,
  is: 'python3',
  sentence: 'python3 listens on TCP port 8000.',
  advice: 'End it.',
  owner: null,
  purpose: null,
}
const span = { at: 5, after: 0, unseen: false, listener: null }
const looked = { kind: 'looked', at: 5, listeners: 3, tookMs: 1 } as const

it('is told of each look once, with what can be approved of it', async () => {
  const notices: Notice[] = []
  const events: readonly JoinedEvent[] = [
    { kind: 'drift', ...span, drift: { ...drift, gravity: 'low', id: 'low' } },
    { kind: 'drift', ...span, drift },
    { kind: 'drift', ...span, drift: { ...drift, id: 'another' } },
    looked,
    looked,
    { kind: 'short-lived', at: 5, after: 0, unseen: false, accepted: null, ports: [80], ownPorts: [] },
    looked,
  ]
  const stays = (signal?: AbortSignal) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
  const client: Pick<Client<EngineContract>, 'settings.watch' | 'watch.join'> = {
    async *'settings.watch'(_nothing, signal) {
      const values = { ...usualSettings, 'watch.on': true, 'watch.notify': true }
      yield { values, given: [], file: '/settings.json', problems: [] } as never
      await stays(signal)
    },
    async *'watch.join'(_nothing, signal) {
      yield* events
      await stays(signal)
    },
  }
  const post = new WatchPost({
    engine: () => ({ client: client as Client<EngineContract>, closed: new Promise(() => {}) }),
    onSettings: () => {},
    onState: () => {},
    notify: (notice) => notices.push(notice),
  })
  await post.start()
  try {
    await expect.poll(() => notices).toHaveLength(2)
    expect(notices).toMatchObject([
      { sentence: 'python3 listens on TCP port 8000. And 1 more change.', approve: drift.id },
      { approve: null },
    ])
    expect(post.state).toMatchObject({ on: true, listeners: 3, news: 3 })
    post.seen()
    expect(post.state.news).toBe(0)
  } finally {
    post.stop()
  }
})
