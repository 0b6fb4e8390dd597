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
