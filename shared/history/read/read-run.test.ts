import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PortColumn } from '../port-column'
import type { StoredRun } from '../stored-run'
import { storedProtocols } from '../stored-run'
import { readText, runOf, stateIn } from '../testing/read-text'
import { masscanJson, masscanList, masscanXml, nmapBothProtocols, nmapVersions } from '../testing/recordings'

/** Everything that a run says of ports: "127.0.0.1 tcp 22 open". What it does not know is not said. */
function claims(run: StoredRun): ReadonlySet<string> {
  const said = new Set<string>()
  const column = new PortColumn()
  for (const [address, host] of run.hosts) {
    for (const protocol of storedProtocols) {
      column.fill(run, host, protocol)
      for (const [port, state] of column.states.entries()) {
        if (state !== 0 && state !== 255) said.add(`${address} ${protocol} ${port} ${state}`)
      }
    }
  }
  return said
}

describe('a file of nmap', () => {
  it('is read with what was asked, and what became of it, protocol by protocol', () => {
    const run = runOf(nmapBothProtocols)
    expect(run.tool).toEqual({ name: 'nmap', version: '7.93' })
    expect(run.command?.slice(0, 3)).toEqual(['nmap', '-sU', '-sS'])
    expect(
      Object.fromEntries([...(run.asked ?? [])].map(([protocol, ports]) => [protocol, String(ports)])),
    ).toEqual({
      tcp: '18070-18090',
      udp: '18080-18085',
    })
    expect(run.partial).toEqual([])
    expect(stateIn(run, '127.0.0.1', 18_080)).toBe('open')
    expect(stateIn(run, '127.0.0.1', 18_080, 'udp')).toBe('closed')
    expect(stateIn(run, '127.0.0.1', 18_090)).toBe('closed')
    expect(stateIn(run, '127.0.0.1', 18_090, 'udp')).toBeNull()
    expect(run.endedAt).toBe(1_795_866_778_000)
  })

  it('tells a service that was asked from a name that the number has', () => {
    const [port] = runOf(nmapVersions).hosts.get('127.0.0.1')?.ports ?? []
    expect(port?.service).toMatchObject({
      name: 'http',
      product: 'SimpleHTTPServer',
      version: '0.6',
      recognised: true,
    })
    const [named] = runOf(nmapBothProtocols).hosts.get('127.0.0.1')?.ports ?? []
    expect(named?.service?.recognised).toBe(false)
    expect([runOf(nmapVersions).recognises, runOf(nmapBothProtocols).recognises]).toEqual([true, false])
  })

  it('of a time when it did not list the ports that it sums up gives them all the same, where that is certain', () => {
    const old = nmapBothProtocols.replaceAll(/<extrareasons[^>]*>\n/g, '')
    expect(claims(runOf(old))).toEqual(claims(runOf(nmapBothProtocols)))
    const two = old.replace('<port ', '<extraports state="filtered" count="3"></extraports><port ')
    expect(claims(runOf(two)).size).toBe(1)
  })

  it.each([1, 7, 4096])('is the same in pieces of %i characters', (length) => {
    expect(runOf(nmapVersions, length)).toEqual(runOf(nmapVersions))
  })
})

describe('files of masscan', () => {
  it.each([
    ['XML', masscanXml],
    ['JSON', masscanJson],
    ['a list', masscanList],
  ])('%s: a port is open, and nobody says what was asked', (_, text) => {
    const run = runOf(text)
    expect(run.tool.name).toBe('masscan')
    expect([...claims(run)]).toEqual(['10.99.0.2 tcp 8080 1'])
    expect(stateIn(run, '10.99.0.2', 8081)).toBeNull()
    expect(run.asked).toBeNull()
    expect(run.partial).toEqual([])
  })

  it('put the ports of a host together, however often it is named', () => {
    const rows = Array.from({ length: 60_000 }, (_, at) => `open tcp ${at + 1} 10.0.0.${at % 2} 1795867329`)
    const run = runOf(`#masscan\n${rows.join('\n')}\n# end\n`)
    expect([...run.hosts.keys()]).toEqual(['10.0.0.0', '10.0.0.1'])
    expect(run.hosts.get('10.0.0.1')?.ports).toHaveLength(30_000)
  })

  it('in the form of older ones, which end in a comma or no JSON, are whole all the same', () => {
    const row =
      '{ "ip": "10.0.0.1", "timestamp": "1", "ports": [ {"port": 22, "proto": "tcp", "status": "open"} ] }'
    expect(runOf(`[\n${row},\n{finished: 1}\n]\n`).partial).toEqual([])
    expect(runOf(`[\n${row},\n]\n`).partial).toEqual([])
  })
})

