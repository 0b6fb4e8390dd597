import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddMapping } from '#shared/forward/request'
import type { JournalEntry } from '../mapping/journal-entry'
import type { SearchLimits } from '../router-view'
import { Routers } from '../routers'
import { FakeRouter, type FakeRouterOptions } from './fake-router'

/** A forward as a person wishes it, and the same to be removed, and to be made for a test. */
export const wish: AddMapping = {
  protocol: 'tcp',
  externalPort: 25565,
  internalPort: 25565,
  internalAddress: null,
  leaseSeconds: 600,
  way: null,
  description: 'Minecraft',
  gateway: null,
  replace: false,
}
export const removal = {
  way: 'upnp',
  protocol: 'tcp',
  externalPort: 25565,
  internalPort: 25565,
  gateway: null,
  foreign: false,
} as const
export const testWish = { protocol: 'tcp', externalPort: 25565, internalPort: 25565, seconds: 60 } as const

/** A fake answers at once, or never. */
const quick: SearchLimits = {
  upnp: { silent: 2_000, refused: 500, gateway: 1_500, devices: 1_000, all: 20_000 },
  portControl: 2_000,
  upnpAfterOthers: 1_500,
  portControlAfterUpnp: 1_000,
}

/** Fake routers, and processes that ask them, on one computer with one journal; made anew for each test. */
export class Fixture {
  #dataFolder = ''
  readonly #closing: (() => Promise<unknown>)[] = []

  get journalFolder(): string {
    return join(this.#dataFolder, 'forward-journal')
  }

  async open(): Promise<void> {
    this.#dataFolder = await mkdtemp(join(tmpdir(), 'portlight-routers-'))
    this.#closing.push(() => rm(this.#dataFolder, { recursive: true, force: true }))
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0).reverse()) await close()
  }

  async fakeRouter(options: FakeRouterOptions = {}): Promise<FakeRouter> {
    const router = await FakeRouter.start(options)
    this.#closing.push(() => router.close())
    return router
  }

  /** Each stands for a Portlight of its own. */
  routersAt(router: FakeRouter, wallClock = Date.now): Routers {
    const routers = new Routers({
      dataFolder: this.#dataFolder,
      wallClock,
      isOwnAddress: (address) => address === '127.0.0.1',
      limits: quick,
      ports: router.ports,
    })
    this.#closing.push(() => routers.close())
    return routers
  }

  async journal(): Promise<JournalEntry[]> {
    const names = await readdir(this.journalFolder).catch(() => [])
    return Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(this.journalFolder, name), 'utf8'))),
    )
  }

  /** As if the process that made every entry had ended. */
  async crashed(change: Partial<JournalEntry> = {}): Promise<void> {
    for (const entry of await this.journal()) {
      const changed = { ...entry, pid: 0, birth: null, ...change }
      await writeFile(join(this.journalFolder, `${entry.id}.json`), JSON.stringify(changed))
    }
  }
}

/** What a fake has on TCP port 25565. */
export const onRouter = (router: FakeRouter) => router.mappings.get('TCP 25565')
