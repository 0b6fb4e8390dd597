/**
 * JSON that cannot steer a terminal either: `JSON.stringify` escapes C0 but leaves DEL and C1 as they are, and U+009B begins a
 * control sequence as ESC [ does (ECMA-48 5.4). Who parses it gets the same text back.
 * @param indent blanks of each level; none where all is to stand in one line
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f]/g,
    (control) => `\\u00${control.charCodeAt(0).toString(16)}`,
  )
}
