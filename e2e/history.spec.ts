import { expect, test } from './app'
import { listen } from './listeners'
import { ScanPage } from './scan-page'

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
  await page.getByRole('button', { name: /127\.0\.0\.1.*1 open port/ }).click()
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('An earlier scan')
  await expect(page.getByRole('main')).toContainText(`${port}`)

  await page.getByRole('navigation').getByRole('button', { name: 'History' }).click()
  const text = `<nmaprun scanner="nmap" version="7.93"><scaninfo protocol="tcp" services="22"/><host><status state="up"/>
    <address addr="10.9.8.7" addrtype="ipv4"/><ports><port protocol="tcp" portid="22"><state state="open"/></port></ports></host>
    <runstats><finished/></runstats></nmaprun>`
  const file = { name: 'office.xml', mimeType: 'text/xml', buffer: Buffer.from(text) }
  await page.locator('input[type="file"]').setInputFiles(file)
  await expect(page.getByRole('list', { name: 'Notices' })).toContainText('office.xml: nmap 7.93')
  await expect(scan.row(22)).toContainText('open')
  expect(faults).toEqual([])
})
