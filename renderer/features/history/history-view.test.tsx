import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { ipv4, pcap, tcp } from '#shared/capture/testing/packets'
import { nmapVersions } from '#shared/history/testing/recordings'
import type { AppKit } from '../../app/app-kit'
import { violations } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import { scenarios } from '../../test/scenarios'
import { showApp } from '../../test/show-app'
import { showSockets } from '../../test/show-sockets'

async function showHistory(theme: 'light' | 'dark' = 'light') {
  const app = await showApp(scenarios.nas, { targets: 'nas.local' }, theme)
  app.kit.go('history')
  await expect.element(page.getByRole('checkbox').first()).toBeVisible()
  return app
}

/** As if a person chose a file where the browser asks for one. */
async function choose(name: string, content: BlobPart): Promise<void> {
  await chooseFiles(new File([content], name))
}

async function chooseFiles(...files: readonly File[]): Promise<void> {
  await uploadTo('Open a file…', ...files)
}

async function uploadTo(label: string, ...files: readonly File[]): Promise<void> {
  const input = document.querySelector<HTMLInputElement>(`input[type="file"][aria-label="${label}"]`)
  if (input === null) throw new Error('no file can be chosen')
  await userEvent.upload(input, [...files])
}

async function openKept({ go }: AppKit, what: RegExp): Promise<void> {
  go('history')
  const list = page.getByRole('region', { name: /20 November 2026/ })
  await list.getByRole('button', { name: what }).first().click()
}

const search = () => page.getByRole('searchbox', { name: 'Search the history' })
const scans = () => page.getByRole('checkbox').elements().length

