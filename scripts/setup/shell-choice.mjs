/**
 * Which shell `npm start` opens.
 * @typedef {{ kind: 'desktop', args: readonly string[] }} Desktop
 * @typedef {{ kind: 'browser', args: readonly string[], why: string | null }} Browser `why`: null where it was asked for
 */

/**
 * What is known before Electron is looked for: whether a window could be opened at all.
 * @param {readonly string[]} args of `npm start`: further ones go to the shell that is started
 * @param {{ platform: string, env: Readonly<Record<string, string | undefined>>, root: boolean }} machine
 * @returns {Desktop | Browser}
 */
export function chooseShell(args, { platform, env, root }) {
  const display = platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
  const open = display ? ['--open'] : []
  if (args.includes('--browser')) {
    const rest = args.filter((arg) => arg !== '--browser' && arg !== '--open')
    return { kind: 'browser', args: [...open, ...rest], why: null }
  }
  // without `--` npm takes `--browser` as an option of its own, and tells its scripts of it (npm help config); names of
  // further options are lost then, and only their values arrive here
  if (env.npm_config_browser === 'true') {
    if (args.length === 0) return { kind: 'browser', args: open, why: null }
    return inBrowser(open, 'npm keeps options to itself that do not stand behind --.', args)
  }
  if (!display) {
    return inBrowser(
      open,
      'There is no display for a window (neither DISPLAY nor WAYLAND_DISPLAY is set).',
      args,
    )
  }
  if (platform === 'linux' && root && !args.includes('--no-sandbox')) {
    return inBrowser(
      open,
      'The desktop app does not start as root (on a machine made for tests, npm start -- --no-sandbox does).',
      args,
    )
  }
  return { kind: 'desktop', args }
}

/**
 * The browser instead of the desktop app. Arguments that were meant for Electron mean nothing there, which is said.
 * @param {readonly string[]} open
 * @param {string} why a whole sentence
 * @param {readonly string[]} without arguments that are left out
 * @returns {Browser}
 */
export function inBrowser(open, why, without) {
  const left = without.length === 0 ? '' : `, without ${without.join(' ')} (-- --browser takes arguments)`
  return { kind: 'browser', args: open, why: `${why} Portlight starts in a browser instead${left}.` }
}

/** Milliseconds within which a desktop app that ends in disorder never showed a window. */
const startsWithinMs = 10_000

/**
 * Why the desktop app never came to be, as a whole sentence; null where it ended in order, or later. Electron dies at once where
 * the display is gone, a library is missing, or the system does not allow its sandbox.
 * @param {{ code: number | null, signal: string | null, afterMs: number, output: string }} end `output`: the end of what it wrote
 * @returns {string | null}
 */
export function whyNoDesktop({ code, signal, afterMs, output }) {
  if (code === 0 || afterMs > startsWithinMs) return null
  const known = knownFaults.find(([sign]) => sign.test(output))?.[1]
  const how = signal === null ? `exit code ${code}` : signal
  return `The desktop app can't start here (${known ?? how}).`
}

/** What Electron writes, and what it means. */
const knownFaults = /** @type {const} */ ([
  [/Missing X server|cannot open display|Failed to connect to Wayland/i, 'nobody answers at the display'],
  [/SUID sandbox|No usable sandbox|credentials\.cc/, 'the system does not allow its sandbox'],
  [/error while loading shared libraries: (\S+?):/, 'a library of the system is missing'],
])
