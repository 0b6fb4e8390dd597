import { expect, it } from 'vitest'
import { commandLineOf } from './command-line'

it.each([
  ['in the checkout', 'file:///home/ada/portlight/out/main/cli.js', '/home/ada/portlight', 'npx portlight'],
  [
    'elsewhere, where npx could fetch a package of a stranger',
    'file:///home/ada/portlight/out/main/chunks/cli-1.js',
    '/home/ada',
    'node /home/ada/portlight/scripts/portlight.mjs',
  ],
  [
    'in the app, whose reader may be anywhere',
    'file:///home/ada/port%20light/out/main/engine.js',
    null,
    "node '/home/ada/port light/scripts/portlight.mjs'",
  ],
  [
    'in the packaged app',
    'file:///opt/Portlight/resources/app.asar/out/main/engine.js',
    null,
    '/opt/Portlight/resources/bin/portlight',
  ],
  [
    'where the path has a quote',
    "file:///home/o'hara/portlight/out/main/cli.js",
    '/',
    "node '/home/o'\\''hara/portlight/scripts/portlight.mjs'",
  ],
])('%s it is what starts this very program', (_where, script, folder, command) => {
  expect(commandLineOf(new URL(script), folder, 'linux')).toBe(command)
})

it('has Windows’ separators and quotes there', () => {
  const script = new URL('file:///C:/Program%20Files/Portlight/resources/app.asar/out/main/engine.js')
  expect(commandLineOf(script, null, 'win32')).toBe(
    '"C:\\Program Files\\Portlight\\resources\\bin\\portlight"',
  )
})
