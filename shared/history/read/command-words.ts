/**
 * A command line as scanners write it into their files, in words: parted at blanks, with double or single quotes around
 * what has some in it and a backslash before a quote (nmap's `join_quoted`).
 */
export function wordsOfCommand(text: string): readonly string[] {
  const words: string[] = []
  for (const match of text.matchAll(/(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([^\s"']+))+/gs)) {
    const [whole, double, single] = match
    words.push(double?.replaceAll(/\\(.)/gs, '$1') ?? single ?? whole)
  }
  return words
}
