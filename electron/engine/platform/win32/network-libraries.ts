import koffi from 'koffi'
import type { DefaultRoute } from '../network'
import type { Neighbours } from '../platform'
import { addressFamilies } from './libraries'
import { type RouteRow, readDefaultRoutes, readNeighbours, rowBytes } from './network-tables'
import { notTold, systemLibrary } from './system-library'

/** More than any table of routes or neighbours has. */
const mostRows = 100_000

/** ERROR_NOT_FOUND (winerror.h): GetIpNetTable2's answer where there are no neighbours. */
const nothingFound = 1168

/** What Windows' own library says of routes and of the hosts on a link, in no language. */
export class WindowsNetwork {
  readonly #call = bind()

  /** @throws Failure `failed` */
  defaultRoutes(): DefaultRoute[] {
    const table = this.#table('GetIpForwardTable2', 0, rowBytes.routes)
    return readDefaultRoutes(table).map((row) => ({
      ...row,
      interface: this.#nameOf(row.interface),
      metric: row.metric + this.#interfaceMetric(row),
    }))
  }

  /** @throws Failure `failed` */
  neighbours(): Neighbours {
    return readNeighbours(this.#table('GetIpNetTable2', addressFamilies.ipv4, rowBytes.neighbours))
  }

  /** A table that the library makes: it is copied, and given back. */
  #table(call: 'GetIpForwardTable2' | 'GetIpNetTable2', family: number, size: number): Buffer {
    const place: [unknown] = [null]
    const code = this.#call[call](family, place)
    if (code === nothingFound) return Buffer.alloc(0)
    if (code !== 0) throw notTold(call === 'GetIpNetTable2' ? 'its neighbours' : 'its routes', call, code)
    try {
      const rows = Math.min(mostRows, Number(koffi.decode(place[0], 'uint32')))
      const bytes: unknown = koffi.decode(place[0], koffi.array('uint8', 8 + rows * size, 'Typed'))
      return bytes instanceof Uint8Array ? Buffer.from(bytes) : Buffer.alloc(0)
    } finally {
      this.#call.FreeMibTable(place[0])
    }
  }

  /**
   * As the system shows it to people, and Node too (IF_MAX_STRING_SIZE characters at most, netioapi.h).
   * @throws Failure `failed`: a route that is left out would look like none
   */
  #nameOf(luid: Buffer): string {
    const name = Buffer.alloc(2 * 257)
    const code = this.#call.ConvertInterfaceLuidToAlias(luid, name, 257)
    const alias = code === 0 ? name.toString('utf16le').split('\0', 1)[0] : ''
    if (alias === undefined || alias === '')
      throw notTold('its interfaces', 'ConvertInterfaceLuidToAlias', code)
    return alias
  }

  /** MIB_IPINTERFACE_ROW of 64 bits (netioapi.h), found by family and interface; 0 where it is not told, as under Wine. */
  #interfaceMetric({ family, interface: luid }: RouteRow): number {
    const row = Buffer.alloc(168)
    row.writeUInt16LE(addressFamilies[family], 0)
    luid.copy(row, 8)
    return this.#call.GetIpInterfaceEntry?.(row) === 0 ? row.readUInt32LE(148) : 0
  }
}

function bind() {
  const library = systemLibrary('iphlpapi.dll')
  return {
    GetIpForwardTable2: library.func('uint32 __stdcall GetIpForwardTable2(uint16, _Out_ void **)'),
    GetIpNetTable2: library.func('uint32 __stdcall GetIpNetTable2(uint16, _Out_ void **)'),
    FreeMibTable: library.func('void __stdcall FreeMibTable(void *)'),
    ConvertInterfaceLuidToAlias: library.func(
      'uint32 __stdcall ConvertInterfaceLuidToAlias(void *, void *, size_t)',
    ),
    GetIpInterfaceEntry: optional(() => library.func('uint32 __stdcall GetIpInterfaceEntry(void *)')),
  }
}

/** Null where the library has no such call. */
function optional<T>(call: () => T): T | null {
  try {
    return call()
  } catch {
    return null
  }
}
