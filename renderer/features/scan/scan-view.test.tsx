import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { AskedPorts } from '#shared/ports/asked-ports'
import { protocolCode } from '#shared/ports/protocol'
import { noCounts } from '#shared/scan/event'
import { ScanRecord } from '#shared/scan/record'
import { emptyRows } from '#shared/scan/rows'
import { reasonCode, stateCode } from '#shared/scan/state'
import { violations } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import { recordedScan } from '../../test/fake-history'
import { nasIdentities } from '../../test/fake-identities'
import { hostWith, silentPort } from '../../test/fake-scans'
import { scenarios } from '../../test/scenarios'
import { runToEnd, showApp } from '../../test/show-app'
import { blankCell } from '../../ui/port-map/cell-kind'
import { cellAt, gridFor } from '../../ui/port-map/grid'
import { allPorts } from '../../ui/port-map/port-range'
import { fieldCells } from './port-map/field-cells'

const small = { hosts: [hostWith('127.0.0.1', [22, 80, 8080])], everyMs: 1 }
const three = {
  hosts: [hostWith('10.0.0.1', [22]), hostWith('10.0.0.2', [80], silentPort), hostWith('10.0.0.3', [])],
  everyMs: 1,
}

describe('results of another scan', () => {
  it('never stand under one that could not begin, and are not lost', async () => {
    let unknown = false
    const scan = {
      ...small,
      get plan() {
        return unknown ? { hosts: 0, probes: 0, names: [] } : {}
      },
    }
    const app = await showApp(scan, { targets: '127.0.0.1', ports: '1-100' })
    await runToEnd(app)
    const results = page.getByRole('grid', { name: 'Results' })
    await expect.element(results).toBeVisible()
    await page.getByRole('textbox', { name: 'Targets' }).fill('nowhere.example')
    await expect
      .element(page.getByText('These results are of 127.0.0.1, not of what stands above.'))
      .toBeVisible()
    unknown = true
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('alert')).toBeVisible()
    await expect.element(results).not.toBeInTheDocument()
    await page.getByRole('button', { name: 'Show it' }).click()
    await expect.element(results).toBeVisible()
    await expect.element(page.getByRole('textbox', { name: 'Targets' })).toHaveValue('127.0.0.1')
    // and a new scan begins with nothing of the old one
    await userEvent.keyboard('{Control>}n{/Control}')
    await expect.element(results).not.toBeInTheDocument()
    await expect.element(page.getByText('The last scan, of 127.0.0.1, was put aside.')).toBeVisible()
  })
})

it('a scan that is read from a file says so, can be cancelled, and leaves what was there before', async () => {
  const app = await showApp(small, { targets: '127.0.0.1', ports: '1-100' })
  await runToEnd(app)
  const { controller, store } = app.kit.scan
  const before = store.getState().scan
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const file = async function* () {
    for await (const event of recordedScan()) {
      if (event.kind === 'rows') await gate
      yield event
    }
  }
  const shown = controller.showKept(file(), 'office.xml: nmap 7.93.', 10_000)
  const progress = page.getByRole('region', { name: 'Progress' })
  await expect.element(progress).toHaveTextContent('Reading the file: 1 of 10,000 hosts')
  expect(await violations()).toEqual([])
  const buttons = page.getByRole('form', { name: 'Scan' }).getByRole('button')
  expect(buttons.elements().map(({ textContent }) => textContent)).not.toContain('Pause')
  await controller.setPaused(true)
  expect(store.getState().scan.phase).toBe('opening')
  await buttons.filter({ hasText: 'Cancel' }).click()
  open()
  expect(await shown).toBe(true)
  const { phase, run, form } = store.getState().scan
  expect({ phase, run, form }).toEqual({ phase: 'done', run: before.run, form: before.form })

  expect(await controller.showKept(file(), 'office.xml: nmap 7.93.', 1)).toBe(true)
  await expect.element(progress).toHaveTextContent('1 open')
  expect(store.getState().scan.run?.results.hosts[0]?.evidenceOf('tcp', 18_080)?.state).toBe('open')
})

