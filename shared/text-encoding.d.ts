/** Text as UTF-8 bytes and back: every runtime of ours has it, the language's own types lack it. See `abort.d.ts`. */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label: 'utf-8', options: { readonly fatal: boolean })
  decode(bytes: Uint8Array): string
}
