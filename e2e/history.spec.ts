import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ipv4, pcap, tcp } from '#shared/capture/testing/packets'
import { findElectron } from '../scripts/setup/electron.mjs'
import { root } from '../scripts/setup/project.mjs'
import { expect, sandboxArguments, test } from './app'
import { launchElectron } from './launch-electron'
import { listen } from './listeners'
import { ScanPage } from './scan-page'

const run = promisify(execFile)

/** What nmap writes of one host with an open port 22, as short as can be. */
const nmapFile = (
  address: string,
) => `<nmaprun scanner="nmap" version="7.93"><scaninfo protocol="tcp" services="22"/>
  <host><status state="up"/><address addr="${address}" addrtype="ipv4"/>
  <ports><port protocol="tcp" portid="22"><state state="open"/></port></ports></host>
  <runstats><finished/></runstats></nmaprun>`

/** A connection that was refused, as tcpdump would have written it down. */
const refusedCapture = pcap({ linkType: 101 }, [
  {
    at: 0,
    bytes: ipv4(
      { from: '10.9.8.1', to: '10.9.8.7', protocol: 6 },
      tcp({ from: 50_000, to: 8080, flags: 2, seq: 100 }),
    ),
  },
  {
    at: 9,
    bytes: ipv4(
      { from: '10.9.8.7', to: '10.9.8.1', protocol: 6 },
      tcp({ from: 8080, to: 50_000, flags: 20, ack: 101 }),
    ),
  },
])

test('scans are kept, opened as they were, and compared', async ({
  portlight: { page, resize, faults },
}, info) => {
  const listener = await listen(1)
  const [port] = listener.ports
  const scan = new ScanPage(page)
  await scan.scan('127.0.0.1', `${port}`)
  await scan.done()
  await listener.close()
  await scan.start.click()

  const kept = page.getByRole('checkbox')
  await expect(async () => {
    await page.getByRole('navigation').getByRole('button', { name: 'Scan', exact: true }).click()
    await page.getByRole('navigation').getByRole('button', { name: 'History' }).click()
    // other tests keep theirs in the same place
    await page.getByRole('searchbox', { name: 'Search the history' }).fill(`${port}`)
    await expect(kept).toHaveCount(2, { timeout: 2000 })
  }).toPass()
  for (const at of [0, 1]) await kept.nth(at).check()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  const panel = page.getByRole('region', { name: 'What changed' })
  await expect(panel).toContainText(`${port}/tcp closed open → closed`)
  for (const size of [
    { width: 1440, height: 900 },
    { width: 900, height: 600 },
  ]) {
    await resize(size)
    await page.screenshot({ path: info.outputPath(`history-${size.width}.png`) })
  }
  // it takes all of a small window
  await panel.getByRole('button', { name: 'Close the comparison' }).click()
  await page.getByRole('button', { name: /127\.0\.0\.1.*1 open port/ }).click()
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('An earlier scan')
  await expect(page.getByRole('main')).toContainText(`${port}`)

  await page.getByRole('navigation').getByRole('button', { name: 'History' }).click()
  const file = { name: 'office.xml', mimeType: 'text/xml', buffer: Buffer.from(nmapFile('10.9.8.7')) }
  await page.locator('input[type="file"]').setInputFiles(file)
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('office.xml: nmap 7.93')
  await expect(scan.row(22)).toContainText('open')

  await page.evaluate(
    (bytes) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], 'office.pcap'))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    },
    [...refusedCapture],
  )
  const capture = page.getByRole('region', { name: 'Captured packets' })
  await expect(capture).toContainText('office.pcap')
  await expect(capture).toContainText('10.9.8.7 8080/tcp')
  await expect(capture).toContainText('refused')
  for (const size of [
    { width: 1440, height: 900 },
    { width: 900, height: 600 },
  ]) {
    await resize(size)
    await page.screenshot({ path: info.outputPath(`capture-${size.width}.png`) })
  }
  expect(faults).toEqual([])
})

test('files that the command line names are opened, by a second start too, and one that is not there is said', {
  tag: '@electron',
}, async ({ userData }) => {
  const electron = findElectron()
  if (!electron.found) throw new Error(electron.missing)
  for (const name of ['first', 'second'])
    writeFileSync(join(userData, `${name} scan.xml`), nmapFile('10.9.8.7'))
  const started = [...sandboxArguments, `--user-data-dir=${userData}`, root]
  const env = { ...(process.env as Record<string, string>), XDG_STATE_HOME: userData }
  const app = await launchElectron({
    executablePath: electron.program,
    args: [...started, 'first scan.xml'],
    cwd: userData,
    env,
  })
  const page = await app.firstWindow({ timeout: 60_000 })
  const notices = page.getByRole('list', { name: 'Notices' })
  await expect(notices).toContainText('first scan.xml: nmap 7.93')
  await expect(new ScanPage(page).row(22)).toContainText('open')

  const again = (file: string) => run(electron.program, [...started, file], { cwd: userData, env })
  await again('second scan.xml')
  await expect(notices).toContainText('second scan.xml: nmap 7.93')
  await again('third.xml')
  await expect(page.getByRole('alert')).toContainText("third.xml can't be opened: there is no such file.")
  await app.close()
})
