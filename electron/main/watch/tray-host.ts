import { setTimeout as later } from 'node:timers/promises'
import { runCommand } from '#engine/platform/run-command'

/** Programs that ask the session's bus, whichever is there: they belong to GLib, D-Bus and systemd. */
const askers: readonly (readonly [string, ...string[]])[] = [
  [
    'gdbus',
    ...[
      'call',
      '--session',
      '--timeout=2',
      '--dest=org.freedesktop.DBus',
      '--object-path=/org/freedesktop/DBus',
    ],
    ...['--method=org.freedesktop.DBus.NameHasOwner', 'org.kde.StatusNotifierWatcher'],
  ],
  [
    'dbus-send',
    ...['--session', '--print-reply', '--reply-timeout=2000', '--dest=org.freedesktop.DBus'],
    ...['/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.kde.StatusNotifierWatcher'],
  ],
  [
    'busctl',
    ...['--user', '--timeout=2', 'call', 'org.freedesktop.DBus', '/org/freedesktop/DBus'],
    ...['org.freedesktop.DBus', 'NameHasOwner', 's', 'org.kde.StatusNotifierWatcher'],
  ],
]

/**
 * Whether the desktop shows icons of programs. Windows and macOS do; on Linux it has to have somebody who answers to the
 * StatusNotifierItem specification (freedesktop.org), which GNOME without an extension has not. Where nobody can be asked, it has none.
 */
export async function hasTray(platform: NodeJS.Platform, signal: AbortSignal): Promise<boolean> {
  if (platform !== 'linux') return platform === 'win32' || platform === 'darwin'
  for (const [program, ...args] of askers) {
    const answer = await runCommand(program, args, signal)
    if (/\btrue\b/.test(answer)) return true
    if (/\bfalse\b/.test(answer)) return false
  }
  return false
}

/** The same, for an app that was started together with the desktop, whose panel may come a little later. */
export async function hasTrayWithin(
  ms: number,
  platform: NodeJS.Platform,
  signal: AbortSignal,
): Promise<boolean> {
  const end = performance.now() + ms
  while (!signal.aborted) {
    if (await hasTray(platform, signal)) return true
    if (performance.now() >= end) return false
    await later(1_000)
  }
  return false
}
