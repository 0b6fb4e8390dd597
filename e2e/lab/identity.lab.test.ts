import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  identityServers,
  identityTools,
  installedVersions,
  type RunningServer,
  startIdentityServers,
} from './identity/servers'
import { faultsOf, peerKnows, peersOf, type Said } from './identity/truth'
import { Lab, type LabHost, labObstacle } from './network'
import { onlyHost, scan } from './portlight'

const obstacle = labObstacle('nmap', ...identityTools)
if (obstacle !== null) console.warn(`SKIPPED, what answers at real servers: ${obstacle}.`)

describe.skipIf(obstacle !== null)('identity servers', () => {
  const lab = new Lab()
  let host: LabHost
  let folder: string
  let installed: ReadonlyMap<string, string>
  let running: readonly RunningServer[]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portlight-identity-'))
    host = await lab.host('here')
    installed = await installedVersions()
    const there = identityServers.filter(({ from }) => from === null || installed.has(from))
    const missing = identityServers.filter((server) => !there.includes(server)).map(({ from }) => from)
    if (missing.length > 0) console.warn(`Not looked at, as they are not installed: ${missing.join(', ')}.`)
    running = await startIdentityServers(host, there, folder)
  }, 240_000)
  afterAll(async () => {
    await lab.close()
    await rm(folder, { recursive: true })
  })

  it('says protocol, product and version of each as it is, on odd ports, and wherever nmap does', async () => {
    expect(running.length).toBeGreaterThanOrEqual(30)
    const ports = running.map(({ at }) => at).join(',')
    const [ours, theirs] = await Promise.all([
      scan(host, '127.0.0.1', '-sV', '--no-keep', '-p', ports),
      // with all of its questions it takes minutes
      host.run('nmap', ['-sV', '--version-light', '-n', '-Pn', '-p', ports, '-oX', '-', '127.0.0.1']),
    ])
    const said = new Map(
      (onlyHost(ours.document).ports as readonly { port: number; identity?: Said }[]).map((port) => [
        port.port,
        port.identity,
      ]),
    )
    expect(running.flatMap((server) => faultsOf(server, said.get(server.at), installed))).toEqual([])
    const peers = peersOf(theirs.stdout)
    const compared = running.map((server) => ({
      server,
      theirs: peerKnows(server, peers.get(server.at), installed),
      ours: said.get(server.at),
    }))
    const behind = compared.filter(
      ({ ours, theirs }) =>
        (theirs.version && ours?.version == null) || (theirs.product && ours?.product == null),
    )
    const ahead = compared.filter(({ ours, theirs }) => ours?.version != null && !theirs.version)
    expect(behind.map(({ server }) => server.name)).toEqual([])
    expect(ahead.length).toBeGreaterThanOrEqual(3)
  })

  it('leaves no process behind, whatever user it has become', async () => {
    await lab.close()
    const left = () =>
      promisify(execFile)('pgrep', ['-f', folder]).then(
        ({ stdout }) => stdout,
        () => '',
      )
    await expect.poll(left).toBe('')
  })
})
