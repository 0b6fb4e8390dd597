import { oneLine } from './one-line'

const longestText = 2000

/** Foreign text as text: CommonMark 2.4 takes a backslash before any of its punctuation for the character itself. */
export function markdownText(text: string): string {
  return oneLine(text, longestText).replaceAll(/[\\`*_{}[\]<>#|~&@!]|^[-+]/g, '\\$&')
}
