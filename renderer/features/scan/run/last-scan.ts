import * as v from 'valibot'

/** As much of `sessionStorage` as is needed. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const key = 'portlight.scan'

/** The scan that a tab shows, as far as a page needs it that is reloaded: who is scanned, the server knows. */
const LastScan = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Milliseconds since 1970. */
  startedAt: v.number(),
  /** As numbers and ranges: names of services are not known yet when a page is young. */
  ports: v.string(),
})
export type LastScan = v.InferOutput<typeof LastScan>

/** What this tab showed before its page was reloaded; null where there was nothing, or what stands there is nonsense. */
export function lastScan(storage: TabStorage): LastScan | null {
  try {
    const parsed = v.safeParse(LastScan, JSON.parse(storage.getItem(key) ?? 'null'))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

/** Remembers it for as long as the tab is there. */
export function rememberScan(storage: TabStorage, scan: LastScan): void {
  try {
    storage.setItem(key, JSON.stringify(scan))
  } catch {
    // a full or forbidden storage costs only the memory of it
  }
}

export function forgetScan(storage: TabStorage): void {
  storage.removeItem(key)
}
