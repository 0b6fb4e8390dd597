import { describe, expect, it } from 'vitest'
import { parseArguments } from './arguments'
import { scanOptionSpecs, scanOptionsOf } from './commands/scan/scan-options'
import { problemText } from './own-text'

function parse(line: string) {
  const parsed = parseArguments(line.split(' '), scanOptionSpecs)
  return parsed.ok ? scanOptionsOf(parsed.value) : parsed
}

function optionsOf(line: string) {
  const options = parse(line)
  if (!options.ok) throw new Error(messageOf(line) ?? '')
  return options.value
}

function messageOf(line: string) {
  const options = parse(line)
  return options.ok ? null : problemText(options.message, (...args) => args.join(' '))
}

describe('options of a scan', () => {
  it.each([
    ['-p 22,80', '22,80'],
    ['-p22,80', '22,80'],
    ['-p-', '-'],
    ['-p -', '-'],
    ['-p -100', '-100'],
    ['-p-100', '-100'],
    ['--ports=60000-', '60000-'],
    ['--ports http*', 'http*'],
  ])('%s', (option, ports) => {
    expect(optionsOf(`${option} host`)).toMatchObject({ ports, targets: ['host'] })
  })

  it.each([
    ['-T4', 4],
    ['-T 4', 4],
    ['-T polite', 2],
    ['--timing=insane', 5],
    ['-4', 3],
  ])('timing: %s', (option, timing) => {
    expect(optionsOf(`host ${option}`).timing).toBe(timing)
  })

  it('takes everything after -- for targets', () => {
    expect(optionsOf('--open -- -4 host').targets).toEqual(['-4', 'host'])
  })

  it('takes options that repeat together', () => {
    expect(optionsOf('a -p 22 -p80,90 -Pn -n -sT')).toMatchObject({ ports: '22,80,90' })
    expect(optionsOf('a -F')).toMatchObject({ ports: 'common-100' })
    // the first of the list of common ports, as a list of ports
    expect(optionsOf('a --top-ports 3')).toMatchObject({ ports: 'T:22,80,443' })
    expect(optionsOf('a --top-ports 2 -sU')).toMatchObject({ ports: 'U:53,123' })
    expect(optionsOf('a --top-ports 1 -sTU')).toMatchObject({ ports: 'T:80,U:53' })
    expect(optionsOf('a --exclude b --exclude c -iL x -iL -')).toMatchObject({
      exclude: ['b', 'c'],
      targetFiles: ['x', '-'],
    })
  })

  it('takes the format from the ending of the file, and a dash for standard output', () => {
    const table = null
    expect(optionsOf('a -o scan.XML')).toMatchObject({
      format: table,
      files: [{ name: 'scan.XML', format: 'xml' }],
    })
    expect(optionsOf('a -o scan.txt')).toMatchObject({ files: [{ name: 'scan.txt', format: table }] })
    expect(optionsOf('a --csv -o scan.xml')).toMatchObject({ files: [{ name: 'scan.xml', format: 'csv' }] })
    expect(optionsOf('a --json -o -')).toMatchObject({ format: 'json', files: [] })
  })

  it("writes the files that nmap's options name", () => {
    expect(optionsOf('a -oX f.txt -oN n -oG g --json')).toMatchObject({
      format: 'json',
      files: [
        { name: 'n', format: null },
        { name: 'f.txt', format: 'xml' },
        { name: 'g', format: 'grepable' },
      ],
    })
    expect(optionsOf('a -oA base').files.map(({ name }) => name)).toEqual([
      'base.nmap',
      'base.xml',
      'base.gnmap',
    ])
    expect(optionsOf('a -oX -')).toMatchObject({ format: 'xml', files: [] })
  })

  it.each([
    ['--jsn a', '--jsn is not an option. Did you mean --json?'],
    ['--exclude-port=1 a', '--exclude-port is not an option. Did you mean --exclude-ports?'],

    ['--frobnicate a', '--frobnicate is not an option.'],
    ['-oJ f a', '-oJ is an option of nmap. Use --json -o FILE.'],
    ['a -oX - --json', '-oX - and --json: one format can be written to standard output.'],
    ['a -oA -', '-oA needs the name of a file.'],
    ['a -oX f -oG f', 'f is named for two formats.'],
    ['-sS a', '-sS is an option of nmap. Scans here are TCP connect scans, which need no privileges'],
    ['--json=yes a', '--json takes no value.'],
    ['a -p', '-p needs a value behind it.'],
    ['a -T 1 -T 2', '-T is given twice; once is meant.'],
    ['a -F --top-ports 5', '--top-ports and -F: leave one of the two out.'],
    ['a --top-ports 0', '--top-ports: "0" is not a number of ports, such as 100.'],
    ['a --top-ports 1001', 'the list of common TCP ports has 1000. For all ports: -p-'],
    ['a -sTU --top-ports 101', 'the list of common UDP ports has 100.'],
    ['a -F -p 1', '-F stands for -p common-100: leave one of the two out.'],
    ['a -T9', '-T: "9" is not a timing. They go from 0 to 5'],
    ['a --json --xml', '--json and --xml: one format can be written at a time.'],
    ['a -4 -6', '-4 and -6 leave no address over'],
    ['--open', 'Say what to scan'],
  ])('%s is refused in words', (line, message) => {
    expect(messageOf(line)).toContain(message)
  })
})
