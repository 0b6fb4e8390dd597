import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  identityServers,
  identityTools,
  installedVersions,
  type RunningServer,
  startIdentityServers,
} from '../e2e/lab/identity/servers'
import { faultsOf, type Peer, peerKnows, peersOf, type Said } from '../e2e/lab/identity/truth'
import { Lab, labObstacle } from '../e2e/lab/network'
import { portlight, type Timed, timed } from './commands'
import type { Bench, Figure } from './figure'

interface Measured {
  readonly running: readonly RunningServer[]
  readonly installed: ReadonlyMap<string, string>
  readonly ours: Timed
  readonly peer: Timed
  readonly peers: ReadonlyMap<number, Peer>
}

/** All servers that are installed, asked by both, one after the other. */
async function measure(say: (line: string) => void): Promise<Measured> {
  const lab = new Lab()
  const folder = await mkdtemp(join(tmpdir(), 'portlight-identify-'))
  try {
    const host = await lab.host('here')
    const installed = await installedVersions()
    const there = identityServers.filter(({ from }) => from === null || installed.has(from))
    const running = await startIdentityServers(host, there, folder)
    say(`${running.length} real servers on odd ports; nmap takes about 3 minutes for them`)
    const ports = running.map(({ at }) => at).join(',')
    const ours = await portlight(host, '127.0.0.1', '-sV', '--no-keep', '-p', ports)
    const file = join(folder, 'nmap.xml')
    const peer = await timed(host, 'nmap', ['-sV', '-n', '-Pn', '-p', ports, '-oX', file, '127.0.0.1'])
    return { running, installed, ours, peer, peers: peersOf(await readFile(file, 'utf8')) }
  } finally {
    await lab.close()
    await rm(folder, { recursive: true })
  }
}

function figuresOf(
  { installed, ours, peer, peers, running }: Measured,
  say: (line: string) => void,
): readonly Figure[] {
  const document = JSON.parse(ours.stdout) as { hosts: { ports: { port: number; identity?: Said }[] }[] }
  const said = new Map(document.hosts[0]?.ports.map(({ port, identity }) => [port, identity]))
  const faults = running.flatMap((server) => faultsOf(server, said.get(server.at), installed))
  for (const fault of faults) say(fault)
  const known = running.map((server) => ({
    server,
    theirs: peerKnows(server, peers.get(server.at), installed),
    ours: said.get(server.at),
  }))
  const behind = known.filter(
    ({ ours: mine, theirs }) =>
      (theirs.version && mine?.version == null) || (theirs.product && mine?.product == null),
  )
  for (const { server } of behind) say(`${server.name}: nmap knows more`)
  const count = (is: (one: (typeof known)[number]) => boolean) => known.filter(is).length
  const versions = count(({ theirs }) => theirs.version)
  const figure = (what: string, found: number): Figure => ({
    what,
    unit: 'servers',
    ours: found,
    peer: null,
    most: 0,
    remark: '',
  })
  return [
    {
      what: `what answers at ${running.length} real servers`,
      unit: 's',
      ours: ours.ms / 1000,
      peer: peer.ms / 1000,
      most: 0.5,
      remark: `right versions: ${count(({ ours: mine }) => mine?.version != null)}, nmap ${versions}`,
    },
    figure('things said of them that are not so, or left out', faults.length),
    figure('servers of which nmap knows product or version, and Portlight does not', behind.length),
  ]
}

/** Beside `nmap -sV` in the same run. */
export const identify: Bench = {
  name: 'identify',
  obstacle: () => labObstacle('nmap', ...identityTools),
  async run(say) {
    return figuresOf(await measure(say), say)
  },
}
