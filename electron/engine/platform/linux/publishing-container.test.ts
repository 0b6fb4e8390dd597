import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { someFacts } from '#shared/conflict/testing/facts'
import { explainConflict } from '#shared/conflict/verdict'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'
import { askDocker, publisherIn } from './docker-socket'
import { publishingContainer, watchedBy } from './publishing-container'
import { ProcFiles } from './sockets-files'

const id = '3327dea6436bdedf5d6e10ebda66d63847f54fa13df3948a21f073579f6092a5'

/** As podman starts it; recorded, from a public listing of `systemctl status`. */
const conmon =
  `/usr/bin/conmon --api-version 1 -c ${id} -u ${id} -r /usr/bin/crun -b /var/lib/containers/storage/overlay-containers/${id}/userdata ` +
  `-p /run/containers/storage/overlay-containers/${id}/userdata/pidfile -n jenkins --exit-dir /run/libpod/exits`

/** In the form of the example for ContainerList in the reference of Docker's Engine API. */
const container = {
  Id: '8dfafdbc3a40'.padEnd(64, '0'),
  Names: ['/other/alias', '/shop-web-1'],
  Image: 'nginx:1.27',
  Ports: [{ IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }],
  Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
  NetworkSettings: { Networks: { shop_default: { IPAddress: '172.17.0.2', GlobalIPv6Address: '' } } },
}
const asked = { port: 8080, protocol: 'tcp' } as const
const web = { runtime: 'docker', name: 'shop-web-1', image: 'nginx:1.27', project: 'shop' }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'publishing-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('what Docker lists', () => {
  const inText = (...listed: readonly object[]) => publisherIn(JSON.stringify(listed), asked, '172.17.0.2:80')

  it('names the one container that is where the proxy leads', () => {
    expect(inText(container)).toEqual(web)
    const elsewhere = { IPAddress: '172.17.0.3' }
    const twin = { ...container, Names: ['/twin'], NetworkSettings: { Networks: { bridge: elsewhere } } }
    expect(inText(twin, container)?.name).toBe('shop-web-1')
    // on which of two addresses it is can't be told without their networks
    const unplaced = { ...container, NetworkSettings: null }
    expect(inText(unplaced)?.name).toBe('shop-web-1')
    expect(inText(unplaced, { ...unplaced, Names: ['/twin'] })).toBeNull()
  })

  it('names the one that publishes the port where there is no proxy that leads anywhere', () => {
    expect(publisherIn(JSON.stringify([container]), asked, null)).toEqual(web)
    const twin = { ...container, Names: ['/twin'] }
    expect(publisherIn(JSON.stringify([container, twin]), asked, null)).toBeNull()
    expect(publisherIn(JSON.stringify([container]), { ...asked, protocol: 'udp' }, null)).toBeNull()
  })

  it('names none where the port is another, or the answer no listing', () => {
    expect(inText()).toBeNull()
    expect(inText({ ...container, Ports: [{ PrivatePort: 80, PublicPort: 80, Type: 'tcp' }] })).toBeNull()
    expect(inText({ ...container, Ports: [{ PrivatePort: 81, PublicPort: 8080, Type: 'tcp' }] })).toBeNull()
    expect(inText({ ...container, Ports: null })).toBeNull()
    expect(publisherIn('{"message":"page not found"}', asked, '172.17.0.2:80')).toBeNull()
    expect(publisherIn('<html>', asked, '172.17.0.2:80')).toBeNull()
  })

  it('takes no text over that could be more than a name', () => {
    const odd = { Names: ['/$(reboot)'], Image: 'a b', Labels: { 'com.docker.compose.project': 'x\n' } }
    expect(inText({ ...container, ...odd })).toEqual({
      runtime: 'docker',
      name: '8dfafdbc3a40',
      image: null,
      project: null,
    })
  })
})

describe("a daemon's socket", () => {
  let server: Server
  const listen = (path: string, body: string, urls: string[] = []) =>
    new Promise<void>((resolve) => {
      // a fake of dockerd, which can't run in every place where tests do
      server = createServer((request, response) => {
        urls.push(request.url ?? '')
        response.end(body)
      }).listen(path, resolve)
    })
  afterEach(() => server.close())
  const ask = (path: string) => askDocker(path, asked, '172.17.0.2:80', AbortSignal.timeout(5_000))

  it('is asked for the one port', async () => {
    const [path, urls] = [join(folder, 'docker.sock'), [] as string[]]
    await listen(path, JSON.stringify([container]), urls)
    expect(await ask(path)).toEqual(web)
    expect(urls.map(decodeURIComponent)).toEqual(['/containers/json?filters={"publish":["8080/tcp"]}'])
    // a file is no socket, and where there is none, nobody is asked
    writeFileSync(join(folder, 'file'), '')
    expect(await ask(join(folder, 'file'))).toBeNull()
    expect(await ask(join(folder, 'none'))).toBeNull()
  })

  it('that answers without an end is left', async () => {
    const path = join(folder, 'docker.sock')
    await listen(path, JSON.stringify([container]).padEnd(2_000_000))
    expect(await ask(path)).toBeNull()
  })
})

