import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Lab, type LabHost, labObstacle } from './network'
import { commandLine } from './portlight'

const obstacle = labObstacle('nmap', 'ndiff')
if (obstacle !== null) console.warn(`SKIPPED, scans compared beside ndiff: ${obstacle}.`)
const masscanObstacle = labObstacle('masscan')
if (masscanObstacle !== null) console.warn(`SKIPPED, files of masscan: ${masscanObstacle}.`)

interface ComparisonDocument {
  readonly same: boolean
  readonly hosts: readonly {
    readonly address: string
    readonly changes: readonly {
      readonly kind: string
      readonly ports?: string
      readonly port?: unknown
      readonly open?: unknown
    }[]
    readonly notKnown: readonly { readonly sentence: string }[]
  }[]
  readonly notKnown: readonly string[]
}

describe.skipIf(obstacle !== null)('scans that are compared', () => {
  const lab = new Lab()
  const folder = mkdtempSync(join(tmpdir(), 'portlight-history-'))
  const newer = join(folder, 'newer')
  const file = (name: string) => join(folder, name)
  let here: LabHost
  let there: LabHost

  const nmap = async (name: string, ...args: readonly string[]) => {
    const ended = await here.run('nmap', ['-n', '-T4', ...args, '-oX', file(name)])
    expect(ended.stderr).toBe('')
  }
  const compare = (a: string, b: string, ...more: readonly string[]) =>
    here.run(process.execPath, [commandLine, 'compare', file(a), file(b), ...more])

  beforeAll(async () => {
    here = await lab.host('here')
    there = await lab.host('there')
    const addresses = ['2', '3', '4', '5'].map((last) => `10.78.0.${last}/24`)
    await lab.join(
      { host: here, device: 'eth0', addresses: ['10.78.0.1/24'] },
      { host: there, device: 'eth0', addresses },
    )
    await there.listen([22, 80, 443, 3000, 5432, 9000])
    await there.program(`
      const { existsSync } = require('node:fs')
      require('node:net').createServer((socket) => {
        socket.on('error', () => {})
        // what a server of FTP says first
        socket.end(existsSync(${JSON.stringify(newer)}) ? '220 (vsFTPd 3.0.5)\\r\\n' : '220 (vsFTPd 3.0.3)\\r\\n')
      }).listen(8000, () => console.log('ready'))`)
    const input = (...rules: readonly string[]) =>
      there.filter(
        `table inet f {\n chain in {\n  type filter hook input priority 0\n  ${rules.join('\n  ')}\n }\n}`,
      )
    const hosts = '10.78.0.2-5'
    const ports = '1-120,440-450,2990-3010,5432,7999-8001,8995-9005'
    await input(
      'ip daddr 10.78.0.2 tcp dport 9000 reject with tcp reset',
      'ip daddr 10.78.0.3 tcp dport 1-60 drop',
    )
    await there.ip('addr', 'del', '10.78.0.5/24', 'dev', 'eth0')
    await nmap('before.xml', '-p', ports, hosts)
    await nmap('again.xml', '-p', ports, hosts)
    await nmap('versions-before.xml', '-sV', '-p', '8000', '10.78.0.2')
    await nmap('fewer.xml', '-p', '80', hosts)
    writeFileSync(newer, '')
    await input(
      'ip daddr 10.78.0.2 tcp dport 443 reject with tcp reset',
      'ip daddr 10.78.0.2 tcp dport 5432 drop',
      'ip daddr 10.78.0.3 tcp dport 30-60 drop',
      'ip daddr 10.78.0.3 tcp dport 3000 reject with icmp type admin-prohibited',
    )
    await there.ip('addr', 'del', '10.78.0.4/24', 'dev', 'eth0')
    await there.ip('addr', 'add', '10.78.0.5/24', 'dev', 'eth0')
    await nmap('after.xml', '-p', ports, hosts)
    await nmap('versions-after.xml', '-sV', '-p', '8000', '10.78.0.2')
    const ours = [commandLine, 'scan', hosts, '-p', ports, '-T4', '-q']
    // what the link knew of the host that is gone would be taken for a sign of it
    await here.ip('neigh', 'flush', 'dev', 'eth0')
    for (const format of ['json', 'jsonl', 'xml']) {
      await here.run(process.execPath, [...ours, `--${format}`, '-o', file(`ours.${format}`)])
    }
  }, 120_000)
  afterAll(async () => {
    await lab.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    ['before.xml', 'after.xml'],
    ['after.xml', 'before.xml'],
    ['before.xml', 'again.xml'],
    ['versions-before.xml', 'versions-after.xml'],
    ['before.xml', 'fewer.xml'],
    ['versions-before.xml', 'after.xml'],
  ])(
    '%s and %s: all that ndiff tells is told, and nothing changed where ndiff tells nothing',
    async (a, b) => {
      const peer = await here.run('ndiff', [file(a), file(b)])
      const { stdout, stderr, code } = await compare(a, b, '--json')
      const document = JSON.parse(stdout) as ComparisonDocument
      expect(stderr).toBe('')
      expect(code).toBe(document.same ? 0 : 1)
      if (peer.code === 0) expect(document).toMatchObject({ same: true, hosts: [] })
      for (const told of ndiffTells(peer.stdout)) expect(told).toSatisfy((one: Told) => tells(document, one))
    },
  )

  it('tells what was changed, and what of it is certain', async () => {
    const { stdout } = await compare('before.xml', 'after.xml')
    expect(stdout.split('\n').slice(4).join('\n')).toMatchInlineSnapshot(`
      "10.78.0.2
        - 443/tcp   closed        open → closed
        - 5432/tcp  now filtered  open → filtered
        + 9000/tcp  opened        closed → open

      10.78.0.3
        ~ 1-21,23-29/tcp  answers now   filtered → closed
        + 22/tcp          opened        filtered → open
        - 3000/tcp        now filtered  open → filtered

      10.78.0.4
        - host  gone  it does not answer any more; it had 22/tcp, 80/tcp, 443/tcp, 3000/tcp, 5432/tcp, 8000/tcp, 9000/tcp open

      10.78.0.5
        + host  appeared  open: 22/tcp, 80/tcp, 443/tcp, 3000/tcp, 5432/tcp, 8000/tcp, 9000/tcp

      2 ports opened, 1 port closed, 2 ports filtered now, 28 ports no longer filtered, 1 host appeared and 1 host gone.
      "
    `)
    const versions = await compare('versions-before.xml', 'versions-after.xml')
    expect(versions.stdout).toContain('~ 8000/tcp  version  ftp vsftpd 3.0.3 → ftp vsftpd 3.0.5')
  })

  it('names, systems and scripts: all that ndiff tells is told, or why nobody can know it', async () => {
    writeFileSync(file('facts-before.xml'), factsFile('before'))
    writeFileSync(file('facts-after.xml'), factsFile('after'))
    // as text this ndiff dies of a script that says something else
    const peer = await here.run('ndiff', ['--xml', file('facts-before.xml'), file('facts-after.xml')])
    const told = ndiffFacts(peer.stdout)
    expect([...new Set(told.map(({ fact }) => fact))].sort()).toEqual(['names', 'script', 'system'])
    const { stdout, code } = await compare('facts-before.xml', 'facts-after.xml', '--json')
    expect(code).toBe(1)
    const { hosts, notKnown } = JSON.parse(stdout) as ComparisonDocument
    const ours = hosts.flatMap(({ address, changes }) => changes.map(({ kind }) => `${address} ${kind}`))
    const theirs = told.map(({ address, fact }) => `${address} ${fact}`)
    expect(theirs).toEqual(expect.arrayContaining(ours))
    const unknown = theirs.filter((one) => !ours.includes(one))
    // guesses that have one in common, and a guess that one of the two has alone
    expect(unknown).toEqual(['10.0.0.7 system', '10.0.0.8 system'])
    expect(notKnown.filter((sentence) => sentence.includes('operating system'))).toHaveLength(2)
  })

  it.each(['json', 'jsonl', 'xml'])(
    "our own %s says the same as nmap's file of the same moment",
    async (format) => {
      const { stdout, code } = await compare(`ours.${format}`, 'after.xml')
      expect(stdout).toContain('No change in what both asked (3 hosts).')
      expect(code).toBe(0)
    },
  )

  it.skipIf(masscanObstacle !== null)(
    "masscan's file says what is open, and leaves the rest open",
    async () => {
      const [, mac = ''] = /link\/ether (\S+)/.exec(await there.ip('link', 'show', 'eth0')) ?? []
      const where = ['-i', 'eth0', '--router-mac', mac, '--wait', '1', '--rate', '1000']
      await here.run('masscan', ['10.78.0.2/31', '-p', '80,443,81', ...where, '-oX', file('masscan.xml')])
      const { stdout, code } = await compare('masscan.xml', 'after.xml')
      expect(stdout).toContain('does not say which ports it asked')
      // 443 of one of them is closed, and masscan lists open ports alone: no change
      expect(stdout).toContain('10.78.0.3\n  ? Ports 22,5432,8000,9000/tcp are open in')
      expect(stdout).not.toMatch(/^ {2}[-+~] /m)
      expect(code).toBe(1)
    },
  )
})

