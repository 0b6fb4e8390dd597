/** The value of a mark such as `state:open` among the words of a filter; null where it has none. */
export function markIn(filter: string, name: string): string | null {
  const word = wordsOf(filter).find((known) => isMark(known, name))
  return word === undefined ? null : word.slice(name.length + 1).toLowerCase()
}

/** The filter with a mark, or without it where it has that one already; its other words stay. */
export function toggledMark(filter: string, name: string, value: string): string {
  const others = wordsOf(filter).filter((word) => !isMark(word, name))
  return (markIn(filter, name) === value ? others : [`${name}:${value}`, ...others]).join(' ')
}

const isMark = (word: string, name: string) => word.toLowerCase().startsWith(`${name}:`)
const wordsOf = (filter: string) => filter.split(/\s+/).filter((word) => word !== '')
