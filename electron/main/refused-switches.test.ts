import { expect, it } from 'vitest'
import { refusedSwitch } from './refused-switches'

const app = '/opt/Portlight/portlight'

it.each([
  [['--disable-web-security'], 'disable-web-security'],
  [['--no-sandbox', '--load-extension=/tmp/x'], 'load-extension'],
  [['-js-flags=--expose-gc'], 'js-flags'],
  [['--Remote-Allow-Origins=*'], 'remote-allow-origins'],
  [['/proxy-server=x'], 'proxy-server'],
  [['scan', '--renderer-cmd-prefix=xterm -e'], 'renderer-cmd-prefix'],
])('refuses %j', (args, name) => {
  expect(refusedSwitch([app, ...args])).toBe(name)
})

it.each([
  [[]],
  [['--go=scan', '--no-sandbox', '--ozone-platform=wayland', '--user-data-dir=/tmp/x', '--lang=de']],
  [['--', '--disable-web-security']],
  [['disable-web-security', '--disable-web-security-x', '--x=--js-flags']],
])('starts with %j', (args) => {
  expect(refusedSwitch([app, ...args])).toBeNull()
})
