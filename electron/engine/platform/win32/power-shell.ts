/** Arguments with which PowerShell runs a script: UTF-16 in base64, so that nothing in between has quotes to take apart. */
export function encodedCommand(script: string): readonly string[] {
  const encoded = Buffer.from(script, 'utf16le').toString('base64')
  return ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded]
}
