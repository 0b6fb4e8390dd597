import koffi from 'koffi'
import { Accounts } from './accounts'
import { notTold, systemLibrary } from './system-library'

/** Windows' own error codes for "the buffer is too small" and "there is more" (winerror.h). */
const insufficientBuffer = 122
const moreData = 234

/** What Windows did not tell, in a sentence. */
const connections = 'its connections'
const processes = 'its processes'

/** More than any table of sockets takes, in bytes: a million of the largest rows. */
const mostBytes = 64 * 1024 * 1024

/** The families of addresses as Windows numbers them (ws2def.h). */
export const addressFamilies = { ipv4: 2, ipv6: 23 } as const
export type AddressFamily = keyof typeof addressFamilies

/** TCP_TABLE_OWNER_PID_ALL and UDP_TABLE_OWNER_PID (iprtrmib.h). */
const tableClasses = { tcp: 5, udp: 1 } as const

/** PROCESS_QUERY_LIMITED_INFORMATION, and with PROCESS_VM_READ (winnt.h). */
const processRights = { look: 0x1000, read: 0x1010 } as const

/** A process as Toolhelp lists it. */
export interface ListedProcess {
  readonly pid: number
  readonly parent: number
  /** Name of its file, such as `node.exe`. */
  readonly name: string
}

/** What a process tells of itself. Null: it may not be looked into, or has ended. */
export interface ProcessDetails {
  /** Full path of its file. */
  readonly image: string | null
  /** When it started: a FILETIME, units of 100 ns since 1601. */
  readonly startedAt: bigint | null
  readonly commandLine: string | null
  /** Who it runs as: a SID ([MS-DTYP] section 2.4.2.2). */
  readonly sid: Buffer | null
}

/**
 * The system's own libraries, which answer in microseconds what its commands take seconds for, and in no language. Each method
 * answers at once; those that have nothing to say throw a `Failure` that names the library's call.
 */
export class WindowsLibraries {
  readonly #call = bind()
  readonly #accounts = new Accounts()

  /** The bytes of GetExtendedTcpTable or GetExtendedUdpTable (iphlpapi.dll): a count, and rows behind it. */
  socketTable(protocol: 'tcp' | 'udp', family: AddressFamily): Buffer {
    const name = protocol === 'tcp' ? 'GetExtendedTcpTable' : 'GetExtendedUdpTable'
    const size: [number] = [0x4000]
    // sockets may come between two calls, and faster than they did before: so each try has more to spare
    while (size[0] <= mostBytes) {
      const bytes = Buffer.alloc(Math.ceil(size[0] * 1.25) + 0x1000)
      size[0] = bytes.length
      const code = this.#call[name](bytes, size, 0, addressFamilies[family], tableClasses[protocol], 0)
      if (code === 0) return bytes
      if (code !== insufficientBuffer) throw notTold(connections, name, code)
    }
    throw notTold(connections, name, insufficientBuffer)
  }

  /**
   * Every process (CreateToolhelp32Snapshot, Process32FirstW, Process32NextW).
   * @throws Failure `failed`: a process that is missing in the list would be one that has ended
   */
  processes(): ListedProcess[] {
    const snapshot = this.#call.CreateToolhelp32Snapshot(0x2, 0)
    if (snapshot === -1) throw notTold(processes, 'CreateToolhelp32Snapshot', this.#call.GetLastError())
    try {
      const found: ListedProcess[] = []
      // PROCESSENTRY32W of 64 bits: its size stands first
      const entry = Buffer.alloc(568)
      entry.writeUInt32LE(entry.length, 0)
      let there = this.#call.Process32FirstW(snapshot, entry)
      while (there !== 0) {
        found.push({
          pid: entry.readUInt32LE(8),
          parent: entry.readUInt32LE(32),
          name: textUpToNull(entry.subarray(44, 564)),
        })
        there = this.#call.Process32NextW(snapshot, entry)
      }
      if (found.length === 0) throw notTold(processes, 'Process32FirstW', this.#call.GetLastError())
      return found
    } finally {
      this.#call.CloseHandle(snapshot)
    }
  }

  details(pid: number): ProcessDetails {
    const handle = this.#call.OpenProcess(processRights.look, 0, pid)
    if (handle === 0) return { image: null, startedAt: null, commandLine: null, sid: null }
    try {
      return {
        image: this.#imageOf(handle),
        startedAt: this.#startedAt(handle),
        commandLine: this.#commandLineOf(handle) ?? this.#commandLineInMemory(pid),
        sid: this.#accounts.sidOf(handle),
      }
    } finally {
      this.#call.CloseHandle(handle)
    }
  }

  /** See {@link Accounts.nameOf}. */
  accountOf(sid: Buffer): Promise<string | null> {
    return this.#accounts.nameOf(sid)
  }

  /** Names of services that run, by their process (EnumServicesStatusExW). Empty where the service manager refuses. */
  services(): ReadonlyMap<number, readonly string[]> {
    const found = new Map<number, string[]>()
    const manager = this.#call.OpenSCManagerW(null, null, 0x4)
    if (manager === 0) return found
    try {
      // the most that one call fills (winsvc.h)
      const bytes = Buffer.alloc(256 * 1024)
      const [needed, returned, resume] = [[0], [0], [0]] as [[number], [number], [number]]
      for (let more = true; more; ) {
        const whole = this.#call.EnumServicesStatusExW(
          ...([manager, 0, 0x30, 1, bytes, bytes.length, needed, returned, resume, null] as const),
        )
        more = whole === 0 && this.#call.GetLastError() === moreData && returned[0] > 0
        // ENUM_SERVICE_STATUS_PROCESSW of 64 bits
        for (let at = 0; at < returned[0] * 56; at += 56) {
          const pid = bytes.readUInt32LE(at + 44)
          if (pid === 0) continue
          const name: unknown = koffi.decode(bytes.readBigUInt64LE(at), 'char16_t', -1)
          if (typeof name === 'string') found.set(pid, [...(found.get(pid) ?? []), name])
        }
      }
      return found
    } finally {
      this.#call.CloseServiceHandle(manager)
    }
  }

  /** Whether this process has an administrator's rights (shell32's IsUserAnAdmin). */
  isAdministrator(): boolean {
    return this.#call.IsUserAnAdmin() !== 0
  }

  #imageOf(handle: number): string | null {
    const bytes = Buffer.alloc(0x10000)
    const length: [number] = [bytes.length / 2]
    if (this.#call.QueryFullProcessImageNameW(handle, 0, bytes, length) === 0) return null
    return bytes.toString('utf16le', 0, length[0] * 2)
  }

  #startedAt(handle: number): bigint | null {
    const [created, others] = [Buffer.alloc(8), Buffer.alloc(24)]
    const [ended, kernel, user] = [others.subarray(0, 8), others.subarray(8, 16), others.subarray(16)]
    return this.#call.GetProcessTimes(handle, created, ended, kernel, user) === 0
      ? null
      : created.readBigUInt64LE()
  }