describe('controls', () => {
  it('say calmly what is wrong, at the field', async () => {
    await showApp(small)
    const ports = page.getByRole('textbox', { name: 'Ports', exact: true })
    const targets = page.getByRole('textbox', { name: 'Targets' })
    await expect.element(targets).toHaveAttribute('aria-invalid', 'false')
    await ports.fill('70000')
    await expect.element(ports).toHaveAttribute('aria-invalid', 'true')
    await expect.element(ports).toHaveAccessibleDescription(/70000 is not a port: they end at 65535/)
    await ports.fill('22')
    await targets.fill('10.0.0.0/30')
    await expect.element(page.getByText('1 port × 4 hosts')).toBeVisible()
  })

  it('do not start while something is wrong, and lead to it', async () => {
    const { kit } = await showApp(small, { targets: '', ports: '80' })
    await page.getByRole('button', { name: 'Start scan' }).click()
    await expect.element(page.getByRole('textbox', { name: 'Targets' })).toHaveFocus()
    await expect.element(page.getByText('Say what to scan')).toBeVisible()
    expect(kit.store.getState().scan.run).toBeNull()
  })

  it('say what is missing where a key starts, too', async () => {
    const { kit } = await showApp(small, { targets: '', ports: '80' })
    await userEvent.keyboard('{F5}')
    await expect.element(page.getByRole('textbox', { name: 'Targets' })).toHaveFocus()
    await expect.element(page.getByText('Say what to scan')).toBeVisible()
    expect(kit.store.getState().scan.run).toBeNull()
  })

  it('start with Enter', async () => {
    const { kit } = await showApp(small, { targets: '127.0.0.1', ports: '1-100' })
    await page.getByRole('textbox', { name: 'Ports', exact: true }).click()
    await userEvent.keyboard('{Enter}')
    await eventually(() => expect(kit.store.getState().scan.phase).toBe('done'))
  })

  it('take a preset from a menu that is walked by keys', async () => {
    const { kit } = await showApp(small)
    await page.getByRole('button', { name: 'Port presets' }).click()
    await expect.element(page.getByRole('menu', { name: 'Port presets' })).toBeVisible()
    await userEvent.keyboard('{Home}{Enter}')
    expect(kit.store.getState().scan.form.ports).not.toBe('')
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument()
  })

  it('offer exclusions and the address family when asked', async () => {
    const { kit } = await showApp(small, { targets: '10.0.0.0/30', ports: '22' })
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('textbox', { name: 'Leave out targets' }).fill('10.0.0.1')
    await expect.element(page.getByText('1 port × 3 hosts')).toBeVisible()
    await page.getByRole('radio', { name: 'IPv6 only' }).click({ force: true })
    expect(kit.store.getState().scan.form.family).toBe('ipv6')
  })
})