describe('a file that is cut off', () => {
  it.each([
    ['nmap', nmapBothProtocols],
    ['nmap with versions', nmapVersions],
    [
      'nmap as it was',
      nmapBothProtocols.replaceAll(/<extrareasons[^>]*>\n/g, '').replace('portid="18080"', 'portid="18081"'),
    ],
    ['masscan XML', masscanXml],
    ['masscan JSON', masscanJson],
    ['masscan list', masscanList],
  ])(
    'of %s is read as far as it goes, called a part, and claims nothing that the whole does not',
    (_, text) => {
      const whole = claims(runOf(text))
      const lengths = Array.from(
        { length: Math.floor((text.trimEnd().length - 1) / 3) },
        (_, at) => 3 * at + 1,
      )
      for (const length of lengths) {
        const read = readText(text.slice(0, length))
        if (!read.ok) continue
        expect([...claims(read.run)].filter((claim) => !whole.has(claim))).toEqual([])
        expect(read.run.partial, `after ${length} characters`).not.toEqual([])
      }
    },
  )
})

describe('a file that means harm', () => {
  const inRun = (inner: string) => `<?xml version="1.0"?><nmaprun scanner="nmap">${inner}`

  it('cannot blow up entities, nor load any', () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE nmaprun [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">
      <!ENTITY x SYSTEM "file:///etc/passwd">]><nmaprun scanner="nmap" args="&b;&x;">`
    expect(JSON.stringify(readText(bomb))).not.toMatch(/aaaa|root:/)
  })

  it('that never ends an element is given up before it is held', () => {
    const head = inRun('<host><address addr="10.0.0.1" addrtype="ipv4"/><hostscript><script id="x" output="')
    const reader = readText(head + 'x'.repeat(80 * 1024 * 1024))
    expect(reader).toMatchObject({
      ok: true,
      run: { partial: ['The file is damaged: it is read up to there.'] },
    })
  })

  it('of more hosts than can be held is read as far as they go, and called a part', () => {
    const rows = Array.from(
      { length: 200_001 },
      (_, at) => `open tcp 1 10.${at >> 16}.${(at >> 8) & 255}.${at & 255} 1`,
    )
    const run = runOf(`#masscan\n${rows.join('\n')}\n# end\n`, 1024 * 1024)
    expect(run.hosts.size).toBe(200_000)
    expect(run.partial).toEqual(['It is larger than can be held at once: the first 200,000 hosts are read.'])
  })

  it('with values that make no sense loses these alone, and says so', () => {
    const port = (attributes: string) => `<port ${attributes}><state state="open"/></port>`
    const run = runOf(
      inRun(`<host><status state="up"/><address addr="10.0.0.1" addrtype="ipv4"/><ports>
        ${port('protocol="tcp" portid="99999"')}${port('protocol="smoke" portid="1"')}${port('portid="-1"')}
        ${port('protocol="tcp" portid="22"')}</ports></host>
        <host><address addr="../../etc" addrtype="ipv4"/></host><runstats><finished/></runstats></nmaprun>`),
    )
    expect([...claims(run)]).toEqual(['10.0.0.1 tcp 22 1'])
    expect(run.partial).toEqual(['4 entries of it made no sense and are left out.'])
  })

  it('may hold anything: what comes of it is a run or a sentence', () => {
    const pieces = fc.constantFrom(
      ...[
        '<nmaprun>',
        '<host>',
        '</host>',
        '<port portid="1" protocol="tcp">',
        '</port>',
        '<extraports count="x">',
        '"',
      ],
      ...[
        '{"portlight":"1","hosts":[',
        '{',
        '}',
        '[',
        ']',
        ',',
        '"hosts":[',
        '\\',
        '{"kind":"scan"}\n',
        '{"ip":1}',
        '\0',
      ],
      ...[
        '#masscan\n',
        'open tcp 1 1.1.1.1\n',
        '&lt;',
        '<!DOCTYPE',
        '<![CDATA[',
        '\ud800',
        '{"kind":"host"}\n',
      ],
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (parts, length) => {
        const read = readText(parts.join(''), length)
        return read.ok || read.message.endsWith('.') || read.message.endsWith('.json')
      }),
      { numRuns: 2000 },
    )
  })
})

it.each(['<![CDATA[]', '<!--x-', '<!--x--', '<?x y?'])(
  'halves of characters after %j are damage, and what came before them is read',
  (before) => {
    const hosts = nmapBothProtocols.slice(0, nmapBothProtocols.indexOf('<runstats>'))
    for (const length of [1, 7, 100_000]) {
      const read = readText(`${hosts}${before}\ud800\ud800`, length)
      expect(read.ok && read.run.hosts.size).toBe(1)
      expect(read.ok && read.run.partial).toHaveLength(1)
    }
  },
)

it.each([
  ['', 'The file is empty.'],
  ['<html></html>', 'This is XML, and not of a scan'],
  ['{"a":1}', 'This is JSON, and not of a scan of Portlight'],
  ['[1,2]', 'This is JSON, and not of a scan'],
  ['# Nmap 7.93 scan initiated Sat', 'Give the XML of the scan, which nmap -oX FILE writes.'],
  ['Portlight 0.1.0: 3 ports of 1 host', 'portlight scan … -o FILE.json'],
  ['MZ\0\0', 'This is no scan that can be read'],
])('of %j it is said what it is, and what to do', (text, sentence) => {
  const read = readText(text)
  expect(read.ok ? '' : read.message).toContain(sentence)
})
