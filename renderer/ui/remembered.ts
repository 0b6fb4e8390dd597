import * as v from 'valibot'

/** As much of `localStorage` or `sessionStorage` as is needed. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A value that outlives the page. What fails, or is something else than it should be, counts as not there. */
export interface Remembered<T> {
  /** Null: nothing is there. */
  read(): T | null
  /** False where the storage is full or forbidden: then the value holds until the end, and costs only the memory of it. */
  write(value: T): boolean
  forget(): void
}

/** Remembers one value under a key: a word as it is, everything else as JSON. */
export function remembered<T>(
  storage: TextStorage,
  key: string,
  schema: v.GenericSchema<unknown, T>,
): Remembered<T> {
  return {
    read() {
      try {
        const text = storage.getItem(key)
        if (text === null) return null
        const word = v.safeParse(schema, text)
        return word.success ? word.output : v.parse(schema, JSON.parse(text))
      } catch {
        return null
      }
    },
    write(value) {
      try {
        storage.setItem(key, typeof value === 'string' ? value : JSON.stringify(value))
        return true
      } catch {
        return false
      }
    },
    forget() {
      try {
        storage.removeItem(key)
      } catch {
        // nothing can be kept there, so nothing is
      }
    },
  }
}

/** The last ones of a kind, the newest first. */
export interface RememberedList<T> {
  list(): readonly T[]
  /** Puts one first, in place of those that are the same, and gives the new list. */
  add(entry: T): readonly T[]
  clear(): readonly T[]
}

/** Remembers a list under a key. Entries that are none any more are left out. @param most entries that are kept */
export function rememberedList<T>(
  storage: TextStorage,
  key: string,
  schema: v.GenericSchema<unknown, T>,
  most: number,
  isSame: (one: T, other: T) => boolean,
): RememberedList<T> {
  const kept = remembered<readonly unknown[]>(storage, key, v.array(v.unknown()))
  // what could not be written is known until the end
  let unwritten: readonly T[] | null = null
  const list = (): readonly T[] =>
    unwritten ??
    (kept.read() ?? [])
      .flatMap((entry) => {
        const parsed = v.safeParse(schema, entry)
        return parsed.success ? [parsed.output] : []
      })
      .slice(0, most)
  return {
    list,
    add(entry) {
      const next = [entry, ...list().filter((other) => !isSame(entry, other))].slice(0, most)
      unwritten = kept.write(next) ? null : next
      return next
    },
    clear() {
      unwritten = null
      kept.forget()
      return []
    },
  }
}
