import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findElectron } from '../scripts/setup/electron.mjs'

const root = process.cwd()
export const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** An app folder, and the selector of what is on its page when a person can use it. */
export interface StartedApp {
  readonly folder: string
  readonly usable: string
}

export const portlightApp: StartedApp = { folder: root, usable: '[aria-label^="Paste an error"]' }

/** What one start came to, in milliseconds. */
export interface Start {
  /** From starting the program until its window is shown, painted and has what is waited for. */
  readonly usable: number
  /** First contentful paint, from the page's own beginning. */
  readonly painted: number
}

/** Writes an app that has nothing but a window. */
export function writeEmptyApp(folder: string): StartedApp {
  const files = {
    'package.json': JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.js' }),
    'main.js': `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('data:text/html,<p>empty</p>'))
app.on('window-all-closed', () => app.quit())`,
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return { folder, usable: 'p' }
}

/**
 * Starts Electron as a person would, with no debugger beside it, waits until the window is usable, and quits. The page itself says when that was.
 * @param scratch where the program that looks is written, and what the app keeps
 */
export async function timeStart(app: StartedApp, scratch: string): Promise<Start> {
  const electron = findElectron()
  if (!electron.found) throw new Error(electron.missing)
  mkdirSync(scratch, { recursive: true })
  const looker = join(scratch, 'looker.cjs')
  writeFileSync(looker, lookerProgram(app.usable))
  const began = performance.timeOrigin + performance.now()
  const child = spawn(
    electron.program,
    [...sandbox, `--user-data-dir=${join(scratch, 'user')}`, '-r', looker, app.folder],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const { usable, painted } = await told(child)
  return { usable: usable - began, painted }
}

/** Reads what the looker told, once the program has ended. */
function told(child: ChildProcess): Promise<Start> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString()
    })
    child.once('error', reject)
    child.once('close', () => {
      const found = /^looker (.*)$/m.exec(text)?.[1]
      if (found === undefined) reject(new Error(`the window was never usable: ${text}`))
      else resolve(JSON.parse(found) as Start)
    })
  })
}

/** Runs in Electron's main process before the app (`-r`): asks the page when it was painted and had what is waited for. */
function lookerProgram(usable: string): string {
  const inPage = `new Promise((told) => {
    const paint = new Promise((seen) => new PerformanceObserver((list) => {
      const [first] = list.getEntriesByName('first-contentful-paint')
      if (first !== undefined) seen(first.startTime)
    }).observe({ type: 'paint', buffered: true }))
    const there = new Promise((seen) => {
      const look = () => {
        if (document.querySelector(${JSON.stringify(usable)}) === null) return false
        seen(performance.now())
        return true
      }
      if (!look()) new MutationObserver((_, observer) => look() && observer.disconnect())
        .observe(document, { subtree: true, childList: true, attributes: true })
    })
    Promise.all([paint, there]).then(([painted, since]) =>
      told({ usable: performance.timeOrigin + Math.max(painted, since), painted }))
  })`
  return `const { app } = require('electron')
let shown = null
app.on('browser-window-created', (_event, window) => {
  if (window.isVisible()) shown = Date.now()
  window.once('show', () => { shown ??= Date.now(); tell() })
  window.webContents.once('dom-ready', async () => {
    page = await window.webContents.executeJavaScript(${JSON.stringify(inPage)})
    tell()
  })
})
let page = null
function tell() {
  if (page === null || shown === null) return
  const line = JSON.stringify({ usable: Math.max(shown, page.usable), painted: page.painted })
  process.stdout.write('looker ' + line + '\\n', () => app.quit())
}`
}
