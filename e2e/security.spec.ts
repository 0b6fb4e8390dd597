import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app'
import { expectNoWayOut } from './break-out'

test('the page has the bridge, and neither Node nor Electron', async ({ portlight: { app, page } }) => {
  expect(page.url()).toBe('app://portlight/index.html')
  const seen = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'global', 'electron', '__dirname'].filter(
      (name) => name in globalThis,
    ),
    bridge: Object.keys((globalThis as unknown as { portlight: object }).portlight).sort(),
    isolated: Object.isFrozen((globalThis as unknown as { portlight: object }).portlight),
  }))
  expect(seen).toEqual({ globals: [], bridge: ['connect', 'platform'], isolated: true })

  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  })
  expect(preferences.nodeIntegrationInWorker).toBeFalsy()
  expect(preferences.enableBlinkFeatures).toBeFalsy()
})

test('the policy refuses eval, inline code, frames, and every other place', async ({
  portlight: { page },
}) => {
  expect(await expectNoWayOut(page)).toBe(0)
  const outside = await page.evaluate(
    () =>
      new Promise((resolve) => {
        setTimeout(() => {
          fetch('app://portlight/..%2f..%2fpackage.json').then(
            ({ status }) => resolve(status),
            () => resolve('refused'),
          )
        })
      }),
  )
  expect(outside).not.toBe(200)
})

test('WebRTC, which no policy covers, sends nothing past a proxy', async ({ portlight: { page } }) => {
  const stun = createSocket('udp4')
  let datagrams = 0
  stun.on('message', () => {
    datagrams += 1
  })
  await new Promise<void>((resolve) => stun.bind(0, '127.0.0.1', resolve))
  const candidates = await page.evaluate(async (port) => {
    const found: string[] = []
    const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] })
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null) found.push(candidate.candidate)
    }
    connection.createDataChannel('any')
    await connection.setLocalDescription(await connection.createOffer())
    await new Promise((resolve) => setTimeout(resolve, 1500))
    connection.close()
    return found
  }, stun.address().port)
  stun.close()
  expect(candidates).toEqual([])
  expect(datagrams).toBe(0)
})

test('nothing leaves the page: no navigation, no window, no permission', async ({ portlight }) => {
  const { app, page, userData } = portlight
  const opened = await app.evaluate(({ shell }) => {
    const addresses: string[] = []
    // the real one would start a browser
    shell.openExternal = async (address: string) => {
      addresses.push(address)
    }
    Object.assign(globalThis, { openedAddresses: addresses })
    return addresses
  })
  expect(opened).toEqual([])

  const answers = await page.evaluate(async () => {
    const asked = async (ask: () => Promise<unknown>) => {
      try {
        return await ask()
      } catch (error) {
        return error instanceof Error ? error.name : String(error)
      }
    }
    return {
      windows: ['https://example.org/', 'app://portlight/index.html', 'file:///etc/passwd'].map(
        (address) => window.open(address) === null,
      ),
      listed: window.open('https://www.rfc-editor.org/rfc/rfc9293') === null,
      media: await asked(() => navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await asked(() => navigator.mediaDevices.getDisplayMedia()),
      clipboard: await asked(() => navigator.clipboard.readText()),
      notifications: await asked(() => Notification.requestPermission()),
      persistent: await asked(() => navigator.storage.persist()),
      location: await asked(
        () =>
          new Promise((resolve, reject) => {
            navigator.geolocation.getCurrentPosition(resolve, () => reject(new Error('denied')))
          }),
      ),
    }
  })
  expect(answers.windows).toEqual([true, true, true])
  expect(answers.listed).toBe(true)
  expect(answers.media).toMatch(/NotAllowedError|NotFoundError/)
  expect(answers.screen).toMatch(/NotAllowedError|NotSupportedError|NotReadableError|AbortError/)
  expect(answers.clipboard).toBe('NotAllowedError')
  expect(answers.notifications).toBe('denied')
  expect(answers.persistent).toBe(false)
  expect(answers.location).toBe('Error')

  await page.evaluate(() => {
    location.href = 'https://example.org/'
  })
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'https://www.rfc-editor.org/rfc/rfc9293'
    document.body.append(link)
    link.click()
  })
  await expect
    .poll(() => readFileSync(join(userData, 'logs/portlight.log'), 'utf8'))
    .toContain('refused: navigation to https://www.rfc-editor.org/rfc/rfc9293')
  expect(page.url()).toBe('app://portlight/index.html')
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect(
    await app.evaluate(() => (globalThis as unknown as { openedAddresses: string[] }).openedAddresses),
  ).toEqual(['https://www.rfc-editor.org/rfc/rfc9293'])
  const log = readFileSync(join(userData, 'logs/portlight.log'), 'utf8')
  expect(log).toContain('refused: navigation to https://example.org/')
  expect(log).toContain('refused: permission media')
})

