import { afterEach, describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Socket } from '#shared/sockets/socket'
import { eventually } from '../../../test/eventually'
import { fakeShell } from '../../../test/fake-engine'
import { connection, listener, owners } from '../../../test/fake-socket-lists'
import { PlayedSockets } from '../../../test/fake-sockets'
import { scenarios } from '../../../test/scenarios'
import { socketsActions, socketsSlice, socketsStoreOf } from '../sockets-slice'
import { createSocketsController } from './sockets-controller'

const ssh = listener(22, '0.0.0.0', [owners.sshd])
const web = listener(80, '0.0.0.0', [owners.nginx])
const dev = listener(3000, '127.0.0.1', [owners.node])
const client = connection(40000, '192.168.1.5', ['203.0.113.1', 443], 'ESTABLISHED', [owners.firefox])
const closed: Socket = { ...client, state: 'TIME_WAIT', owners: [], ownerless: 'time-wait', handle: null }

let leave = () => {}
afterEach(() => leave())

function feed(sockets: readonly Socket[] = [ssh, client]) {
  const played = new PlayedSockets(sockets)
  const { shell } = fakeShell(() => scenarios.loopback, { sockets: played })
  const store = socketsStoreOf(createStore(() => socketsSlice))
  const controller = createSocketsController(store, { engine: shell.engine, now: () => 1000, retryMs: 5 })
  leave = () => controller.close()
  const state = () => store.getState().sockets
  const ids = () => state().reading?.sockets.map(({ id }) => id) ?? []
  /** Waits for a feed that waits for its next reading. */
  const resting = () => eventually(() => expect(played.open).toBe(1))
  const first = async () => {
    controller.open()
    await eventually(() => expect(state().phase).toBe('live'))
    await resting()
  }
  return { played, store, controller, actions: socketsActions(store), state, ids, resting, first }
}

describe('readings', () => {
  it('are shown one after the other: new, changed and gone rows marked, gone ones for one reading', async () => {
    const { first, played, state, ids, resting } = feed()
    await first()
    expect(ids()).toEqual([ssh.id, client.id])
    expect(state().reading?.marks.size).toBe(0)

    played.read([closed, web])
    await eventually(() => expect(ids()).toContain(web.id))
    expect(Object.fromEntries(state().reading?.marks ?? [])).toEqual({
      [web.id]: 'new',
      [closed.id]: 'changed',
      [ssh.id]: 'gone',
    })
    expect(state().reading?.gone).toEqual([ssh])

    await resting()
    played.read([closed, web])
    await eventually(() => expect(state().reading?.marks.size).toBe(0))
    expect(state().reading?.gone).toEqual([])
  })

  it('end when the view is left, and begin when it is shown again', async () => {
    const { first, played, controller, state } = feed()
    await first()
    controller.close()
    await eventually(() => expect(played.open).toBe(0))
    expect(state().phase).toBe('off')
    controller.open()
    await eventually(() => expect(state().phase).toBe('live'))
    expect(played.asked).toHaveLength(2)
  })

  it('come at another pace when one is chosen, and nothing is called new because of it', async () => {
    const { first, played, controller, state, resting } = feed()
    await first()
    controller.setIntervalMs(5_000)
    await eventually(() => expect(played.asked.at(-1)?.intervalMs).toBe(5_000))
    await eventually(() => expect(state().phase).toBe('live'))
    await resting()
    expect(state().reading?.marks.size).toBe(0)
  })

  it('pause, come one at a time when asked for, and tell what changed meanwhile', async () => {
    const { first, played, controller, state, ids } = feed()
    await first()
    controller.setPaused(true)
    await eventually(() => expect(played.open).toBe(0))
    played.read([ssh, dev])
    controller.refresh()
    await eventually(() => expect(ids()).toEqual([ssh.id, dev.id]))
    expect(state().phase).toBe('paused')
    expect(state().reading?.marks.get(dev.id)).toBe('new')
    expect(state().reading?.marks.get(client.id)).toBe('gone')
    await eventually(() => expect(played.open).toBe(0))
  })
})

describe('freezing', () => {
  it('holds still what is shown, and shows all that changed when it is let go', async () => {
    const { first, played, controller, actions, state, ids, resting } = feed()
    await first()
    actions.select(client)
    controller.setFrozen(true)
    played.read([ssh, closed])
    await eventually(() => expect(state().heldBack).toBe(1))
    await resting()
    played.read([ssh, closed, dev])
    await eventually(() => expect(state().heldBack).toBe(2))
    expect(ids()).toEqual([ssh.id, client.id])
    expect(state().selected).toEqual(client)

    controller.setFrozen(false)
    expect(ids()).toEqual([ssh.id, closed.id, dev.id])
    expect(Object.fromEntries(state().reading?.marks ?? [])).toEqual({
      [dev.id]: 'new',
      [closed.id]: 'changed',
    })
    expect(state().selected?.state).toBe('TIME_WAIT')
  })

  it('keeps a row selected that is gone', async () => {
    const { first, played, actions, state, ids } = feed()
    await first()
    actions.select(client)
    played.read([ssh])
    await eventually(() => expect(ids()).toEqual([ssh.id]))
    expect(state().selected?.id).toBe(client.id)
  })
})

describe('failures', () => {
  it('of one reading are said, and what is shown stays until the next', async () => {
    const { first, played, state, ids, resting } = feed()
    await first()
    played.fail('/proc/net/tcp cannot be read (EMFILE)')
    await eventually(() =>
      expect(state().problem?.message).toMatch(/A reading failed: .*EMFILE\)\. What is shown is from/),
    )
    expect(ids()).toHaveLength(2)
    await resting()
    played.read([ssh])
    await eventually(() => expect(ids()).toHaveLength(1))
    expect(state().problem).toBeNull()
  })

  it('of an engine that can’t read at all are said in its words, and it is tried again', async () => {
    const { played, controller, state } = feed()
    played.refuse('Portlight cannot read the sockets of this operating system yet.')
    controller.open()
    await eventually(() => expect(state().problem?.message).toContain('cannot read the sockets of this'))
    expect(state().reading).toBeNull()
    played.refuse(null)
    await eventually(() => expect(state().reading).not.toBeNull())
    expect(state().problem).toBeNull()
  })

  it('of an engine that died: the feed begins again, and what changed meanwhile is marked', async () => {
    const { first, played, store, state, ids } = feed()
    await first()
    const said = new Set<string | undefined>()
    store.subscribe(({ sockets }) => said.add(sockets.problem?.message))
    played.refuse('not yet')
    played.die()
    await eventually(() => expect(state().problem).not.toBeNull())
    played.read([ssh, client, dev])
    played.refuse(null)
    await eventually(() => expect(ids()).toHaveLength(3))
    expect(Object.fromEntries(state().reading?.marks ?? [])).toEqual({ [dev.id]: 'new' })
    expect([...said].join()).toContain('The engine that reads sockets stopped')
    expect(state().problem).toBeNull()
  })

  it('of a file are not taken back by the next reading', async () => {
    const { first, played, actions, state, ids } = feed()
    await first()
    actions.sayFileProblem('The file was not written: the disk is full.', 1)
    played.read([ssh])
    await eventually(() => expect(ids()).toHaveLength(1))
    expect(state().problem?.message).toContain('the disk is full')
  })
})