describe('results', () => {
  it('are rows of what matters, with closed ports folded', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-65535' })
    await runToEnd(app)
    const grid = page.getByRole('grid', { name: 'Results' })
    await expect.element(grid).toHaveAttribute('aria-rowcount', '5')
    const group = grid.getByRole('button', { expanded: false })
    await expect.element(group).toHaveTextContent('65,532 ports')
    await group.click()
    await expect.element(grid).toHaveAttribute('aria-rowcount', String(5 + 65_532))
    expect(document.querySelectorAll('[role=row]').length).toBeLessThan(80)
  })

  it('are filtered by one box that / leads to', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-65535' })
    await runToEnd(app)
    await page.getByRole('heading', { name: 'Results' }).click()
    await userEvent.keyboard('/')
    await expect.element(page.getByRole('searchbox', { name: 'Filter results' })).toHaveFocus()
    await userEvent.keyboard('8080')
    await expect.element(page.getByRole('grid', { name: 'Results' })).toHaveAttribute('aria-rowcount', '2')
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('grid', { name: 'Results' })).toHaveAttribute('aria-rowcount', '5')
  })

  it('are sorted by a head, and the head says so', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-65535' })
    await runToEnd(app)
    await page.getByRole('button', { name: 'Port', exact: true }).click()
    await page.getByRole('button', { name: 'Port', exact: true }).click()
    await expect
      .element(page.getByRole('columnheader', { name: 'Port', exact: true }))
      .toHaveAttribute('aria-sort', 'descending')
    await expect.element(page.getByRole('row').nth(1)).toHaveTextContent('8080')
  })

  it('are walked by keys, copied as text, and show their evidence', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-65535' })
    await runToEnd(app)
    const grid = page.getByRole('grid', { name: 'Results' })
    ;(grid.element() as HTMLElement).focus()
    await userEvent.keyboard('{Home}{ArrowDown}')
    const details = page.getByRole('complementary', { name: 'Port details' })
    await expect.element(details).toHaveTextContent('80/tcp on 127.0.0.1')
    await expect.element(details).toHaveTextContent('CONNECTED: the handshake was completed')
    await expect.element(details).toHaveTextContent('Tries1 try')
    await details.getByText('Packets', { exact: true }).click()
    await expect
      .element(details)
      .toHaveTextContent(
        'inferred IP this computer > 127.0.0.1.80: Flags [S]inferred IP 127.0.0.1.80 > this computer: Flags [S.]',
      )
    ;(grid.element() as HTMLElement).focus()
    await userEvent.keyboard('{Control>}c{/Control}')
    await eventually(() => expect(app.fake.copied[0]).toMatch(/^127\.0\.0\.1\t80\ttcp\topen\tsyn-ack/))
  })

  it('show the packets of one port when they are asked for, and keep them as a pcap', async () => {
    const line = '10:00:00.000001 IP 127.0.0.1.40000 > 127.0.0.1.80: Flags [S], seq 1, win 65495, length 0'
    const pcap = new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1])
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-100' }, 'light', {
      packets: { kind: 'captured', lines: [line], pcap, state: 'open' },
    })
    await runToEnd(app)
    ;(page.getByRole('grid', { name: 'Results' }).element() as HTMLElement).focus()
    await userEvent.keyboard('{Home}{ArrowDown}')
    const details = page.getByRole('complementary', { name: 'Port details' })
    await details.getByText('Packets', { exact: true }).click()
    await expect.element(details).toHaveTextContent('These are inferred')
    await details.getByRole('button', { name: 'Show the packets' }).click()
    await expect.element(details.getByRole('list', { name: 'Packets' })).toHaveTextContent(line)
    await expect.element(details).not.toHaveTextContent('inferred')
    await details.getByRole('button', { name: 'Save as pcap…' }).click()
    await eventually(() =>
      expect(app.fake.saved).toEqual([{ name: '127.0.0.1-80-tcp.pcap', text: '4 bytes' }]),
    )
    // another port was not asked
    ;(page.getByRole('grid', { name: 'Results' }).element() as HTMLElement).focus()
    await userEvent.keyboard('{Home}')
    await expect.element(details).not.toHaveTextContent('Captured by tcpdump')
    expect(await violations()).toEqual([])
  })

  it('say why packets could not be captured, and stay inferred', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-100' })
    await runToEnd(app)
    ;(page.getByRole('grid', { name: 'Results' }).element() as HTMLElement).focus()
    await userEvent.keyboard('{Home}{ArrowDown}')
    const details = page.getByRole('complementary', { name: 'Port details' })
    await details.getByText('Packets', { exact: true }).click()
    await details.getByRole('button', { name: 'Show the packets' }).click()
    await expect
      .element(details)
      .toHaveTextContent('Only an administrator may look at packets: start Portlight as root')
    await expect.element(details.getByRole('list', { name: 'Packets' })).toHaveTextContent('inferred')
  })

  it('are exported in the words of the command line', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-100' })
    await runToEnd(app)
    await page.getByRole('button', { name: 'Export results' }).click()
    await page.getByRole('menuitem', { name: 'JSON One document' }).click()
    await eventually(() => expect(app.fake.saved).toHaveLength(1))
    const [file] = app.fake.saved
    expect(file?.name).toMatch(/^[\w. -]+\.json$/)
    const document = JSON.parse(file?.text ?? '')
    expect(document.hosts[0].states).toMatchObject({ open: '22,80', closed: '1-21,23-79,81-100' })
    expect(document.partial).toBe(false)
  })
})