  /** ProcessCommandLineInformation, which Windows has since 8.1: a UNICODE_STRING with its characters behind it. */
  #commandLineOf(handle: number): string | null {
    const bytes = Buffer.alloc(0x10000)
    const status = this.#call.NtQueryInformationProcess(handle, 60, bytes, bytes.length, [0])
    return status === 0 ? bytes.toString('utf16le', 16, 16 + bytes.readUInt16LE(0)) : null
  }

  /** The same from the process's own memory (PEB, RTL_USER_PROCESS_PARAMETERS of 64 bits), where the system knows no class 60. */
  #commandLineInMemory(pid: number): string | null {
    const handle = this.#call.OpenProcess(processRights.read, 0, pid)
    if (handle === 0) return null
    const read = (address: bigint, bytes: Buffer): boolean =>
      this.#call.ReadProcessMemory(handle, address, bytes, bytes.length, [0]) !== 0
    try {
      const basic = Buffer.alloc(48)
      const [parameters, text] = [Buffer.alloc(8), Buffer.alloc(16)]
      if (this.#call.NtQueryInformationProcess(handle, 0, basic, basic.length, [0]) !== 0) return null
      if (!read(basic.readBigUInt64LE(8) + 0x20n, parameters)) return null
      if (!read(parameters.readBigUInt64LE() + 0x70n, text)) return null
      const characters = Buffer.alloc(text.readUInt16LE(0))
      return read(text.readBigUInt64LE(8), characters) ? characters.toString('utf16le') : null
    } finally {
      this.#call.CloseHandle(handle)
    }
  }
}

/** Every call. */
function bind() {
  const kernel = systemLibrary('kernel32.dll')
  const ip = systemLibrary('iphlpapi.dll')
  const nt = systemLibrary('ntdll.dll')
  const services = systemLibrary('advapi32.dll')
  const shell = systemLibrary('shell32.dll')
  return {
    GetExtendedTcpTable: ip.func(
      'uint32 __stdcall GetExtendedTcpTable(void *, _Inout_ uint32 *, int, uint32, int, uint32)',
    ),
    GetExtendedUdpTable: ip.func(
      'uint32 __stdcall GetExtendedUdpTable(void *, _Inout_ uint32 *, int, uint32, int, uint32)',
    ),
    // koffi keeps it from one call to the next
    GetLastError: kernel.func('uint32 __stdcall GetLastError()'),
    CreateToolhelp32Snapshot: kernel.func('intptr __stdcall CreateToolhelp32Snapshot(uint32, uint32)'),
    Process32FirstW: kernel.func('int __stdcall Process32FirstW(intptr, void *)'),
    Process32NextW: kernel.func('int __stdcall Process32NextW(intptr, void *)'),
    CloseHandle: kernel.func('int __stdcall CloseHandle(intptr)'),
    OpenProcess: kernel.func('intptr __stdcall OpenProcess(uint32, int, uint32)'),
    QueryFullProcessImageNameW: kernel.func(
      'int __stdcall QueryFullProcessImageNameW(intptr, uint32, void *, _Inout_ uint32 *)',
    ),
    GetProcessTimes: kernel.func('int __stdcall GetProcessTimes(intptr, void *, void *, void *, void *)'),
    ReadProcessMemory: kernel.func(
      'int __stdcall ReadProcessMemory(intptr, uintptr, void *, size_t, _Out_ size_t *)',
    ),
    NtQueryInformationProcess: nt.func(
      'int __stdcall NtQueryInformationProcess(intptr, uint32, void *, uint32, _Out_ uint32 *)',
    ),
    OpenSCManagerW: services.func('intptr __stdcall OpenSCManagerW(void *, void *, uint32)'),
    EnumServicesStatusExW: services.func(
      'int __stdcall EnumServicesStatusExW(intptr, int, uint32, uint32, void *, uint32, _Out_ uint32 *, _Out_ uint32 *, _Inout_ uint32 *, void *)',
    ),
    CloseServiceHandle: services.func('int __stdcall CloseServiceHandle(intptr)'),
    IsUserAnAdmin: shell.func('int __stdcall IsUserAnAdmin()'),
  }
}

function textUpToNull(bytes: Buffer): string {
  const text = bytes.toString('utf16le')
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}