/** What nmap knows of hosts beside their ports, by the last number of their address: before, and after. */
const facts: Readonly<
  Record<
    number,
    Readonly<Record<'before' | 'after', { name?: string; os?: string[]; title?: string; said?: string }>>
  >
> = {
  1: { before: { name: 'a.example' }, after: { name: 'b.example' } },
  2: { before: { os: ['Linux 4.15'] }, after: { os: ['Windows 10'] } },
  3: { before: { title: 'Old' }, after: { title: 'New' } },
  4: { before: { said: 'x' }, after: { said: 'z' } },
  5: {
    before: { name: 'same.example', os: ['Linux 5'], title: 't', said: 'y' },
    after: { name: 'same.example', os: ['Linux 5'], title: 't', said: 'y' },
  },
  6: { before: { title: 'went' }, after: {} },
  7: { before: { os: ['A', 'B'] }, after: { os: ['B', 'C'] } },
  8: { before: { os: ['A'] }, after: {} },
  9: { before: { name: 'went.example' }, after: {} },
}

function factsFile(when: 'before' | 'after'): string {
  const hosts = Object.entries(facts).map(([last, both]) => {
    const { name, os = [], title, said } = both[when]
    const named = name === undefined ? '' : `<hostname name="${name}" type="PTR"/>`
    const script = title === undefined ? '' : `<script id="http-title" output="${title}"/>`
    const guesses = os.map((one) => `<osmatch name="${one}" accuracy="98" line="1"/>`).join('')
    return `<host><status state="up" reason="arp-response"/><address addr="10.0.0.${last}" addrtype="ipv4"/>
      <hostnames>${named}</hostnames>
      <ports><port protocol="tcp" portid="80"><state state="open" reason="syn-ack"/>${script}</port></ports>
      ${os.length === 0 ? '' : `<os>${guesses}</os>`}
      ${said === undefined ? '' : `<hostscript><script id="smb-os" output="${said}"/></hostscript>`}</host>`
  })
  return `<nmaprun scanner="nmap" args="nmap -O -sC -p 80 10.0.0.1-9" start="1764300000" version="7.93">
    <scaninfo type="connect" protocol="tcp" numservices="1" services="80"/>${hosts.join('')}
    <runstats><finished time="1764300100" exit="success"/><hosts up="9" down="0" total="9"/></runstats></nmaprun>`
}

