import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { ElectronApplication, Page } from '@playwright/test'
import { findElectron } from '../../scripts/setup/electron.mjs'
import { root } from '../../scripts/setup/project.mjs'
import { sandboxArguments } from '../chromium'
import { launchElectron } from '../launch-electron'
import type { LabHost } from './network'

/** The desktop app on a host of the lab, and its page. */
export interface InsideApp {
  readonly app: ElectronApplication
  readonly page: Page
  close(): Promise<void>
}

/**
 * Starts the desktop app of the checkout on a host of the lab: its engine has no other network than the host's. The display
 * is reached by a socket of the file system, which namespaces of the network leave alone; so are the two ports by which
 * Playwright steers the app, with a relay at each end.
 */
export async function startAppInside(host: LabHost, userData: string): Promise<InsideApp> {
  const electron = findElectron()
  if (!electron.found) throw new Error(`${electron.missing} ${electron.mend}`)
  const folder = mkdtempSync(join(tmpdir(), 'portlight-inside-'))
  const relays = [await openRelay(join(folder, 'main')), await openRelay(join(folder, 'page'))] as const
  const [main, page] = relays
  await host.program(innerRelays(relays))
  const starter = join(folder, 'electron')
  writeFileSync(starter, `#!/bin/sh\nexec ip netns exec ${host.namespace} '${electron.program}' "$@"\n`)
  chmodSync(starter, 0o755)
  const app = await launchElectron({
    executablePath: starter,
    // behind Playwright's own, which ask for any port: the last one counts
    args: [
      `--inspect=${main.port}`,
      `--remote-debugging-port=${page.port}`,
      ...sandboxArguments,
      `--user-data-dir=${userData}`,
      root,
    ],
    cwd: root,
    env: { ...(process.env as Record<string, string>), XDG_STATE_HOME: userData },
  })
  return {
    app,
    page: await app.firstWindow({ timeout: 40_000 }),
    async close() {
      await app.close()
      for (const relay of relays) relay.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Relay {
  readonly port: number
  readonly path: string
  close(): void
}

/** Takes connections to a port of this machine's loopback to a socket of the file system. */
async function openRelay(path: string): Promise<Relay> {
  const open = new Set<Socket>()
  const server: Server = createServer((near) => {
    const far = connect(path)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    path,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

/** A Node program for the other end: from those sockets to the same ports of the host's loopback. */
function innerRelays(relays: readonly Relay[]): string {
  return `
    const net = require('node:net')
    const relays = ${JSON.stringify(relays.map(({ path, port }) => ({ path, port })))}
    let left = relays.length
    for (const { path, port } of relays) {
      net.createServer((near) => {
        const far = net.connect(port, '127.0.0.1')
        for (const [from, to] of [[near, far], [far, near]]) {
          from.on('error', () => to.destroy())
          from.on('close', () => to.destroy())
          from.pipe(to)
        }
      }).listen(path, () => {
        left -= 1
        if (left === 0) console.log('ready')
      })
    }`
}