describe('the history', () => {
  it('lists by day and by host, and finds', async () => {
    await showHistory()
    expect(
      page
        .getByRole('region')
        .elements()
        .map((one) => one.getAttribute('aria-label')?.replace(',', '')),
    ).toEqual(['Sat 28 November 2026', 'Fri 27 November 2026', 'Fri 20 November 2026'])
    await page.getByRole('radio', { name: 'By host' }).click({ force: true })
    // the scan of two hosts stands below each of them
    await eventually(() => expect(scans()).toBe(4))
    await search().fill('192.168.1.20')
    await page.getByRole('radio', { name: 'By day' }).click({ force: true })
    await eventually(() => expect(scans()).toBe(1))
    await search().fill('nobody')
    await expect.element(page.getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  })

  it('opens a scan as it was, and says from when it is', async () => {
    const { kit } = await showHistory()
    await page
      .getByRole('button', { name: /10\.0\.0\.1/ })
      .first()
      .click()
    await eventually(() => expect(kit.store.getState().place).toBe('scan'))
    await expect
      .element(page.getByRole('list', { name: 'Notices' }))
      .toHaveTextContent(/An earlier scan.*20 November 2026/)
    expect(kit.store.getState().scan.run?.results.hosts[0]?.evidenceOf('tcp', 18_080)?.state).toBe('open')
  })

  it('opens a file of nmap, and says of another what it is', async () => {
    const { kit } = await showHistory()
    await choose('notes.txt', 'buy milk')
    await expect
      .element(page.getByRole('alert'))
      .toHaveTextContent('notes.txt: This is no scan that can be read')
    // the list that is read meanwhile, as it is at each start, says nothing about the file
    await kit.history.controller.refresh()
    await expect.element(page.getByRole('alert')).toHaveTextContent('notes.txt')
    await page.getByRole('button', { name: 'Try again' }).click()
    await eventually(() => expect(kit.store.getState().history.problem).toBe(null))
    await choose('nas.xml', nmapVersions.slice(0, -20))
    await eventually(() => expect(kit.store.getState().place).toBe('scan'))
    const notices = page.getByRole('list', { name: 'Notices' })
    await expect.element(notices).toHaveTextContent(/nas\.xml: nmap 7\.93, .* The file ends in the middle/)
    // the page gets its turn between the notices and the ports
    await eventually(() =>
      expect(kit.store.getState().scan.run?.results.hosts[0]?.evidenceOf('tcp', 18_080)?.state).toBe('open'),
    )
  })

  it('opens what is dropped anywhere and what the shell was told to open; a text is asked about', async () => {
    const file = { name: 'office.xml', text: nmapVersions }
    const { kit, fake } = await showApp(scenarios.nas, {}, 'light', { file })
    const drop = (...files: readonly File[]) => {
      const dataTransfer = new DataTransfer()
      for (const one of files) dataTransfer.items.add(one)
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }
    kit.go('sockets')
    drop(new File([nmapVersions], 'nas.xml'))
    const notices = page.getByRole('list', { name: 'Notices' })
    await expect.element(notices).toHaveTextContent('nas.xml: nmap 7.93')
    drop(new File(['Error: listen EADDRINUSE: address already in use :::3000'], 'npm-debug.log'))
    await eventually(() => expect(fake.questions.at(-1)).toMatchObject({ port: 3000 }))
    drop(new File(['buy milk'], 'notes.txt'))
    await eventually(() => expect(kit.store.getState().place).toBe('start'))
    drop(new File(['# mine\nbaseline: 1\n\ncomputer: []\n'], 'ports.yaml'))
    await expect.element(page.getByRole('alert')).toHaveTextContent('ports.yaml says what may be open here')
    expect(kit.store.getState().place).toBe('watch')
    drop(new File([new Uint8Array([0, 1, 2, 3])], 'picture.bin'))
    await expect.element(page.getByRole('alert')).toHaveTextContent('picture.bin: This is no scan')
    drop(new File([nmapVersions], 'a.xml'), new File([nmapVersions], 'b.xml'))
    await expect.element(page.getByRole('region', { name: 'What changed' })).toHaveTextContent('No change')
    fake.command('file.open')
    await expect.element(notices).toHaveTextContent('office.xml: nmap 7.93')
  })

  it('says how far a file is read, and stops where that is cancelled', async () => {
    const { kit } = await showHistory()
    // comments are no part of a scan, and take as long
    const large = new File([nmapVersions, `<!-- ${'x'.repeat(16_000_000)} -->`], 'large.xml')
    const percents: (number | undefined)[] = []
    const unsubscribe = kit.store.subscribe(({ history: { reading } }) => {
      if (percents.at(-1) !== reading?.percent) percents.push(reading?.percent)
    })
    await kit.history.controller.openFile(async () => large, null)
    unsubscribe()
    expect(kit.store.getState().place).toBe('scan')
    const told = percents.filter((one) => one !== undefined)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.at(-1)).toBe(100)
    expect(percents.at(-1)).toBeUndefined()

    kit.go('history')
    const piece = new Blob([nmapVersions])
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const held = new File([piece], 'held.xml')
    // stands still in the middle, as a file on a slow disk does
    const stream = () =>
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        async start(pieces) {
          pieces.enqueue(new Uint8Array(await piece.slice(0, piece.size / 2).arrayBuffer()))
          await gate
          pieces.enqueue(new Uint8Array(await piece.slice(piece.size / 2).arrayBuffer()))
          pieces.close()
        },
      })
    Object.assign(held, { stream })
    const opened = kit.history.controller.openFile(async () => held, null)
    await expect.element(page.getByText(/^Reading held\.xml: (49|50) %$/)).toBeVisible()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await expect.element(page.getByText(/^Reading held/)).not.toBeInTheDocument()
    open()
    await opened
    expect(kit.store.getState()).toMatchObject({
      place: 'history',
      history: { problem: null, capture: null },
    })
  })

  it('tells of captured packets what was refused, and with which packets; compressed, too', async () => {
    const question = tcp({ from: 50_000, to: 80, flags: 2, seq: 100 })
    const refusal = tcp({ from: 80, to: 50_000, flags: 20, ack: 101 })
    const [from, to] = ['10.0.0.1', '10.0.0.2']
    const file = pcap({ linkType: 101 }, [
      { at: 0, bytes: ipv4({ from, to, protocol: 6 }, question) },
      { at: 9, bytes: ipv4({ from: to, to: from, protocol: 6 }, refusal) },
    ])
    await showHistory()
    const packed = new Blob([new Uint8Array(file)]).stream().pipeThrough(new CompressionStream('gzip'))
    await choose('dump.pcap.gz', await new Response(packed).arrayBuffer())
    const panel = page.getByRole('region', { name: 'Captured packets' })
    await expect.element(panel).toHaveTextContent(/10\.0\.0\.2 80\/tcp ✕ refused/)
    await panel.getByRole('button', { name: '80', exact: true }).click()
    await expect.element(page.getByRole('menu', { name: 'Port 10.0.0.2:80' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await panel.getByText(/^Packets of the attempt/).click()
    await expect.element(panel).toHaveTextContent('10.0.0.2.80 > 10.0.0.1.50000: Flags [R.], seq 0, ack 101')
    expect(await violations()).toEqual([])
    await panel.getByRole('button', { name: 'Close the capture' }).click()
    await expect.element(panel).not.toBeInTheDocument()
  })

  it('compares two, the older one first, with what is not known', async () => {
    const { kit } = await showHistory()
    await expect.element(page.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled()
    for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).click()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const panel = page.getByRole('region', { name: 'What changed' })
    await expect.element(panel).toHaveTextContent('8080/tcp opened closed → open')
    await expect.element(panel).toHaveTextContent('the later scan did not ask it')
    const map = panel.getByRole('region', { name: 'Port map' })
    await expect
      .element(map.getByRole('combobox', { name: 'Host on the map' }))
      .toHaveTextContent('192.168.1.10, TCP')
    await expect
      .element(map.getByRole('list', { name: 'Ports that changed' }))
      .toHaveTextContent('Port 8080, newPort 22, gone')
    await expect.element(map).toHaveTextContent('1 new, 1 gone, 0 changed, 2 open as before.')
    await map.getByRole('button', { name: 'gone' }).click()
    await expect.element(map.getByRole('button', { name: 'gone' })).toHaveAttribute('aria-pressed', 'true')
    const { comparison } = kit.store.getState().history
    expect([comparison?.before, comparison?.after]).toEqual([
      expect.stringContaining('27 November'),
      expect.stringContaining('28 November'),
    ])
  })

  it.each([
    [900, 600],
    [1280, 800],
    [1920, 1000],
  ] as const)('shows the head of the map whole in a window of %i × %i', async (width, height) => {
    await page.viewport(width, height)
    await showHistory()
    for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).click()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const map = page.getByRole('region', { name: 'What changed' }).getByRole('region', { name: 'Port map' })
    const host = map.getByRole('combobox', { name: 'Host on the map' })
    await expect.element(host).toBeVisible()
    const head = map.getByRole('heading', { name: 'Ports that changed' })
    const boxOf = (one: { element(): Element }) => one.element().getBoundingClientRect()
    // in one line of text, in the map, and under no other control
    expect(boxOf(head).height).toBeLessThan(30)
    expect(boxOf(head).top).toBeGreaterThanOrEqual(boxOf(map).top)
    const { left, right, top, bottom } = boxOf(host)
    expect(right).toBeLessThanOrEqual(boxOf(map).right)
    for (const x of [left + 3, right - 3])
      expect(document.elementFromPoint(x, (top + bottom) / 2)).toBe(host.element())
    await page.viewport(1280, 800)
  })

  it('gives a comparison all of a small window, with its keys and a way back', async () => {
    await page.viewport(900, 600)
    await showHistory()
    for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).click()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const panel = page.getByRole('region', { name: 'What changed' })
    await expect.element(panel).toHaveFocus()
    const all = page.getByRole('main', { name: 'History' }).element().getBoundingClientRect()
    expect(panel.element().getBoundingClientRect().toJSON()).toEqual(all.toJSON())
    await panel.getByRole('button', { name: 'Close the comparison' }).click()
    await expect.element(page.getByRole('checkbox').first()).toBeVisible()
    await page.viewport(1280, 800)
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await expect.element(panel).toBeVisible()
    const boxOf = (name: RegExp) =>
      page.getByRole('button', { name }).first().element().getBoundingClientRect()
    // beside it, what is not seen takes no room from a row
    expect(boxOf(/10\.0\.0\.1 /).right).toBeGreaterThan(boxOf(/^Keep the scan of 10\.0\.0\.1/).left)
  })

  it('finds room for a search beside a comparison that takes all of a small window, and gives it back', async () => {
    await page.viewport(900, 600)
    await showHistory()
    for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).click()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    const panel = page.getByRole('region', { name: 'What changed' })
    await expect.element(panel).toHaveFocus()
    await userEvent.keyboard('{Control>}f{/Control}')
    await expect.element(search()).toHaveFocus()
    await expect.element(panel).not.toBeInTheDocument()
    await userEvent.keyboard('192.168.1.20')
    await eventually(() => expect(scans()).toBe(1))
    await page.getByRole('button', { name: 'Back to the comparison' }).click()
    await expect.element(panel).toBeVisible()
    await expect.element(search()).not.toBeInTheDocument()
    // Escape empties the field, goes back, and closes
    await userEvent.keyboard('/')
    await expect.element(search()).toHaveFocus()
    await userEvent.keyboard('{Escape}{Escape}')
    await expect.element(panel).toHaveFocus()
    await userEvent.keyboard('{Escape}')
    await expect.element(panel).not.toBeInTheDocument()
    await page.viewport(1280, 800)
  })

  it('says what could not be kept or read, at once where that is noticed when it is opened', async () => {
    const { kit, fake } = await showHistory()
    expect(page.getByText(/was put aside/).elements()).toEqual([])
    fake.damage('A file of the history is damaged and was put aside: /data/broken/a.gz')
    await openKept(kit, /10\.0\.0\.1/)
    await expect.element(page.getByRole('alert')).toHaveTextContent('can’t be read any more')
    await expect
      .element(page.getByText(/^\d\d:\d\d:\d\d: A file of the history .* \/data\/broken\/a\.gz$/))
      .toBeVisible()
    await expect.element(page.getByRole('alert')).toHaveTextContent('can’t be read any more')
    expect(await violations()).toEqual([])
  })

  it('gives a comparison of files all the room where nothing is kept', async () => {
    const { kit } = await showHistory()
    kit.store.setState(({ history }) => ({
      history: { ...history, list: { entries: [], found: 0, total: 0, troubles: [] } },
    }))
    await expect.element(page.getByRole('heading', { name: 'Nothing is kept yet' })).toBeVisible()
    await chooseFiles(new File([nmapVersions], 'tuesday.xml'), new File([nmapVersions], 'monday.xml'))
    const panel = page.getByRole('region', { name: 'What changed' })
    await expect.element(panel).toBeVisible()
    const { width } = page.getByRole('main', { name: 'History' }).element().getBoundingClientRect()
    expect(panel.element().getBoundingClientRect().width).toBe(width)
  })

  it('compares two files, the earlier one first, and a file with a kept scan', async () => {
    const { kit } = await showHistory()
    const earlier = nmapVersions.replace(/ start="\d+"/, ' start="1700000000"').replaceAll('18080', '18081')
    await chooseFiles(new File([nmapVersions], 'tuesday.xml'), new File([earlier], 'monday.xml'))
    const panel = page.getByRole('region', { name: 'What changed' })
    await expect.element(panel).toHaveTextContent(/From monday\.xml \(.*2023.*\) to tuesday\.xml \(/)
    // its other ports were not asked by the other one
    await expect.element(panel).toHaveTextContent('18080/tcp')
    expect(kit.store.getState().place).toBe('history')
    await page.getByRole('checkbox').first().click()
    await uploadTo('Compare with a file…', new File([nmapVersions], 'nas.xml'))
    await expect.element(panel).toHaveTextContent(/From Sat, 28 November 2026, \d\d:\d\d to nas\.xml \(/)
    await expect.element(panel).toHaveTextContent('the earlier scan did not ask for versions')
    await chooseFiles(...['a', 'b', 'c'].map((name) => new File([nmapVersions], `${name}.xml`)))
    await expect.element(page.getByRole('alert')).toHaveTextContent('Two scans can be compared')
    await uploadTo('Compare with a file…', new File(['buy milk'], 'notes.txt'))
    await expect.element(page.getByRole('alert')).toHaveTextContent('notes.txt: This is no scan')
    // and a file is opened all the same
    await choose('nas.xml', nmapVersions)
    await eventually(() => expect(kit.store.getState().place).toBe('scan'))
    expect(kit.store.getState().scan.run?.origin).toMatch(/^nas\.xml: nmap 7\.93/)
  })

  it.each([
    ['conflict', 'TCP port 3000 in use?', 'Ask again'],
    ['forward', 'TCP port 25565 from the internet?', 'Test again'],
  ] as const)(
    'opens an answer of %s as it was, marked as an old one, and asks again',
    async (place, about, again) => {
      const { kit } = await showApp(scenarios.nas, { targets: 'nas.local' })
      const asked = { port: 3000, protocol: 'tcp', address: null } as const
      await (place === 'conflict'
        ? kit.conflict.controller.askFor(asked)
        : kit.forward.tests.start({ port: '25565' }))
      kit.go('history')
      await page.getByRole('button', { name: about }).first().click()
      await eventually(() => expect(kit.store.getState().place).toBe(place))
      const old = page.getByRole('region', { name: 'An old answer' })
      await expect
        .element(old)
        .toHaveTextContent(/Kept (today|yesterday|on .*) at \d\d:\d\d, and shown as it was then/)
      await old.getByRole('button', { name: again }).click()
      await expect.element(old).not.toBeInTheDocument()
    },
  )

  it('opens a kept reading of the sockets, from when it is, and reads anew', async () => {
    const { kit, fake } = await showSockets()
    const now = kit.store.getState().sockets.reading
    const [socket] = now?.sockets ?? []
    if (now === null || socket === undefined) throw new Error('nothing was read')
    const old = { ...socket, local: { ...socket.local, port: 31_337 } }
    const at = Date.UTC(2026, 10, 20, 10)
    const result = { ...now.summary, at, total: 1, matching: 1, sockets: [old] }
    fake.keep({ kind: 'sockets', result, listenersOnly: false }, at)
    await openKept(kit, /Sockets of this computer/)
    await eventually(() => expect(kit.store.getState().place).toBe('sockets'))
    const banner = page.getByRole('region', { name: 'An old answer' })
    await expect.element(banner).toHaveTextContent(/^Kept on 20 Nov 2026 at \d\d:\d\d, and shown/)
    const ports = () => kit.store.getState().sockets.reading?.sockets.map(({ local }) => local.port)
    expect(ports()).toEqual([31_337])
    await banner.getByRole('button', { name: 'Read now' }).click()
    await expect.element(banner).not.toBeInTheDocument()
    await eventually(() => expect(ports()).toEqual(now.sockets.map(({ local }) => local.port)))
  })

  it("opens a kept list of the router's forwards, from when it is, and asks again", async () => {
    const { kit, fake } = await showApp(scenarios.nas)
    await kit.forward.router.refresh()
    const { answer } = kit.store.getState().forward.router
    const [mapping] = answer?.mappings ?? []
    if (answer === null || mapping === undefined) throw new Error('the router has no forward')
    const result = { ...answer, mappings: [{ ...mapping, externalPort: 31_337 }] }
    const at = Date.UTC(2026, 10, 20, 10)
    fake.keep({ kind: 'router', gateway: '192.168.1.1', lan: '192.168.1.10', result }, at)
    await openKept(kit, /Forwards of the router/)
    await eventually(() => expect(kit.store.getState().place).toBe('forward'))
    const banner = page.getByRole('region', { name: 'An old answer' })
    await expect.element(banner).toHaveTextContent(/^Kept on 20 Nov 2026 at \d\d:\d\d, and shown/)
    await expect.element(page.getByText('31337').first()).toBeVisible()
    await banner.getByRole('button', { name: 'Ask again' }).click()
    await expect.element(banner).not.toBeInTheDocument()
    await expect.element(page.getByText('31337')).not.toBeInTheDocument()
    expect(kit.store.getState().forward.router.answer?.mappings).toEqual(answer.mappings)
  })

  it('keeps one for good, and names it', async () => {
    await showHistory()
    const keep = page.getByRole('button', { name: /^Keep the scan of 10\.0\.0\.1/ })
    await keep.click()
    await expect.element(keep).toHaveAttribute('aria-pressed', 'true')
    await page.getByRole('button', { name: /^Name the scan of 10\.0\.0\.1/ }).click()
    await userEvent.type(page.getByRole('textbox', { name: /^Name of the scan/ }), 'before the update{Enter}')
    await search().fill('update')
    await eventually(() => expect(scans()).toBe(1))
    await expect.element(page.getByRole('button', { name: /before the update ?10\.0\.0\.1/ })).toBeVisible()
  })

  it('forgets one only after it was asked', async () => {
    await showHistory()
    await page.getByRole('button', { name: /^Forget the scan of 10\.0\.0\.1/ }).click()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    expect(scans()).toBe(3)
    await page.getByRole('button', { name: /^Forget the scan of 10\.0\.0\.1/ }).click()
    await page.getByRole('button', { name: 'Forget', exact: true }).click()
    await eventually(() => expect(scans()).toBe(2))
  })

  it.each(['light', 'dark'] as const)('is accessible, %s', async (theme) => {
    await showHistory(theme)
    for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).click()
    await page.getByRole('button', { name: 'Compare', exact: true }).click()
    await expect.element(page.getByRole('region', { name: 'What changed' })).toBeVisible()
    expect(await violations()).toEqual([])
  })
})
