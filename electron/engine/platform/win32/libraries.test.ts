import { beforeEach, describe, expect, it, vi } from 'vitest'
import { WindowsLibraries } from './libraries'
import { WindowsNetwork } from './network-libraries'
import { rowBytes } from './network-tables'

/** A fake at the border to Windows' libraries: what its calls give, by their names. They themselves are tried under Wine. */
const calls = vi.hoisted(() => new Map<string, (...args: never[]) => unknown>())
vi.mock('koffi', () => ({
  default: {
    load: () => ({
      func: (definition: string) => {
        const name = /(\w+)\(/.exec(definition)?.[1] ?? ''
        const call = (...args: never[]) => calls.get(name)?.(...args) ?? 0
        // on another thread: the answer is told to the last of its arguments, where the fake has one
        const async = (...args: unknown[]) => {
          const tell = args.at(-1) as (fault: null, result: unknown) => void
          void Promise.resolve(call(...(args.slice(0, -1) as never[]))).then((result) => tell(null, result))
        }
        return Object.assign(call, { async })
      },
    }),
    array: (_: string, length: number) => length,
    decode: (place: Buffer, type: string | number) =>
      type === 'uint32' ? place.readUInt32LE(0) : new Uint8Array(place.subarray(0, Number(type))),
  },
}))

/** Calls that were made, in their order. */
let made: string[] = []
function answer(name: string, give: (...args: never[]) => unknown): void {
  calls.set(name, (...args) => {
    made.push(name)
    return give(...args)
  })
}

beforeEach(() => {
  calls.clear()
  made = []
})

const failureOf = (message: string) =>
  expect.objectContaining({ value: expect.objectContaining({ message }) })

describe("Windows' routes", () => {
  /** Default routes by two interfaces, whose numbers are 1 and 2. */
  const table = Buffer.alloc(8 + 2 * rowBytes.routes)
  table.writeUInt32LE(2)
  for (const [at, luid] of [1, 2].entries()) {
    const row = table.subarray(8 + at * rowBytes.routes)
    row.writeUInt8(luid)
    row.writeUInt16LE(2, 12)
    row.writeUInt16LE(2, 44)
    row.set([192, 0, 2, luid], 48)
    row.writeUInt32LE(10 * luid, 84)
  }
  const named = (nameOf: (luid: number) => string | number) => {
    answer('GetIpForwardTable2', (_family: number, place: [unknown]) => {
      place[0] = table
      return 0
    })
    answer('FreeMibTable', () => undefined)
    answer('ConvertInterfaceLuidToAlias', (luid: Buffer, name: Buffer) => {
      const given = nameOf(luid.readUInt8())
      if (typeof given === 'number') return given
      name.write(given, 'utf16le')
      return 0
    })
    return new WindowsNetwork()
  }

  it('have the names of their interfaces', () => {
    expect(named((luid) => ['', 'WLAN', 'Größe'][luid] ?? '').defaultRoutes()).toMatchObject([
      { interface: 'WLAN', gateway: '192.0.2.1', metric: 10 },
      { interface: 'Größe', gateway: '192.0.2.2', metric: 20 },
    ])
    expect(made.filter((name) => name === 'FreeMibTable')).toHaveLength(1)
  })

  it.each([
    ['has no name', ''],
    // ERROR_FILE_NOT_FOUND: the interface went away meanwhile
    ['is not found', 2],
  ])('are not known, and not one fewer, where the interface of one %s', (_, untold) => {
    const network = named((luid) => (luid === 1 ? 'WLAN' : untold))
    const code = untold === '' ? 0 : untold
    expect(() => network.defaultRoutes()).toThrow(
      failureOf(
        `Windows did not tell its interfaces: ConvertInterfaceLuidToAlias failed with error ${code}.`,
      ),
    )
    // what the library made is given back all the same
    expect(made.filter((name) => name === 'FreeMibTable')).toHaveLength(1)
  })
})

describe("Windows' table of sockets", () => {
  it('is read whole where it grows between two calls', () => {
    let rows = 4_000
    answer('GetExtendedTcpTable', (bytes: Buffer, size: [number]) => {
      const needed = 4 + rows * 24
      if (bytes.length >= needed) {
        bytes.writeUInt32LE(rows)
        return 0
      }
      size[0] = needed
      rows += 1_000
      return 122
    })
    const table = new WindowsLibraries().socketTable('tcp', 'ipv4')
    expect(table.length).toBeGreaterThanOrEqual(4 + table.readUInt32LE(0) * 24)
  })

  it('is not known where it can not be read, or grows without end', () => {
    answer('GetExtendedUdpTable', () => 50)
    answer('GetExtendedTcpTable', (bytes: Buffer, size: [number]) => {
      size[0] = bytes.length * 2
      return 122
    })
    const libraries = new WindowsLibraries()
    expect(() => libraries.socketTable('udp', 'ipv6')).toThrow(
      failureOf('Windows did not tell its connections: GetExtendedUdpTable failed with error 50.'),
    )
    expect(() => libraries.socketTable('tcp', 'ipv6')).toThrow(
      failureOf(expect.stringContaining('error 122')),
    )
  })
})

describe("Windows' processes", () => {
  /** So many processes, and what GetLastError says behind the last. */
  const listing = (many: number, code: number) => {
    let left = many
    const next = (_snapshot: number, entry: Buffer) => {
      if (left === 0) return 0
      entry.writeUInt32LE(4 * left, 8)
      entry.write('a.exe\0', 44, 'utf16le')
      left -= 1
      return 1
    }
    answer('CreateToolhelp32Snapshot', () => 77)
    answer('Process32FirstW', next)
    answer('Process32NextW', next)
    answer('GetLastError', () => code)
    answer('CloseHandle', () => 1)
    return new WindowsLibraries()
  }

  it('are listed to the end', () => {
    expect(
      listing(3, 18)
        .processes()
        .map(({ pid }) => pid),
    ).toEqual([12, 8, 4])
    expect(made.at(-1)).toBe('CloseHandle')
  })

  it('are not known, and none has ended, where none is listed', () => {
    const libraries = listing(0, 8)
    expect(() => libraries.processes()).toThrow(
      failureOf('Windows did not tell its processes: Process32FirstW failed with error 8.'),
    )
    expect(made.at(-1)).toBe('CloseHandle')
  })

  it('are not known where no list is made, with the error that Windows itself has for it', () => {
    answer('CreateToolhelp32Snapshot', () => -1)
    answer('GetLastError', () => 1450)
    expect(() => new WindowsLibraries().processes()).toThrow(
      failureOf('Windows did not tell its processes: CreateToolhelp32Snapshot failed with error 1450.'),
    )
  })

  it('are let go of, whatever they do not tell', () => {
    answer('OpenProcess', () => 5)
    answer('CloseHandle', () => 1)
    // STATUS_INVALID_INFO_CLASS, and then a process that has ended
    answer('NtQueryInformationProcess', () => -1_073_741_821)
    expect(new WindowsLibraries().details(4)).toEqual({
      image: null,
      startedAt: null,
      commandLine: null,
      sid: null,
    })
    expect(made.filter((name) => name === 'OpenProcess')).toHaveLength(2)
    expect(made.filter((name) => name === 'CloseHandle')).toHaveLength(2)
  })
})

describe("Windows' accounts", () => {
  const sid = (...parts: number[]) =>
    Buffer.from([1, parts.length, 0, 0, 0, 0, 0, 5, ...parts.flatMap((one) => [one & 255, one >> 8, 0, 0])])
  /** What LookupAccountSidW has for a SID by the last of its parts: a name, its domain, and its kind. */
  const known: Record<number, readonly [string, string, number]> = {
    1001: ['anna', 'DESKTOP-7', 1],
    1002: ['anna', 'FIRMA', 1],
    18: ['SYSTEM', 'NT-AUTORITÄT', 5],
  }
  const fill = (bytes: Buffer, length: [number], text: string) => {
    bytes.write(`${text}\0`, 'utf16le')
    length[0] = text.length
  }
  beforeEach(() => {
    answer('GetComputerNameW', (bytes: Buffer, length: [number]) => {
      fill(bytes, length, 'DESKTOP-7')
      return 1
    })
  })
  const looksUp = (wait: Promise<unknown> | null = null) =>
    answer('LookupAccountSidW', (...args: unknown[]) => {
      const [, of, name, ofName, domain, ofDomain, kind] = args as [
        null,
        Buffer,
        Buffer,
        [number],
        Buffer,
        [number],
        [number],
      ]
      const found = known[of.readUInt16LE(of.length - 4)]
      if (found === undefined) return 0
      fill(name, ofName, found[0])
      fill(domain, ofDomain, found[1])
      kind[0] = found[2]
      return wait === null ? 1 : wait.then(() => 1)
    })

  it('are named with their domain where that is not this computer, and asked for once', async () => {
    looksUp()
    const libraries = new WindowsLibraries()
    const names = [sid(21, 1001), sid(21, 1002), sid(18), sid(21, 1001)].map((one) =>
      libraries.accountOf(one),
    )
    expect(await Promise.all(names)).toEqual(['anna', 'FIRMA\\anna', 'SYSTEM', 'anna'])
    expect(made.filter((name) => name === 'LookupAccountSidW')).toHaveLength(3)
  })

  it('have no name where Windows has none', async () => {
    looksUp()
    expect(await new WindowsLibraries().accountOf(sid(21, 7))).toBeNull()
  })

  it('have no name while nobody answers, and hold up nothing; whoever asks later has it', async () => {
    let answered = () => {}
    looksUp(
      new Promise<void>((resolve) => {
        answered = resolve
      }),
    )
    const libraries = new WindowsLibraries()
    expect(await libraries.accountOf(sid(21, 1002))).toBeNull()
    // not waited for twice: a view looks each second
    const waits = vi.spyOn(globalThis, 'setTimeout')
    expect(await libraries.accountOf(sid(21, 1002))).toBeNull()
    expect(waits).not.toHaveBeenCalled()
    waits.mockRestore()
    answered()
    await vi.waitFor(async () => expect(await libraries.accountOf(sid(21, 1002))).toBe('FIRMA\\anna'))
  })

  it('are those of processes, whose tokens are let go of', () => {
    answer('OpenProcess', () => 5)
    answer('OpenProcessToken', (_process: number, _rights: number, token: [number]) => {
      token[0] = 6
      return 1
    })
    answer('GetTokenInformation', () => 1)
    answer('CopySid', (_length: number, bytes: Buffer) => bytes.set(sid(21, 1001)) ?? 1)
    answer('CloseHandle', () => 1)
    expect(new WindowsLibraries().details(4).sid).toEqual(sid(21, 1001))
    answer('CopySid', () => 0)
    expect(new WindowsLibraries().details(4).sid).toBeNull()
    // each time the process's handle, and its token
    expect(made.filter((name) => name === 'CloseHandle')).toHaveLength(4)
  })
})