/** What ndiff's XML says of names, systems and scripts. A host of another name is another host to it. */
function ndiffFacts(xml: string): readonly { readonly address: string; readonly fact: string }[] {
  const told = xml
    .split('<hostdiff>')
    .slice(1)
    .flatMap((text) => {
      const address = /addr="([\d.]+)"/.exec(text)?.[1] ?? ''
      if (/^\s*<[ab]>\s*<host>/.test(text)) return [`${address} names`]
      return [
        ...(text.includes('<osmatch') ? [`${address} system`] : []),
        ...(text.includes('<script') ? [`${address} script`] : []),
      ]
    })
  return [...new Set(told)].map((one) => {
    const [address = '', fact = ''] = one.split(' ')
    return { address, fact }
  })
}

interface Told {
  readonly address: string
  /** "443/tcp"; null: the host. */
  readonly port: string | null
}

/** What ndiff says of hosts and ports: lines with a sign before them, below the name of their host. */
function ndiffTells(text: string): readonly Told[] {
  const told: Told[] = []
  let address = ''
  for (const line of text.split('\n')) {
    const host = /^([ +-])(?:\S+ \()?([\d.]+)(?:, [^)]*)?\)?:$/.exec(line)
    if (host !== null) {
      address = host[2] ?? ''
      if (host[1] !== ' ') told.push({ address, port: null })
    }
    const port = /^[+-](\d+\/tcp)/.exec(line)
    if (port !== null) told.push({ address, port: port[1] ?? '' })
  }
  return told
}

/** As a change, or as something that nobody can know. */
function tells({ hosts }: ComparisonDocument, { address, port }: Told): boolean {
  const host = hosts.find((one) => one.address === address)
  if (host === undefined) return false
  const number = port?.split('/')[0] ?? ''
  const whole = host.changes.some(({ kind }) => kind === 'appeared' || kind === 'gone')
  const within = (list: string) =>
    list.split(',').some((part) => {
      const [first = '', last = first] = part.split('-')
      return Number(first) <= Number(number) && Number(number) <= Number(last)
    })
  const all = JSON.stringify(host.notKnown)
  return (
    whole ||
    port === null ||
    host.changes.some(
      ({ ports, port: single }) => (ports !== undefined && within(ports)) || String(single) === number,
    ) ||
    all.includes(port) ||
    /Ports ([\d,-]+)\/tcp/.exec(all)?.[1]?.split(',').some(within) === true ||
    // ports that one of the two did not ask and that are not open in the other
    all.includes('did not ask')
  )
}
