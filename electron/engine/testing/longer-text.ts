import { cpuUsage } from 'node:process'

/** What is put into a sample again and again: blanks, and the characters that formats are made of. */
const fillers = [
  ' ',
  '\t',
  '\n',
  '\0',
  'a',
  '0',
  '.',
  ':',
  '-',
  '/',
  '\\',
  '%',
  '"',
  '(',
  '[',
  ',',
  '=',
  '<',
  '&',
  ';',
  '€',
]

/** Characters of the shorter text, and of the longer one: eight times as many. */
const short = 1_000
const long = 8 * short

/** Places in a sample where something is put in, spread over all of it. */
const mostPlaces = 10

/** A text that grows, by the number of characters that are put into it. */
export interface GrowingText {
  readonly name: string
  readonly of: (length: number) => string
}

/**
 * Texts that make a reader slow which looks again at what it has seen: a sample of what it reads with one character, or
 * one of its own words, put in thousands of times at one place.
 */
export function growingTexts(sample: string): GrowingText[] {
  const words = [...new Set(sample.match(/[A-Za-z]{2,}\W?|\W{2,}/g) ?? [])]
  const pieces = [...fillers, ...words.slice(0, 12)]
  const step = Math.max(1, Math.ceil((sample.length + 1) / mostPlaces))
  const texts: GrowingText[] = []
  for (let at = 0; at <= sample.length; at += step) {
    for (const piece of pieces) {
      texts.push({
        name: `${JSON.stringify(piece)} at ${at}`,
        of: (length) =>
          sample.slice(0, at) + piece.repeat(Math.ceil(length / piece.length)) + sample.slice(at),
      })
    }
  }
  return texts
}

/** Milliseconds that the processor worked on it: what other programs take meanwhile does not count. */
function timeOf(read: (text: string) => unknown, text: string): number {
  const before = cpuUsage()
  read(text)
  const { user, system } = cpuUsage(before)
  return (user + system) / 1000
}

/** The quickest of several runs: collecting garbage makes a run longer, never shorter. */
function quickest(read: (text: string) => unknown, text: string): number {
  return Math.min(...Array.from({ length: 3 }, () => timeOf(read, text)))
}

/** Milliseconds: whoever reads the longer text in less has not looked at it again and again. */
const noTime = 2

/**
 * Whether a reader takes more than in proportion. A text that is eight times as long takes eight times as long to read in
 * one pass, and 64 times where what was seen is looked at again; half-way, as factors go, is 23. Whoever is suspected is
 * looked at again with a text that is four times as long as that: four times, or 16 times.
 */
export function looksAgain({ of }: GrowingText, read: (text: string) => unknown): boolean {
  if (timeOf(read, of(long)) < noTime) return false
  const base = quickest(read, of(short))
  const more = quickest(read, of(long))
  return more > 23 * base && timeOf(read, of(4 * long)) > 8 * more
}