describe('the port map', () => {
  const map = () => page.getByRole('application')

  it('is walked by keys, jumps to a typed port, and chooses it', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-65535' })
    await runToEnd(app)
    ;(map().element() as HTMLElement).focus()
    await userEvent.keyboard('443')
    await expect.element(page.getByText(/^Port 443, .*closed/)).toBeInTheDocument()
    await userEvent.keyboard('{ArrowDown}')
    // a row down, and rows have round numbers
    await expect.element(page.getByText(/^Port (463|468|493|543|643),/)).toBeInTheDocument()
    await userEvent.keyboard('n{Enter}')
    expect(app.kit.store.getState().scan.selected).toEqual({ host: 0, protocol: 'tcp', port: 8080 })
    await expect.element(page.getByRole('row', { selected: true })).toHaveTextContent('8080')
  })

  it('chooses the port under the pointer', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-65535' })
    await runToEnd(app)
    const { width, height } = map().element().getBoundingClientRect()
    const cell = cellAt(gridFor(allPorts, width, height, 20), 8080)
    if (cell === null) throw new Error('8080 is not shown')
    const position = () => ({ x: cell.x + cell.width / 2, y: cell.y + cell.height / 2 })
    await map().hover({ position: position() })
    // its label follows the pointer
    const region = page.getByRole('region', { name: 'Port map' })
    await expect.element(region.getByText('syn-ack', { exact: true })).toBeVisible()
    await map().click({ position: position() })
    expect(app.kit.store.getState().scan.selected).toEqual({ host: 0, protocol: 'tcp', port: 8080 })
  })

  it('shows one state alone where its count or its legend is clicked, and so does the table', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-300' })
    await runToEnd(app)
    const rows = () => page.getByRole('grid', { name: 'Results' }).getByRole('row').elements().length
    await page.getByRole('button', { name: /2 open/ }).click()
    await expect.element(page.getByRole('searchbox', { name: 'Filter results' })).toHaveValue('state:open')
    await expect.poll(rows).toBe(3)
    const legend = page.getByRole('list', { name: 'States' })
    const open = legend.getByRole('button', { name: 'open' })
    await expect.element(open).toHaveAttribute('aria-pressed', 'true')
    await legend.getByRole('button', { name: 'closed' }).click()
    await expect.element(page.getByText('22', { exact: true })).not.toBeInTheDocument()
    const { run } = app.kit.store.getState().scan
    const only = fieldCells(run?.results.hosts[0] ?? null, 'tcp', 'closed', new Uint8Array(65536))
    expect([only.cells[22], only.cells[23]]).toEqual([blankCell, stateCode.closed])
    await legend.getByRole('button', { name: 'closed' }).click()
    await expect.element(page.getByRole('searchbox', { name: 'Filter results' })).toHaveValue('')
  })

  it('is described for those who do not see it', async () => {
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-65535' })
    await runToEnd(app)
    await expect
      .element(map())
      .toHaveAccessibleDescription(/3 open ports: 22, 80, 8080; 0 filtered; 65532 closed/)
    const list = page.getByRole('list', { name: 'Open ports' }).getByRole('listitem')
    await expect.element(list.first()).toHaveTextContent(/^Port 22, open, syn-ack/)
    expect(list.elements()).toHaveLength(3)
  })

  it('has strips in order of address, with the names that were asked for, also while hosts arrive in another', async () => {
    const named = (address: string, target: string) => ({ ...hostWith(address, [22]), target })
    const hosts = [
      named('10.0.0.9', 'nas.local'),
      named('10.0.0.10', '10.0.0.0/24'),
      named('10.0.0.2', '10.0.0.0/24'),
    ]
    const app = await showApp({ hosts, everyMs: 1 }, { targets: '10.0.0.0/24, nas.local', ports: '1-2000' })
    await runToEnd(app)
    const names = () =>
      page
        .getByRole('list', { name: 'Hosts' })
        .getByRole('button')
        .elements()
        .map((button) => button.querySelector('span')?.title)
    await expect.poll(names).toEqual(['10.0.0.2', 'nas.local, 10.0.0.9', '10.0.0.10'])
    await page
      .getByRole('list', { name: 'Hosts' })
      .getByRole('button', { name: /10\.0\.0\.2/ })
      .click()
    await expect.element(page.getByRole('heading', { name: /^10\.0\.0\.2/ })).toBeVisible()
  })

  it('has one strip a host, and opens one', async () => {
    const app = await showApp(three, { targets: '10.0.0.1-3', ports: '1-100' })
    await runToEnd(app)
    await expect.element(page.getByRole('heading', { name: '3 hosts' })).toBeVisible()
    await page
      .getByRole('list', { name: 'Hosts' })
      .getByRole('button', { name: /10\.0\.0\.2/ })
      .click()
    await expect.element(map()).toHaveAccessibleDescription(/1 open port: 80; 99 filtered/)
    await page.getByRole('button', { name: 'All hosts' }).click()
    await expect.element(page.getByRole('list', { name: 'Hosts' })).toBeVisible()
  })
})

