import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { autostartFile, autostartText, writeAutostart } from './login-item'
import { hasTray } from './tray-host'
import { markedBitmap, markOf, trayWords } from './tray-icon'

const { signal } = new AbortController()

it('starts at login by a file that desktops read, and takes it away again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portlight-login-'))
  try {
    const file = autostartFile({ XDG_CONFIG_HOME: folder }, '/home/me')
    expect(autostartFile({ XDG_CONFIG_HOME: 'relative' }, '/home/me')).toBe(
      '/home/me/.config/autostart/org.portlight.Portlight.desktop',
    )
    const strange = '/opt/a "b" $c `d` \\e 100%/portlight'
    await writeAutostart(file, [strange, '--in-tray'])
    const exec = /^Exec=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
    // as a desktop reads it: the text's escapes first, then the quotes
    const read = exec
      .replaceAll('\\\\', '\\')
      .replaceAll('%%', '%')
      .match(/"(?:[^"\\]|\\.)*"/g)
      ?.map((word) => word.slice(1, -1).replaceAll(/\\(.)/g, '$1'))
    expect(read).toEqual([strange, '--in-tray'])
    await writeAutostart(file, null)
    await writeAutostart(file, null)
    expect(() => readFileSync(file)).toThrow('ENOENT')
    expect(autostartText(['/a'])).toContain('Type=Application')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('has a shape and words for each state', () => {
  const state = { on: true, listeners: 1, blind: null, news: 0 }
  expect([markOf(state), trayWords(state)]).toEqual(['plain', 'Portlight watches 1 listener'])
  expect(trayWords({ ...state, news: 2 })).toBe('Portlight: 2 changes to look at')
  expect([markOf({ ...state, blind: 'why' }), trayWords({ ...state, blind: 'why' })]).toEqual([
    'blind',
    'Portlight sees nothing now',
  ])
  const plain = new Uint8Array(32 * 32 * 4)
  const pictures = (['plain', 'news', 'blind'] as const).map((mark) => markedBitmap(plain, 32, mark).join())
  expect(new Set(pictures).size).toBe(3)
  expect(pictures[0]).toBe(plain.join())
})

it('finds a tray where the desktop has one, by asking the bus of the session', async () => {
  expect(await hasTray('win32', signal)).toBe(true)
  const folder = mkdtempSync(join(tmpdir(), 'portlight-bus-'))
  const before = process.env.DBUS_SESSION_BUS_ADDRESS
  const config = join(folder, 'bus.conf')
  writeFileSync(
    config,
    `<busconfig><type>session</type><listen>unix:path=${folder}/bus</listen><policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  )
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let panel: Socket | null = null
  try {
    const [address] = await new Promise<string[]>((resolve) =>
      bus.stdout.once('data', (data) => resolve(String(data).split('\n'))),
    )
    process.env.DBUS_SESSION_BUS_ADDRESS = address
    expect(await hasTray('linux', signal)).toBe(false)
    panel = await named('org.kde.StatusNotifierWatcher', join(folder, 'bus'))
    expect(await hasTray('linux', signal)).toBe(true)
  } finally {
    panel?.destroy()
    process.env.DBUS_SESSION_BUS_ADDRESS = before
    bus.kill()
    rmSync(folder, { recursive: true })
  }
})

/** Somebody on the bus who has a name, as a desktop's panel has (D-Bus Specification, "Message Protocol"). */
async function named(name: string, bus: string): Promise<Socket> {
  const socket = connect(bus)
  const heard = () => new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))))
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`)
  await heard()
  socket.write('BEGIN\r\n')
  socket.write(call(1, 'Hello', Buffer.alloc(0), ''))
  await heard()
  const flags = Buffer.alloc(4)
  const text = textOf(name)
  socket.write(call(2, 'RequestName', Buffer.concat([text, padding(text.length, 4), flags]), 'su'))
  await heard()
  return socket
}

function call(serial: number, member: string, body: Buffer, signature: string): Buffer {
  const to = 'org.freedesktop.DBus'
  const fields = [
    [1, 'o', '/org/freedesktop/DBus'],
    [2, 's', to],
    [3, 's', member],
    [6, 's', to],
    ...(signature === '' ? [] : [[8, 'g', signature] as const]),
  ] as const
  const header = fields.reduce((before, [code, type, value]) => {
    const start = Buffer.concat([
      before,
      padding(before.length, 8),
      Buffer.from([code, 1]),
      Buffer.from(`${type}\0`),
    ])
    const short = Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)])
    return Buffer.concat([start, ...(type === 'g' ? [short] : [padding(start.length, 4), textOf(value)])])
  }, Buffer.alloc(0))
  const head = Buffer.alloc(16)
  head.write('l')
  head.set([1, 0, 1], 1)
  head.writeUInt32LE(body.length, 4)
  head.writeUInt32LE(serial, 8)
  head.writeUInt32LE(header.length, 12)
  return Buffer.concat([head, header, padding(header.length, 8), body])
}

function textOf(text: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, Buffer.from(`${text}\0`)])
}

function padding(length: number, to: number): Buffer {
  return Buffer.alloc((to - (length % to)) % to)
}