test('a stranger who knocks at the door gets no ports, and is logged once', async ({ portlight }) => {
  const { app, userData } = portlight
  const got = await app.evaluate(async ({ BrowserWindow }) => {
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false },
    })
    await stranger.loadURL('app://portlight/index.html')
    const answer: unknown = await stranger.webContents.executeJavaScript(`new Promise((resolve) => {
      const { ipcRenderer } = require('electron')
      ipcRenderer.on('portlight:port', () => resolve('a port'))
      for (let knock = 0; knock < 5; knock += 1) ipcRenderer.send('portlight:connect', { any: 'thing' })
      setTimeout(() => resolve('nothing'), 1000)
    })`)
    stranger.destroy()
    return answer
  })
  expect(got).toBe('nothing')
  const log = readFileSync(join(userData, 'logs/portlight.log'), 'utf8')
  expect(log.match(/refused: a connection/g)).toHaveLength(1)
})

test('malformed messages to shell and engine are refused and logged, and nothing runs', async ({
  portlight,
}) => {
  const { page, userData } = portlight
  const answers = await page.evaluate(async () => {
    const bridge = (globalThis as unknown as { portlight: { connect(): void } }).portlight
    const ports = new Map<string, MessagePort>()
    const both = new Promise<void>((resolve) => {
      window.addEventListener('message', (event: MessageEvent<{ portlight?: string }>) => {
        const [port] = event.ports
        if (event.data.portlight === undefined || port === undefined) return
        // the page's own listener has taken this port too; a port can be used by both
        ports.set(event.data.portlight, port)
        if (ports.size === 2) resolve()
      })
    })
    // requests that follow each other too soon count as one, and the page has just made its own
    const knocking = setInterval(() => bridge.connect(), 500)
    await both
    clearInterval(knocking)
    // the page's own runs have small numbers
    const ask = (side: string, message: unknown, patience = 5000) =>
      new Promise<unknown>((resolve) => {
        const port = ports.get(side)
        port?.addEventListener('message', ({ data }: MessageEvent<{ run: number }>) => {
          if (data.run > 900) resolve(data)
        })
        port?.start()
        port?.postMessage(message)
        setTimeout(() => resolve('no answer'), patience)
      })
    return {
      word: await ask('engine', 'hello', 500),
      shape: await ask('engine', { type: 'ask', run: 'x', channel: 'scan.run', input: {} }, 500),
      channel: await ask('engine', { type: 'ask', run: 901, channel: 'shell.save', input: {} }),
      input: await ask('engine', { type: 'ask', run: 902, channel: 'scan.run', input: { targets: 1 } }),
      proto: await ask('shell', { type: 'ask', run: 903, channel: '__proto__', input: {} }),
      copy: await ask('shell', { type: 'ask', run: 904, channel: 'shell.copy', input: { text: 5 } }),
    }
  })
  expect(answers.word).toBe('no answer')
  expect(answers.shape).toBe('no answer')
  const failed = (code: string) => ({ type: 'end', result: { ok: false, error: { code } } })
  expect(answers.channel).toMatchObject(failed('unknown-channel'))
  expect(answers.input).toMatchObject(failed('invalid-input'))
  expect(answers.proto).toMatchObject(failed('unknown-channel'))
  expect(answers.copy).toMatchObject(failed('invalid-input'))
  await expect
    .poll(() => readFileSync(join(userData, 'logs/portlight.log'), 'utf8'))
    .toMatch(/engine: refused: malformed message/)
})