describe('a run', () => {
  it('asks before it scans public addresses, and takes no for an answer', async () => {
    const { kit } = await showApp(scenarios.filtered, { targets: '203.0.113.9', ports: '80' })
    await page.getByRole('button', { name: 'Start scan' }).click()
    const dialog = page.getByRole('dialog', { name: 'Are these your hosts to scan?' })
    await expect.element(dialog).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Scan', exact: true }).last()).toBeDisabled()
    await userEvent.keyboard('{Escape}')
    await expect.element(dialog).not.toBeInTheDocument()
    expect(kit.store.getState().scan.run).toBeNull()
  })

  it('tells how large it is before it is begun', async () => {
    await showApp(scenarios.large, { targets: '10.0.0.0/8' })
    await page.getByRole('button', { name: 'Start scan' }).click()
    const dialog = page.getByRole('dialog', { name: 'This is a large scan' })
    await expect.element(dialog).toHaveTextContent('1,099,494,850,560 probes')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect.element(dialog).not.toBeInTheDocument()
  })

  it('has room for its form in a small window: a range of two long ports is read whole', async () => {
    await page.viewport(900, 600)
    const app = await showApp(
      { ...small, everyMs: 200, batch: 2 },
      { targets: '127.0.0.1', ports: '38090-38110' },
    )
    const ports = page.getByRole('textbox', { name: 'Ports', exact: true }).element()
    const isWhole = () => {
      expect(ports.scrollWidth).toBeLessThanOrEqual(ports.clientWidth)
      const row = ports.closest('form')?.firstElementChild?.children ?? []
      for (const { className, scrollWidth, clientWidth } of row)
        expect(`${className} ${scrollWidth}`).toBe(`${className} ${Math.min(scrollWidth, clientWidth)}`)
    }
    isWhole()
    const done = app.kit.scan.controller.start()
    await expect.element(page.getByRole('button', { name: 'Pause' })).toBeVisible()
    isWhole()
    app.kit.scan.controller.cancel()
    await done
    await page.viewport(1280, 800)
  })

  it('has its filter in a small window also where details lie over it', async () => {
    await page.viewport(900, 600)
    const app = await showApp(small, { targets: '127.0.0.1', ports: '1-100' })
    await runToEnd(app)
    app.kit.scan.actions.select({ host: 0, protocol: 'tcp', port: 22 })
    const details = page.getByRole('complementary', { name: 'Port details' })
    await expect.element(details).toBeVisible()
    await userEvent.keyboard('{Control>}f{/Control}')
    const filter = page.getByRole('searchbox', { name: 'Filter results' })
    await expect.element(filter).toHaveFocus()
    await expect.element(details).not.toBeInTheDocument()
    await expect.element(filter).toHaveFocus()
    await page.viewport(1280, 800)
    // with room for both, both stay
    app.kit.scan.actions.select({ host: 0, protocol: 'tcp', port: 22 })
    await userEvent.keyboard('{Control>}f{/Control}')
    await expect.element(details).toBeVisible()
  })

  it('is paused, resumed and cancelled', async () => {
    const { kit, fake } = await showApp(
      { ...small, everyMs: 30, batch: 512 },
      { targets: '127.0.0.1', ports: '1-65535' },
    )
    await page.getByRole('button', { name: 'Start scan' }).click()
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect.element(page.getByRole('button', { name: 'Resume' })).toBeVisible()
    await page.getByRole('button', { name: 'Resume' }).click()
    fake.command('run.cancel')
    await eventually(() => expect(kit.store.getState().scan.phase).toBe('done'))
    await expect.element(page.getByRole('status')).toHaveTextContent(/^Done\. Stopped, so this is partial/)
    expect(fake.states).toEqual(expect.arrayContaining(['idle', 'running', 'paused', 'done']))
  })

  it('says that the engine stopped, and keeps what was found', async () => {
    const app = await showApp(scenarios.broken, { targets: '127.0.0.1', ports: '1-65535' })
    await runToEnd(app)
    await expect.element(page.getByRole('alert')).toHaveTextContent(/engine stopped.*kept/)
    await expect.element(page.getByRole('button', { name: 'Start scan' })).toBeEnabled()
    await expect.element(page.getByRole('row').nth(1)).toHaveTextContent('open')
  })

  it('names a host that answers everything', async () => {
    const app = await showApp(scenarios.everything, { targets: '198.51.100.7', ports: '1-1024' })
    await runToEnd(app)
    await expect
      .element(page.getByRole('list', { name: 'Notices' }))
      .toHaveTextContent('answers on every port')
  })
})

