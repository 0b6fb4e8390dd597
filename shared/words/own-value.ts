/** What a table of ours has for a foreign word; undefined where it has nothing, also for what every object has (`toString`). */
export function ownValue<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
