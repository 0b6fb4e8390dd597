/**
 * Switches of Chromium that take away what keeps a page apart from the computer, or let others in. They are for
 * development; whoever means to start the app has no use for them in a package. Compared in lower case, as Chromium does.
 */
const refused: ReadonlySet<string> = new Set([
  'allow-file-access-from-files',
  'allow-running-insecure-content',
  'browser-subprocess-path',
  'disable-extensions-except',
  'disable-site-isolation-trials',
  'disable-web-security',
  'enable-blink-features',
  'gpu-launcher',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'js-flags',
  'load-extension',
  'log-net-log',
  'ppapi-plugin-launcher',
  'proxy-pac-url',
  'proxy-server',
  'remote-allow-origins',
  'remote-debugging-address',
  'renderer-cmd-prefix',
  'unsafely-treat-insecure-origin-as-secure',
  'utility-cmd-prefix',
])

/**
 * The first switch that a packaged app doesn't start with; null where there is none. What stands behind `--` is none.
 * @param argv `process.argv`: the executable first
 */
export function refusedSwitch(argv: readonly string[]): string | null {
  for (const word of argv.slice(1)) {
    if (word === '--') return null
    // Windows' way of writing switches counts there, too
    const name = /^(?:--?|\/)([a-z\d-]+)(?:=|$)/i.exec(word)?.[1]?.toLowerCase()
    if (name !== undefined && refused.has(name)) return name
  }
  return null
}