it('the empty state invites, and a click scans this computer', async () => {
  const { kit } = await showApp(small, { ports: '1-100' })
  await expect.element(page.getByRole('button', { name: 'Scan my router' })).toBeVisible()
  await page.getByRole('button', { name: 'Scan this computer' }).click()
  await eventually(() => expect(kit.store.getState().scan.phase).toBe('done'))
  expect(kit.store.getState().scan.run?.targets.targets).toBe('127.0.0.1')
})

describe('TCP and UDP in one scan', () => {
  const ports = new AskedPorts(Uint16Array.of(22, 53), Uint16Array.of(53, 123, 161))
  const said = [
    ['open', 'syn-ack'],
    ['closed', 'conn-refused'],
    ['open', 'udp-response'],
    ['open|filtered', 'no-response'],
    ['closed', 'port-unreach'],
  ] as const

  /** The page as it is after a scan over both; no engine here asks over UDP, so its events are given to the record. */
  async function shown() {
    const app = await showApp(
      { ...small, hosts: [hostWith('127.0.0.1', [22])] },
      { targets: '127.0.0.1', ports: '22,53' },
    )
    await runToEnd(app)
    const results = new ScanRecord(ports, () => 0, 1000)
    const host = app.kit.store.getState().scan.run?.hosts[0]?.host
    if (host === undefined) throw new Error('no host')
    const rows = emptyRows(said.length)
    for (const [slot, [state, reason]] of said.entries()) {
      rows.ports[slot] = ports.at(slot).port
      rows.protocols[slot] = protocolCode[ports.at(slot).protocol]
      rows.states[slot] = stateCode[state]
      rows.reasons[slot] = reasonCode(reason)
      rows.tries[slot] = 2
    }
    results.take({ kind: 'host', host })
    results.take({ kind: 'rows', host: 0, rows })
    const counts = { ...noCounts, open: 2, closed: 2, 'open|filtered': 1 }
    app.kit.scan.store.update(({ run }) =>
      run?.summary == null
        ? {}
        : { run: { ...run, results, version: 7, summary: { ...run.summary, counts } }, openHost: 0 },
    )
    return app
  }

  it('each has its rows, and its map', async () => {
    const app = await shown()
    await page.getByRole('row', { name: /123 udp open\|filtered no-response/ }).click()
    expect(app.kit.store.getState().scan.selected).toEqual({ host: 0, protocol: 'udp', port: 123 })
    await expect.element(page.getByText(/so the port is open, or a firewall swallows/)).toBeVisible()
    const mapOf = page.getByRole('radiogroup', { name: 'Protocol of the map' })
    await expect.element(mapOf.getByRole('radio', { name: 'UDP' })).toBeChecked()
    await expect.element(page.getByLabelText('States').getByText('open|filtered')).toBeVisible()
    await mapOf.getByRole('radio', { name: 'TCP' }).click({ force: true })
    await page.getByRole('application').click({ position: { x: 5, y: 25 } })
    expect(app.kit.store.getState().scan.selected).toMatchObject({ protocol: 'tcp' })
  })

  it('the form writes the letters of the port grammar, and says how long UDP may take', async () => {
    const app = await shown()
    app.kit.scan.actions.setForm({ ports: 'common-100' })
    const over = page.getByRole('radiogroup', { name: 'Over' })
    await over.getByRole('radio', { name: 'UDP', exact: true }).click({ force: true })
    expect(app.kit.store.getState().scan.form.ports).toBe('U:common-100')
    await expect.element(page.getByText('UDP: up to 1 min 34 s')).toBeVisible()
    await over.getByRole('radio', { name: 'TCP and UDP' }).click({ force: true })
    expect(app.kit.store.getState().scan.form.ports).toBe('T:common-100,U:common-100')
    await expect.element(page.getByText('200 ports × 1 host')).toBeVisible()
  })

  it('the filter and a sort know the protocol', async () => {
    const app = await shown()
    app.kit.scan.actions.setFilter('udp 53')
    await expect.element(page.getByText('1 match')).toBeVisible()
    app.kit.scan.actions.setFilter('53')
    await expect.element(page.getByText('2 matches')).toBeVisible()
  })
})

