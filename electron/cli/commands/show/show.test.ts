import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compareRuns } from '#shared/history/compare'
import { PortColumn } from '#shared/history/port-column'
import { runOf } from '#shared/history/testing/read-text'
import { masscanXml, nmapBothProtocols, nmapVersions } from '#shared/history/testing/recordings'
import { runCli } from '../../run-cli'
import { fakeWorld } from '../../testing/fake-io'
import { localScan, scriptedEngine } from '../../testing/scripted-engine'

const folder = mkdtempSync(join(tmpdir(), 'portlight-show-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function show(text: string, ...options: readonly string[]) {
  const name = join(folder, 'scan')
  writeFileSync(name, text)
  const world = fakeWorld(scriptedEngine(() => localScan([])))
  const code = await runCli(['show', name, ...options], world.io)
  return { code, out: world.stdout.text, err: world.stderr.text.replaceAll(name, 'FILE') }
}

describe('portlight show', () => {
  it('prints a file of nmap as a scan is printed, with the versions that it has', async () => {
    const { code, out, err } = await show(nmapVersions)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('18080/tcp  open   http     SimpleHTTPServer 0.6 (Python 3.11.7)')
    expect(out).toContain('100 closed (conn-refused)')
    expect(out).toContain('Done in 7.0 s. 1 host up.')
  })

  it.each([
    ['both protocols', nmapBothProtocols],
    ['versions', nmapVersions],
    ['two hosts, one of which is down', twoHosts()],
  ])('writes it anew so that nothing is another than before: %s', async (_, text) => {
    const before = runOf(text)
    for (const format of ['--json', '--jsonl', '--xml']) {
      const after = runOf((await show(text, format, '--all')).out)
      for (const [address] of before.hosts) {
        for (const protocol of ['tcp', 'udp'] as const) {
          const columns = [before, after].map((run) =>
            new PortColumn().fill(run, run.hosts.get(address) ?? null, protocol),
          )
          expect(columns[1], `${format} ${address} ${protocol}`).toEqual(columns[0])
        }
      }
      const told = compareRuns({ label: 'before', run: before }, { label: 'after', run: after })
      expect(told).toMatchObject({ same: true })
      expect(told.hosts.flatMap(({ changes }) => changes)).toEqual([])
      expect([after.tool.name, after.command]).toEqual([before.tool.name, before.command])
    }
  })

  it('shows a file that is cut off as far as it goes, and says so', async () => {
    const { code, out, err } = await show(nmapVersions.slice(0, 1100))
    expect(code).toBe(0)
    expect(out).toContain('this is a part')
    expect(err).toBe(
      'portlight: FILE: The file ends in the middle: the scan was stopped, or the file was cut off.\n',
    )
  })

  it('says what a scan of ours has no word for', async () => {
    const port = '<port protocol="sctp" portid="80"><state state="open"/></port>'
    const ack = '<port protocol="tcp" portid="80"><state state="unfiltered"/></port>'
    const { out, err } = await show(nmapVersions.replace('<port ', `${port}${ack}<port `))
    expect(err).toContain('1 of its ports are of SCTP')
    expect(err).toContain('1 of its ports are unfiltered, a state of scans that Portlight does not make')
    expect(out).toContain('1 port not scanned')
  })

  it('shows of masscan what is open', async () => {
    expect((await show(masscanXml)).out).toContain('8080/tcp  open')
    expect((await show(masscanXml, '--csv')).out).toContain('10.99.0.2,10.99.0.2,up,8080,tcp,open,syn-ack')
  })

  it('ends at once when it is stopped, in the middle of what it writes', async () => {
    const name = join(folder, 'scan')
    writeFileSync(
      name,
      twoHosts().replace(/<host .*?<\/host>/s, (host) => host + manyOf(host)),
    )
    const world = fakeWorld(scriptedEngine(() => localScan([])))
    let writes = 0
    world.stdout._write = (_chunk, _encoding, done) => {
      writes += 1
      world.stop('SIGINT')
      done()
    }
    expect(await runCli(['show', name], world.io)).toBe(130)
    expect(writes).toBeLessThan(20)
    expect(world.stderr.text).toBe('')
  })

  it('says on a terminal how far a large file is read, and takes that away again', async () => {
    // Windows has no such names
    const name = join(folder, process.platform === 'win32' ? 'a scan' : 'a\u001b[31m scan')
    writeFileSync(name, nmapVersions)
    const world = fakeWorld(scriptedEngine(() => localScan([])))
    world.stdout.isTTY = true
    world.stderr.isTTY = true
    let now = 0
    const slow = { ...world.io, now: () => (now += 600) }
    expect(await runCli(['show', name], slow)).toBe(0)
    const [, line, rest] = world.stderr.text.split('\r\u001b[2K')
    expect(line).toMatch(/^100 % read: .*scan$/)
    expect(line).not.toContain('\u001b')
    expect(rest).toBe('')
  })

  it.each([
    [['show'], 'Name one file'],
    [['show', 'a', 'b'], 'Name one file'],
    [['show', 'a', '--json', '--xml'], 'one format'],
  ])('%j: says what is wrong', async (args, sentence) => {
    const world = fakeWorld(scriptedEngine(() => localScan([])))
    expect(await runCli(args, world.io)).toBe(2)
    expect(world.stderr.text).toContain(sentence)
  })
})

/** The host once more, at a hundred other addresses. */
function manyOf(host: string): string {
  return Array.from({ length: 100 }, (_, at) => host.replace('127.0.0.1', `10.0.0.${at}`)).join('')
}

function twoHosts(): string {
  const down =
    '<host><status state="down" reason="no-response"/><address addr="127.0.0.2" addrtype="ipv4"/></host>'
  return nmapBothProtocols.replace('<runstats>', `${down}<runstats>`)
}
