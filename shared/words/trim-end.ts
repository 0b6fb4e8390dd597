/** The text without those of the characters that it ends in, in one pass: a pattern such as /x+$/ begins anew at every x. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