describe('what answers', () => {
  const nas = {
    hosts: [{ ...hostWith('192.168.1.20', [22, 139, 443, 445]), identities: nasIdentities }],
    everyMs: 1,
  }
  const cellsOf = (port: number) => page.getByRole('row', { name: new RegExp(`\\b${port} open`) })

  it('stands in the rows and in the details, with its evidence and what is odd about it', async () => {
    const app = await showApp(nas, { targets: '192.168.1.20', ports: '22,139,443,445' })
    await runToEnd(app)
    await expect.element(cellsOf(22)).toHaveTextContent(/ssh OpenSSH 9\.2p1/)
    await expect.element(cellsOf(443)).toHaveTextContent(/http over TLS nginx 1\.22\.1/)
    await expect.element(cellsOf(445)).toHaveTextContent(/≠ http/)
    app.kit.scan.actions.select({ host: 0, protocol: 'tcp', port: 445 })
    const details = page.getByRole('complementary', { name: 'Port details' })
    await expect.element(details).toHaveTextContent(/This is port 445, but HTTP answers\./)
    app.kit.scan.actions.select({ host: 0, protocol: 'tcp', port: 443 })
    await expect
      .element(details)
      .toHaveTextContent(/Certificatefor nas\.local, signed by itself, expired on 2025-01-01/)
    await expect.element(details).toHaveTextContent(/HTTP\/1\.1 401 No/)
    app.kit.scan.actions.select({ host: 0, protocol: 'tcp', port: 139 })
    await expect.element(details).toHaveTextContent(/Not known: it takes connections and says nothing\./)
    app.kit.scan.actions.setFilter('openssh')
    await expect.element(cellsOf(22)).toBeVisible()
    await expect.element(cellsOf(443)).not.toBeInTheDocument()
  })

  it('is asked near by, on public addresses where somebody says so, and not at all', async () => {
    const app = await showApp(nas)
    await page.getByRole('button', { name: 'More', exact: true }).click()
    const asked = () => app.kit.store.getState().scan.form.identify
    expect(asked()).toEqual({ intensity: 7, public: false })
    await page.getByRole('radio', { name: 'Ask on public addresses too' }).click()
    expect(asked()).toEqual({ intensity: 7, public: true })
    await page.getByRole('radio', { name: 'Don’t ask what answers' }).click()
    expect(asked()).toBeUndefined()
  })
})
