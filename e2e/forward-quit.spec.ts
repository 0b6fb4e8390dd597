import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { expect, test } from './app'
import { ForwardPage } from './forward-page'
import { type InsideApp, startAppInside } from './lab/app-inside'
import { buildForwardHome, forwardPort, forwardScenarios, outsideHelpers } from './lab/forward-scenarios'
import { type Home, places } from './lab/home'
import { labObstacle } from './lab/network'

// What the app opened on the router does not outlive it: neither when it is closed, nor when it is killed and started anew.

const obstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver')
test.skip(obstacle !== null, `the app in the lab is left out: ${obstacle}`)
test.describe.configure({ timeout: 240_000 })

const patience = { timeout: 30_000 }
let home: Home

test.beforeEach(async () => {
  // a test takes its time there, because the outside gets no answer
  const scenario = forwardScenarios.find(({ name }) => name === 'blocked-upstream')
  if (scenario === undefined) throw new Error('the lab has no such home')
  home = await buildForwardHome(scenario)
  await home.me.listen([forwardPort])
})
test.afterEach(() => home?.close())

const forwards = async () => (await home.other.run('upnpc', ['-l'])).stdout

/** Starts the app and a test in it that opens the port, and waits until the router has it. */
async function untilOpened(userData: string): Promise<InsideApp> {
  const inside = await startAppInside(home.me, userData)
  const forward = new ForwardPage(inside.page)
  await forward.open()
  await forward.agree(outsideHelpers.reflector ?? '', [...outsideHelpers.stun])
  await inside.page.getByRole('button', { name: 'More' }).click()
  await inside.page.getByRole('checkbox', { name: /Open it on the router/ }).check()
  await forward.port.fill(String(forwardPort))
  await forward.test.click()
  await expect.poll(forwards, patience).toContain(`${forwardPort}->${places.me}`)
  return inside
}

test('closing the app in the middle of a test closes the port again', { tag: '@electron' }, async ({
  userData,
}) => {
  const inside = await untilOpened(userData)
  await inside.close()
  expect(await forwards()).not.toContain(`${forwardPort}->`)
})

test('an app that was killed closes it when it is started anew', { tag: '@electron' }, async ({
  userData,
}) => {
  const inside = await untilOpened(userData)
  await killApp(userData)
  await inside.close().catch(() => {})
  expect(await forwards()).toContain(`${forwardPort}->`)
  const again = await startAppInside(home.me, userData)
  await expect.poll(forwards, patience).not.toContain(`${forwardPort}->`)
  await again.close()
})

/** Ends every process of the app on this computer of the home at once: they are told by the folder of their settings. */
async function killApp(userData: string): Promise<void> {
  const { stdout } = await home.me.run('ip', ['netns', 'pids', home.me.namespace])
  for (const pid of stdout.trim().split('\n').map(Number)) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (command.includes(`--user-data-dir=${userData}`)) process.kill(pid, 'SIGKILL')
  }
}
