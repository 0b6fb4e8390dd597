/** Characters of one element: more are no host of a scan. */
const longestElement = 64 * 1024 * 1024

/**
 * Takes a JSON document apart while it comes: the objects of one list are given out one by one as text, and the rest stays
 * behind as a document with an empty list. So neither a long nor a cut-off document has to be held or understood as a whole.
 */
export class JsonPieces {
  readonly #onElement: (text: string) => void
  /** How deep the objects lie that are given out: in a list inside of `depth` brackets. */
  readonly #isList: (before: string, depth: number) => boolean
  #rest = ''
  #element = ''
  #depth = 0
  /** Depth inside of the list; -1: outside. */
  #listDepth = -1
  #inString = false
  #escaped = false

  /** @param isList whether the bracket behind `before`, which lies inside of `depth` others, opens the list */
  constructor(isList: (before: string, depth: number) => boolean, onElement: (text: string) => void) {
    this.#isList = isList
    this.#onElement = onElement
  }

  /** What is left of the document without the elements. */
  get rest(): string {
    return this.#rest
  }

  /** Every bracket that was opened is closed. */
  get closed(): boolean {
    return this.#depth === 0 && !this.#inString
  }

  /** False: an element, or the rest, is longer than is held. */
  push(text: string): boolean {
    let from = 0
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (code === 92) this.#escaped = true
        else if (code === 34) this.#inString = false
        continue
      }
      if (code === 34) this.#inString = true
      else if (code === 123 || code === 91) {
        if (this.#listDepth === this.#depth && code === 123) {
          // commas and blanks between elements are nobody's
          from = at
        } else if (this.#listDepth === -1 && code === 91) {
          this.#rest += text.slice(from, at)
          from = at
          if (this.#isList(this.#rest, this.#depth)) this.#listDepth = this.#depth + 1
        }
        this.#depth += 1
        if (this.#listDepth === this.#depth && code === 91) {
          this.#rest += '['
          from = at + 1
        }
      } else if (code === 125 || code === 93) {
        this.#depth -= 1
        if (this.#listDepth === this.#depth && code === 125) {
          this.#onElement(this.#element + text.slice(from, at + 1))
          this.#element = ''
          from = at + 1
        } else if (this.#listDepth > this.#depth) {
          this.#listDepth = -1
          from = at
        }
      }
    }
    const left = text.slice(from)
    if (this.#listDepth === -1) this.#rest += left
    else if (this.#depth > this.#listDepth) this.#element += left
    return this.#element.length <= longestElement && this.#rest.length <= longestElement
  }
}