describe('a container of podman', () => {
  const process = (pid: number, line: string, group: string, user = 1000) => {
    mkdirSync(join(folder, String(pid)))
    const put = (name: string, text: string) => writeFileSync(join(folder, String(pid), name), text)
    put('cmdline', `${line.split(' ').join('\0')}\0`)
    put('cgroup', `0::${group}\n`)
    put('status', `Name:\tx\nUid:\t${user}\t${user}\t${user}\t${user}\n`)
    put('stat', `${pid} (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 6 7 `.padEnd(80, '0 '))
  }
  const of = (pid: number, program: string) =>
    publishingContainer(
      new ProcFiles(folder),
      { question: { ...asked, address: null }, owners: [anOwner({ pid, program })] },
      null,
      AbortSignal.timeout(5_000),
    )
  const unit = '/user.slice/user-1000.slice/app.slice/jenkins.service/runtime'
  const jenkins = { runtime: 'podman', name: 'jenkins', image: null, project: null }

  it('is named by the program that watches it', () => {
    expect(watchedBy(conmon.split(' '))).toEqual(jenkins)
    expect(watchedBy(conmon.replace('-n jenkins', '-n $(reboot)').split(' '))?.name).toBe('3327dea6436b')
    expect(watchedBy(conmon.replace('/usr/bin/conmon', 'node').split(' '))).toBeNull()
    expect(watchedBy(conmon.replace(`-c ${id}`, '-c').split(' '))).toBeNull()
  })

  it('is that of the same control group, where there is one alone', async () => {
    process(10, conmon, unit)
    process(11, 'rootlessport', unit)
    process(12, 'rootlessport', '/elsewhere')
    expect(await of(10, 'conmon')).toEqual(jenkins)
    expect(await of(11, 'rootlessport')).toEqual(jenkins)
    expect(await of(12, 'rootlessport')).toBeNull()
    expect(await of(11, 'node')).toBeNull()
    // what another user runs there says nothing
    process(13, conmon, unit, 1001)
    expect(await of(11, 'rootlessport')).toEqual(jenkins)
    process(14, conmon, unit)
    expect(await of(11, 'rootlessport')).toBeNull()
  })

  it('has the image that its storage names', async () => {
    process(10, conmon, unit)
    const mounts = '22 1 0:20 / / rw,relatime - ext4 /dev/vda rw\n'
    writeFileSync(join(folder, '10', 'mountinfo'), mounts)
    const storage = join(folder, '10/root/var/lib/containers/storage/overlay-containers')
    mkdirSync(storage, { recursive: true })
    const list = join(storage, 'containers.json')
    // as podman 4.3 writes it, shortened
    const stored = (image: string) =>
      JSON.stringify([
        { id: 'f'.repeat(64), names: ['other'], metadata: '{"image-name":"other:1"}' },
        { id, names: ['jenkins'], metadata: JSON.stringify({ 'image-name': image, name: 'jenkins' }) },
      ])
    writeFileSync(list, stored('docker.io/jenkins/jenkins:lts'))
    expect(await of(10, 'conmon')).toEqual({ ...jenkins, image: 'docker.io/jenkins/jenkins:lts' })
    for (const odd of ['', '[]', stored('$(reboot) \u001b[31m'), '{"id":1}']) {
      writeFileSync(list, odd)
      expect(await of(10, 'conmon')).toEqual(jenkins)
    }
    // whoever keeps its reader waiting is not read
    rmSync(list)
    execFileSync('mkfifo', [list])
    expect(await of(10, 'conmon')).toEqual(jenkins)
  })

  it('is said, and stopped by its name', () => {
    const local = { address: '0.0.0.0', port: 8080 }
    const question = { ...asked, address: null }
    const told = (program: string, publisher: object) =>
      explainConflict(
        someFacts({
          question,
          publisher: { runtime: 'podman', name: 'jenkins', image: null, project: null, ...publisher },
          sockets: [aSocket({ local, owners: [anOwner({ pid: 11, program })] })],
        }),
      )
    const rootless = told('rootlessport', {})
    expect(rootless.sentence).toMatch(/ It is the container jenkins\.$/)
    expect(rootless.fixes[0]?.command).toMatchObject({ program: 'podman', arguments: ['stop', 'jenkins'] })
    // a daemon without proxies has the port itself, and to end it would end every container
    const daemon = told('dockerd', web)
    expect(daemon.verdict).toBe('container')
    expect(daemon.fixes[0]?.command).toMatchObject({ program: 'docker', arguments: ['stop', 'shop-web-1'] })
    const composed = told('docker-proxy', web)
    expect(composed.sentence).toMatch(
      / It is the container shop-web-1, of the image nginx:1\.27, in the Compose project shop\.$/,
    )
    expect(composed.fixes.slice(0, 2).map(({ title, command }) => [title, command?.arguments])).toEqual([
      ['Stop the container shop-web-1 of the Compose project shop', ['stop', 'shop-web-1']],
      ['See which container publishes the port', ['ps', '--filter', 'publish=8080']],
    ])
  })
})
