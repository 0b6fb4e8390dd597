import { describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { bySentence } from '#shared/command-line/remedy'
import { eventually } from '../../test/eventually'
import { connection, crowd, listener, owners, workbench } from '../../test/fake-socket-lists'
import { showSockets } from '../../test/show-sockets'

const grid = () => page.getByRole('grid', { name: 'Sockets' })
const details = () => page.getByRole('complementary', { name: 'Socket details' })
const row = (text: string | RegExp) => grid().getByRole('row').filter({ hasText: text })
const focusGrid = () => (grid().element() as HTMLElement).focus()
const dev = listener(7777, '0.0.0.0', [owners.node])

describe('the table', () => {
  it('has every socket as a row, with what is known of it', async () => {
    await showSockets()
    await expect.element(grid()).toHaveAttribute('aria-rowcount', String(workbench().length + 1))
    await expect
      .element(row('9229'))
      .toHaveTextContent(/tcp4.*LISTEN.*0\.0\.0\.0.*9229.*node.*20817.*me.*everybody/)
    await expect.element(row(/631/).first()).toHaveTextContent(/another user’s.*root.*ipp.*this computer/)
    await expect.element(row('8080')).toHaveTextContent('this network')
  })

  it('marks what is new, changed and gone, with a word for ears', async () => {
    const { read } = await showSockets()
    const [first, ...others] = workbench()
    await read([...others, dev])
    await expect.element(row('7777')).toHaveTextContent(/^\+new tcp4/)
    await expect.element(grid().getByRole('row').nth(1)).toHaveTextContent(/^−gone tcp4.*22/)
    expect(first?.local.port).toBe(22)
    await read([...others, dev])
    await expect.element(row('7777')).toHaveTextContent(/^tcp4/)
    await expect.element(grid().getByRole('row').nth(1)).not.toHaveTextContent('gone')
  })

  it('is sorted by a head, and the head says so', async () => {
    await showSockets()
    await page.getByRole('button', { name: 'Remote port' }).click()
    await expect
      .element(page.getByRole('columnheader', { name: 'Remote port' }))
      .toHaveAttribute('aria-sort', 'ascending')
    await expect.element(grid().getByRole('row').nth(1)).toHaveTextContent('443')
    await page.getByRole('button', { name: 'Remote port' }).click()
    await expect.element(grid().getByRole('row').nth(1)).toHaveTextContent('53004')
  })

  it('is filtered by one box that / leads to, and says what nothing matches', async () => {
    await showSockets()
    await userEvent.keyboard('/')
    await expect.element(page.getByRole('searchbox', { name: 'Filter sockets' })).toHaveFocus()
    await userEvent.keyboard('redis')
    await expect.element(grid()).toHaveAttribute('aria-rowcount', '2')
    await expect.element(page.getByText('1 of 34')).toBeVisible()
    await userEvent.keyboard('-nothing')
    await expect.element(page.getByText('No socket matches “redis-nothing”.')).toBeVisible()
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.element(grid()).toHaveAttribute('aria-rowcount', '35')
  })

  it('shows listeners alone', async () => {
    await showSockets()
    await page.getByRole('button', { name: 'Listening only' }).click()
    await expect.element(grid()).toHaveAttribute('aria-rowcount', '14')
  })

  it('is grouped by process, and groups are folded by keys', async () => {
    await showSockets()
    await page.getByRole('button', { name: 'By process' }).click()
    const group = grid().getByRole('button', { name: /^node 20817/ })
    await expect.element(group).toHaveTextContent('6 sockets, 3 listening')
    // two programs of one name are told apart by where they work
    await expect.element(group).toHaveTextContent('shop-front')
    await expect.element(group).toHaveAttribute('aria-expanded', 'true')
    focusGrid()
    await userEvent.keyboard('{Home}{ArrowLeft}')
    await expect
      .element(grid().getByRole('button', { name: /^firefox/ }))
      .toHaveAttribute('aria-expanded', 'false')
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    await expect.element(row('firefox').nth(1)).toHaveAttribute('aria-selected', 'true')
  })

  it('is walked by keys, shows details with Enter and closes them with Escape', async () => {
    const { kit, fake } = await showSockets()
    focusGrid()
    await userEvent.keyboard('{End}')
    await expect.element(row('52330')).toHaveAttribute('aria-selected', 'true')
    await expect.element(details()).not.toBeInTheDocument()
    await userEvent.keyboard('{Home}{ArrowDown}{ArrowDown}{ArrowDown}{Enter}')
    await expect.element(details()).toHaveTextContent('tcp4 *:80')
    await userEvent.keyboard('{Control>}c{/Control}')
    await eventually(() =>
      expect(fake.copied[0]).toMatch(/^tcp4\tLISTEN\t\*:80\t–\tnginx \(990\) and 1 more/),
    )
    await userEvent.keyboard('{Escape}')
    await expect.element(details()).not.toBeInTheDocument()
    expect(kit.store.getState().sockets.selected?.local.port).toBe(80)
  })

  it('keeps the selected row selected when others come above it', async () => {
    const { read } = await showSockets()
    await row('9229').click()
    await read([listener(21, '0.0.0.0', [owners.sshd]), ...workbench()])
    await expect.element(row('9229')).toHaveAttribute('aria-selected', 'true')
    focusGrid()
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(row('51820')).toHaveAttribute('aria-selected', 'true')
  })

  it('draws a screen full of rows, however many there are', { timeout: 60_000 }, async () => {
    await showSockets(crowd(50_000))
    await expect.element(grid()).toHaveAttribute('aria-rowcount', '50001')
    expect(document.querySelectorAll('[role=row]').length).toBeLessThan(60)
    focusGrid()
    await userEvent.keyboard('{End}')
    await expect.element(grid().getByRole('row', { selected: true })).toBeVisible()
    expect(document.querySelectorAll('[role=row]').length).toBeLessThan(60)
  })
})

describe('freezing', () => {
  it('is done with Space, is shown, and is let go with Space', async () => {
    const { read } = await showSockets()
    await row('9229').click()
    focusGrid()
    await userEvent.keyboard(' ')
    await expect.element(page.getByText(/^Frozen at /)).toBeVisible()
    await expect.element(page.getByRole('button', { name: 'Freeze' })).toHaveAttribute('aria-pressed', 'true')
    await read([...workbench(), dev])
    await expect.element(page.getByText(/^Frozen at .*, 1 newer$/)).toBeVisible()
    await expect.element(row('7777')).not.toBeInTheDocument()
    await expect.element(row('9229')).toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard(' ')
    await expect.element(row('7777')).toHaveTextContent(/^\+new/)
    await expect.element(row('9229')).toHaveAttribute('aria-selected', 'true')
  })

  it('is not what Space does on a button or in a field', async () => {
    const { kit } = await showSockets()
    await page.getByRole('searchbox', { name: 'Filter sockets' }).click()
    await userEvent.keyboard('a b')
    ;(page.getByRole('button', { name: 'By process' }).element() as HTMLElement).focus()
    await userEvent.keyboard(' ')
    expect(kit.store.getState().sockets).toMatchObject({ filter: 'a b', grouped: true, frozen: false })
  })
})

describe('readings', () => {
  it('come at the pace that is chosen, or not at all', async () => {
    const { played, kit } = await showSockets()
    await page.getByRole('radio', { name: 'Read every 5 seconds' }).click({ force: true })
    await eventually(() => expect(played.asked.at(-1)?.intervalMs).toBe(5000))
    await page.getByRole('radio', { name: 'Do not read' }).click({ force: true })
    await expect.element(page.getByText(/^Paused at /)).toBeVisible()
    await eventually(() => expect(played.open).toBe(0))
    const asked = played.asked.length
    await userEvent.keyboard('{F5}')
    await eventually(() => expect(played.asked.length).toBe(asked + 1))
    expect(kit.store.getState().sockets.phase).toBe('paused')
  })

  it('that fail are an alert that goes by itself, and rows stay', async () => {
    const { played, read } = await showSockets()
    await eventually(() => expect(played.open).toBe(1))
    played.fail('/proc/net/tcp cannot be read (EACCES)')
    await expect.element(page.getByRole('alert')).toHaveTextContent(/EACCES.*What is shown is from/)
    await expect.element(row('9229')).toBeVisible()
    await read(workbench())
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument()
  })

  it('end when another view is shown', async () => {
    const { played } = await showSockets()
    await eventually(() => expect(played.open).toBe(1))
    await page.getByRole('button', { name: 'Scan', exact: true }).click()
    await eventually(() => expect(played.open).toBe(0))
  })
})

describe('details', () => {
  it('tell all that is known of the owner', async () => {
    await showSockets()
    await row('8080').click()
    await expect.element(details()).toHaveTextContent('node --inspect=0.0.0.0:9229 server.js --port 3000')
    await expect.element(details()).toHaveTextContent(/npm \(20801\) ← bash \(4310\)/)
    await expect.element(row('8080')).toHaveTextContent('node 20817 shop-front/api')
    await expect.element(details()).toHaveTextContent('Folder/home/me/shop/api')
    await expect.element(details()).toHaveTextContent('Projectshop-front, by package.json in /home/me/shop')
    await expect.element(details()).toHaveTextContent(/5 h 5\d min ago/)
    await expect
      .element(details())
      .toHaveTextContent('Computers of the networks that this one is on can reach it')
    await row('5432').first().click()
    await expect.element(details()).toHaveTextContent('docker 4bf1c0a9d2e87f35')
  })

  it('tell who can reach a listener, and why that is not known', async () => {
    await showSockets()
    await row('8080').click()
    await expect.element(details()).toHaveTextContent('Reachthis network at least')
    await expect.element(details()).toHaveTextContent(/InternetNobody has looked from outside/)
    await row('9229').click()
    await expect.element(details()).toHaveTextContent('Reachthis computer')
    await expect.element(details()).toHaveTextContent(/NetworkThe firewall of this computer keeps them out/)
  })

  it('tell why there is no owner, and what would show it', async () => {
    const { fake } = await showSockets()
    await row(/631/).first().click()
    await expect.element(details()).toHaveTextContent('this user may not look into it')
    await details().getByRole('button', { name: 'Copy “sudo npx portlight sockets”' }).click()
    await eventually(() => expect(fake.copied).toEqual(['sudo npx portlight sockets']))
  })

  it('tell when a TIME_WAIT ends, and that a socket is gone', async () => {
    const { read } = await showSockets()
    await row('53001').click()
    await expect.element(details()).toHaveTextContent('in about 53 s, by itself')
    await read(workbench().filter(({ remote }) => remote?.port !== 53001))
    await expect.element(details()).toHaveTextContent('gone since it was selected')
  })

  it('lead to the answer why the port is in use', async () => {
    const { kit } = await showSockets()
    await row('6379').click()
    await page.getByRole('button', { name: 'Why is this port in use?' }).click()
    await eventually(() => expect(kit.store.getState().place).toBe('conflict'))
    await eventually(() => expect(kit.store.getState().conflict.report?.port).toBe(6379))
  })
})

describe('beside the table', () => {
  it('what is exposed is explained, with how to keep it to this computer', async () => {
    await showSockets()
    const list = page.getByRole('region', { name: 'Exposure' })
    await expect.element(list).toHaveTextContent('Redis or Valkeyport 6379')
    await expect.element(list).toHaveTextContent('bind 127.0.0.1 -::1')
    await list.getByRole('button', { name: 'Show' }).first().click()
    await expect.element(details()).toHaveTextContent('tcp4 *:9229')
    await expect.element(details()).toHaveTextContent('To keep it to this computer: Start it with --inspect')
  })

  it('what has no owner is counted and explained, sockets elsewhere too', async () => {
    const { fake } = await showSockets()
    const list = page.getByRole('region', { name: 'Without an owner' })
    await expect
      .element(list)
      .toHaveTextContent('4 sockets of processes that this user may not look into (avahi, root)')
    await expect.element(list).toHaveTextContent('5 sockets in TIME_WAIT')
    await list.getByRole('button', { name: /Copy “sudo nsenter/ }).click()
    await eventually(() => expect(fake.copied[0]).toContain('nsenter --target 4711'))
  })

  it('what can not be typed is a sentence, with nothing to copy', async () => {
    await showSockets([], 'light', bySentence('Start Portlight as administrator.'))
    const list = page.getByRole('region', { name: 'Without an owner' })
    await expect.element(list).toHaveTextContent('To see more: Start Portlight as administrator.')
    expect(list.getByRole('button').elements()).toEqual([])
  })

  it('the system’s own limits are told, and a TIME_WAIT pile-up is called what it is', async () => {
    const { read } = await showSockets()
    const facts = page.getByRole('region', { name: 'This system' })
    await expect.element(facts).toHaveTextContent('5 connections in TIME_WAIT, which is normal')
    await expect.element(facts).toHaveTextContent('Ports below 1024 may be bound only with privileges')
    await read(
      Array.from({ length: 20_000 }, (_, at) =>
        connection(32768 + at, '10.0.0.1', ['10.0.0.2', 80], 'TIME_WAIT', [], { ownerless: 'time-wait' }),
      ),
    )
    await expect.element(facts).toHaveTextContent('71 % of the 28,232 ports for outgoing connections')
    await expect
      .element(page.getByRole('region', { name: 'Facts' }))
      .toHaveTextContent('71 % of outgoing ports in use (32768–60999)')
  })

  it('the map is walked by keys and chooses the socket of a port', async () => {
    const { kit } = await showSockets()
    ;(page.getByRole('application').element() as HTMLElement).focus()
    await userEvent.keyboard('3000')
    await expect
      .element(page.getByRole('paragraph').filter({ hasText: /^Port 3000/ }))
      .toHaveTextContent('Port 3000, LISTEN, node (20817) of shop-front/api, 6 more sockets')
    await expect
      .element(page.getByRole('list', { name: 'Ports that listen' }).getByRole('listitem').first())
      .toHaveTextContent(/^Port 22, LISTEN, sshd/)
    await userEvent.keyboard('n{Enter}')
    expect(kit.store.getState().sockets.selected?.local.port).toBe(5353)
    await expect.element(grid().getByRole('row', { selected: true })).toHaveTextContent('5353')
  })

  it('all of it can be put away', async () => {
    await showSockets()
    await page.getByRole('button', { name: 'Overview' }).click()
    await expect.element(page.getByRole('complementary', { name: 'Overview' })).not.toBeInTheDocument()
    await page.getByRole('button', { name: 'Overview, 2 exposures' }).click()
    await expect.element(page.getByRole('complementary', { name: 'Overview' })).toBeVisible()
  })
})

it('in a small window no name of a program is cut, and the facts fit', async () => {
  await page.viewport(900, 600)
  await showSockets()
  const owners = [...document.querySelectorAll('[role="row"] [class*="_name_"]')].filter(
    (one) => one.closest('[role="gridcell"]') !== null,
  )
  expect(owners.length).toBeGreaterThan(3)
  for (const { textContent, scrollWidth, clientWidth } of owners)
    expect(`${textContent} ${scrollWidth}`).toBe(`${textContent} ${Math.min(scrollWidth, clientWidth)}`)
  const facts = page.getByRole('region', { name: 'Facts' }).element()
  expect(facts.scrollWidth).toBeLessThanOrEqual(facts.clientWidth)
  await page.viewport(1280, 800)
})

it('in a small window a very long name shows both its ends and its process, and is heard whole', async () => {
  await page.viewport(900, 600)
  const program = 'com.example.vendor.desktop.background-synchronisation-helper'
  await showSockets([listener(8080, '0.0.0.0', [{ ...owners.node, program, project: null }])])
  const cell = page.getByRole('gridcell', { name: program }).element()
  expect(cell.textContent).toContain(program)
  const { right, bottom } = cell.getBoundingClientRect()
  const pid = cell.querySelector('[class*="_pid_"]')?.getBoundingClientRect()
  expect(pid?.right).toBeLessThanOrEqual(right)
  expect(pid?.bottom).toBeLessThanOrEqual(bottom)
  // of the end the last letters are seen, and of the start the first
  const end = cell.querySelector('[class*="_last_"]')
  const boxOf = (one: Element | null | undefined) => one?.getBoundingClientRect()
  expect(boxOf(end?.firstElementChild)?.right).toBeCloseTo(boxOf(end)?.right ?? 0, 0)
  expect(boxOf(end)?.width).toBeGreaterThan(40)
  await page.viewport(1280, 800)
})

it('in a small window panes lie over the table, and Escape closes one after the other', async () => {
  const { kit } = await showSockets()
  await page.viewport(900, 600)
  const overview = page.getByRole('complementary', { name: 'Overview' })
  await expect.element(overview).not.toBeInTheDocument()
  await page.getByRole('button', { name: 'Overview, 2 exposures' }).click()
  await overview.getByRole('button', { name: 'Show' }).first().click()
  await expect.element(details()).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await expect.element(details()).not.toBeInTheDocument()
  await userEvent.keyboard('{Escape}')
  await expect.element(overview).not.toBeInTheDocument()
  expect(kit.store.getState().sockets.selected).not.toBeNull()
  await userEvent.keyboard('{Escape}')
  expect(kit.store.getState().sockets.selected).toBeNull()
  await page.viewport(1280, 800)
})

describe('export', () => {
  it('writes the rows that are shown, in the words of the command line', async () => {
    const { fake } = await showSockets()
    await page.getByRole('searchbox', { name: 'Filter sockets' }).fill('redis')
    await page.getByRole('button', { name: 'Export sockets' }).click()
    await page.getByRole('menuitem', { name: 'JSON' }).click()
    await eventually(() => expect(fake.saved).toHaveLength(1))
    const [file] = fake.saved
    expect(file?.name).toMatch(/^portlight sockets [\w. -]+\.json$/)
    const document = JSON.parse(file?.text ?? '')
    expect(document).toMatchObject({ command: 'sockets', sockets: [{ local: { port: 6379 } }] })
    expect(document.exposures[0]).toMatchObject({ rule: 'redis' })
    await page.getByRole('button', { name: 'Export sockets' }).click()
    await page.getByRole('menuitem', { name: 'CSV' }).click()
    await eventually(() => expect(fake.saved).toHaveLength(2))
    expect(fake.saved[1]?.text.split('\r\n')).toHaveLength(3)
  })
})

it('listeners that come and go are said, connections are not', async () => {
  const { read } = await showSockets()
  const status = page.getByRole('status')
  await expect.element(status).toHaveTextContent('34 sockets shown.')
  await read([
    ...workbench(),
    dev,
    connection(41000, '10.0.0.1', ['10.0.0.2', 80], 'ESTABLISHED', [owners.node]),
  ])
  await expect.element(status, { timeout: 8000 }).toHaveTextContent('node listens on port 7777 now.')
})

it('a port that the answer is about can be looked at here', async () => {
  const { kit } = await showSockets()
  kit.portWays.find(({ key }) => key === 'sockets')?.go({ host: null, port: 3000, protocol: 'tcp' })
  await expect.element(grid()).toHaveAttribute('aria-rowcount', '8')
})
