import { systemLibrary } from './system-library'

/** Milliseconds for one name: whoever is far from the computers that keep the accounts of a domain waits long. */
const patience = 500
/** Milliseconds after which a name that was not told is asked for again. */
const askAgainAfterMs = 60_000

/** TOKEN_QUERY, TokenUser (winnt.h), and SidTypeUser. */
const [query, tokenUser, isUser] = [0x8, 1, 1]

/** Bytes of the longest SID: a head of eight, and fifteen parts of four ([MS-DTYP] section 2.4.2.2). */
const longestSid = 68

/** The accounts of this computer and of its domain, by their SIDs. */
export class Accounts {
  readonly #call = bind()
  readonly #names = new Map<string, string>()
  readonly #asked = new Map<string, Promise<string | null>>()
  /** Those that were waited for in vain: nobody waits twice. */
  readonly #late = new Set<string>()
  /** One after the other, as Node has few threads for such calls, and reads its files on them, too. */
  #before: Promise<unknown> = Promise.resolve()
  /** What a call on another thread reads and writes: it has to stay where it is. */
  readonly #lent = new Set<readonly Buffer[]>()
  readonly #computer = this.#computerName()

  /** The SID of the user that a process runs as. Null: it may not be looked into. @param handle of the process */
  sidOf(handle: number): Buffer | null {
    const token: [number] = [0]
    if (this.#call.OpenProcessToken(handle, query, token) === 0) return null
    try {
      // TOKEN_USER of 64 bits: a place in these bytes, where the SID stands
      const bytes = Buffer.alloc(512)
      if (this.#call.GetTokenInformation(token[0], tokenUser, bytes, bytes.length, [0]) === 0) return null
      const sid = Buffer.alloc(longestSid)
      return this.#call.CopySid(sid.length, sid, bytes.readBigUInt64LE()) === 0
        ? null
        : sid.subarray(0, 8 + 4 * sid.readUInt8(1))
    } finally {
      this.#call.CloseHandle(token[0])
    }
  }

  /**
   * Its name (LookupAccountSidW), with that of its domain before it where another computer may have one of the same name. Null: it
   * has none, or nobody told it in time; whoever asks later may get it then.
   */
  async nameOf(sid: Buffer): Promise<string | null> {
    const key = sid.toString('hex')
    const known = this.#names.get(key)
    if (known !== undefined || this.#late.has(key)) return known ?? null
    const asked = this.#asked.get(key) ?? this.#ask(key, sid)
    this.#asked.set(key, asked)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        this.#late.add(key)
        resolve(null)
      }, patience)
    })
    const name = await Promise.race([asked, late])
    clearTimeout(timer)
    return name
  }

  #ask(key: string, sid: Buffer): Promise<string | null> {
    const asked = this.#before.then(() => this.#lookUp(key, sid))
    this.#before = asked
    return asked
  }

  async #lookUp(key: string, sid: Buffer): Promise<string | null> {
    const [name, domain] = [Buffer.alloc(1024), Buffer.alloc(1024)]
    const [ofName, ofDomain, kind] = [[name.length / 2], [domain.length / 2], [0]] as [
      [number],
      [number],
      [number],
    ]
    const lent = [sid, name, domain]
    this.#lent.add(lent)
    const found = await new Promise<boolean>((resolve) =>
      // on a thread beside: a domain that is far away must not hold up all the rest
      this.#call.LookupAccountSidW.async(
        ...[null, sid, name, ofName, domain, ofDomain, kind],
        (fault: unknown, done: number) => resolve(fault === null && done !== 0),
      ),
    )
    this.#lent.delete(lent)
    const user = found ? name.toString('utf16le', 0, 2 * ofName[0]) : ''
    if (user === '') {
      const forget = () => {
        this.#asked.delete(key)
        this.#late.delete(key)
      }
      setTimeout(forget, askAgainAfterMs).unref()
      return null
    }
    const home = domain.toString('utf16le', 0, 2 * ofDomain[0])
    const isElsewhere = kind[0] === isUser && home !== '' && home !== this.#computer
    const whole = isElsewhere ? `${home}\\${user}` : user
    this.#names.set(key, whole)
    return whole
  }

  #computerName(): string | null {
    const bytes = Buffer.alloc(64)
    const length: [number] = [bytes.length / 2]
    return this.#call.GetComputerNameW(bytes, length) === 0
      ? null
      : bytes.toString('utf16le', 0, 2 * length[0])
  }
}

function bind() {
  const kernel = systemLibrary('kernel32.dll')
  const accounts = systemLibrary('advapi32.dll')
  return {
    CloseHandle: kernel.func('int __stdcall CloseHandle(intptr)'),
    GetComputerNameW: kernel.func('int __stdcall GetComputerNameW(void *, _Inout_ uint32 *)'),
    OpenProcessToken: accounts.func('int __stdcall OpenProcessToken(intptr, uint32, _Out_ intptr *)'),
    GetTokenInformation: accounts.func(
      'int __stdcall GetTokenInformation(intptr, uint32, void *, uint32, _Out_ uint32 *)',
    ),
    CopySid: accounts.func('int __stdcall CopySid(uint32, void *, uintptr)'),
    LookupAccountSidW: accounts.func(
      'int __stdcall LookupAccountSidW(void *, void *, void *, _Inout_ uint32 *, void *, _Inout_ uint32 *, _Out_ int *)',
    ),
  }
}
