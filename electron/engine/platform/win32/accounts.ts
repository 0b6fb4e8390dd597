import { within } from '../../within'
import { systemLibrary } from './system-library'

/** Milliseconds for one name: whoever is far from the computers that keep the accounts of a domain waits long. */
const patience = 500
/** Milliseconds after which a name that was not told is asked for again. */
const askAgainAfterMs = 60_000

/** TOKEN_QUERY, TokenUser (winnt.h), and SidTypeUser. */
const [query, tokenUser, isUser] = [0x8, 1, 1]

/** Bytes of the longest SID: a head of eight, and fifteen parts of four ([MS-DTYP] section 2.4.2.2). */
const longestSid = 68

/** What is known of one account. */
interface Account {
  /** Another thread reads it where it is. */
  readonly sid: Buffer
  name: string | null
  /** Settles when Windows has answered. */
  answered: Promise<void>
  /** It was waited for, and nobody waits twice. */
  waitedFor: boolean
}

/** The accounts of this computer and of its domain, by their SIDs. */
export class Accounts {
  readonly #call = bind()
  readonly #known = new Map<string, Account>()
  /** One after the other, as Node has few threads for such calls, and reads its files on them, too. */
  #before: Promise<void> = Promise.resolve()
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
    const account = this.#known.get(key) ?? this.#ask(key, sid)
    if (!account.waitedFor) await within(patience, account.answered, undefined)
    account.waitedFor = true
    return account.name
  }

  #ask(key: string, sid: Buffer): Account {
    const account: Account = { sid, name: null, answered: this.#before, waitedFor: false }
    this.#known.set(key, account)
    account.answered = this.#before.then(async () => {
      account.name = await this.#lookUp(account.sid)
      if (account.name === null) setTimeout(() => this.#known.delete(key), askAgainAfterMs).unref()
    })
    this.#before = account.answered
    return account
  }

  async #lookUp(sid: Buffer): Promise<string | null> {
    const [name, domain] = [Buffer.alloc(1024), Buffer.alloc(1024)]
    const [ofName, ofDomain]: [[number], [number]] = [[name.length / 2], [domain.length / 2]]
    const kind: [number] = [0]
    const found = await new Promise<boolean>((resolve) =>
      // on a thread beside: a domain that is far away must not hold up all the rest
      this.#call.LookupAccountSidW.async(
        ...[null, sid, name, ofName, domain, ofDomain, kind],
        (fault: unknown, done: number) => resolve(fault === null && done !== 0),
      ),
    )
    const user = found ? name.toString('utf16le', 0, 2 * ofName[0]) : ''
    if (user === '') return null
    const home = domain.toString('utf16le', 0, 2 * ofDomain[0])
    const isElsewhere = kind[0] === isUser && home !== '' && home !== this.#computer
    return isElsewhere ? `${home}\\${user}` : user
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
