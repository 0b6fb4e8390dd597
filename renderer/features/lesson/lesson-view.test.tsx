import { describe, expect, it } from 'vitest'
import { cdp, page, userEvent } from 'vitest/browser'
import { allLessons } from '#shared/lesson/all-lessons'
import { expectAccessible, violations } from '../../test/accessibility'
import { eventually } from '../../test/eventually'
import { scenarios } from '../../test/scenarios'
import { type ShownApp, showApp } from '../../test/show-app'

async function showLesson(theme: 'light' | 'dark' = 'light'): Promise<ShownApp> {
  const app = await showApp(scenarios.nas, { targets: 'nas.local' }, theme)
  app.kit.go('lesson')
  await page.getByRole('button', { name: '2 The handshake' }).click()
  return app
}

const next = () => page.getByRole('button', { name: /^Do the (first|next) step$/ })
const steps = ({ kit }: ShownApp) => kit.store.getState().lesson.reports.length

async function doSteps(app: ShownApp, count: number): Promise<void> {
  for (let done = 1; done <= count; done += 1) {
    await eventually(() => expect(next().element().getAttribute('aria-disabled')).toBe('false'))
    await next().click()
    await eventually(() => expect(steps(app)).toBe(done))
  }
}

describe('a lesson', () => {
  it('is predicted, done step by step, and asks at the end', async () => {
    const app = await showLesson()
    await page.getByRole('radio', { name: /a\) It ends at once/ }).click()
    await doSteps(app, 4)
    await expect.element(page.getByText(/Not quite\./)).toBeVisible()
    await page.getByRole('radio', { name: 'b) RST' }).click()
    await expect.element(page.getByText('✓ Right.')).toBeVisible()
    await expect.element(page.getByText('Everything is closed again.', { exact: false })).toBeVisible()
    expect(app.fake.lessonsOpen()).toBe(0)
  })

  it('says of its prediction nothing before it is over', async () => {
    const app = await showLesson()
    await page.getByRole('radio', { name: /a\) It ends at once/ }).click()
    await doSteps(app, 1)
    await expect.element(page.getByText(/Not quite\./)).not.toBeInTheDocument()
  })

  it('shows what was done, what is inferred, the table with what is new in it, and what held', async () => {
    const app = await showLesson()
    await doSteps(app, 2)
    const code = page.getByRole('region', { name: 'The code that did it' })
    await expect.element(code).toHaveTextContent("client = net.connect(20001, '127.0.0.1')")
    const happened = page.getByRole('region', { name: 'What happened' })
    await expect.element(happened).toHaveTextContent('SYN from 127.0.0.1:40000 to 127.0.0.1:20001 inferred')
    const row = page.getByRole('row', { name: /ESTABLISHED 127\.0\.0\.1:40000/ })
    await expect.element(row).toHaveTextContent(/client.*new/)
    const found = page.getByRole('region', { name: 'So', exact: true })
    for (const word of ['It is so', 'It is not so here', 'Not known'])
      await expect.element(found.getByRole('img', { name: word }).first()).toBeVisible()
    await expect
      .element(page.getByRole('status').filter({ hasText: 'claims hold' }))
      .toHaveTextContent('Step 2, Three packets, is done. 2 of 4 claims hold.')
    await page.getByRole('button', { name: '1. A door' }).click()
    await expect.element(page.getByRole('row', { name: /ESTABLISHED/ })).not.toBeInTheDocument()
  })

  it('leads on from each port of its texts and its table', async () => {
    const app = await showLesson()
    await doSteps(app, 2)
    const menu = page.getByRole('menu', { name: 'Port 20001/tcp' })
    await page.getByRole('button', { name: '20001', exact: true }).first().click()
    await expect.element(menu).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await page.getByRole('row').getByRole('button', { name: 'More about port 20001' }).first().click()
    await expect.element(menu).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await app.kit.lesson.controller.breakOff()
  })

  it('is broken off by Escape, and begun once more', async () => {
    const app = await showLesson()
    await doSteps(app, 2)
    expect(app.fake.lessonsOpen()).toBe(1)
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByText('Broken off. Everything that was open is closed.')).toBeVisible()
    await eventually(() => expect(app.fake.lessonsOpen()).toBe(0))
    await page.getByRole('button', { name: 'Once more' }).click()
    await doSteps(app, 1)
  })

  it.each([
    ['another place', (app: ShownApp) => app.kit.go('scan')],
    ['another lesson', () => page.getByRole('button', { name: '4 Four numbers' }).click()],
  ])('closes everything when somebody leaves for %s', async (_, leave) => {
    const app = await showLesson()
    await doSteps(app, 2)
    await leave(app)
    await eventually(() => expect(app.fake.lessonsOpen()).toBe(0))
  })

  it('plays by itself, and stands at its end where somebody wants less motion', async () => {
    const moment = () =>
      page.getByRole('slider', { name: 'Moment of the step' }).element() as HTMLInputElement
    const still = (value: string) =>
      cdp().send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-reduced-motion', value }] })
    const app = await showLesson()
    await doSteps(app, 1)
    await expect.element(page.getByRole('button', { name: 'Stop here' })).toBeVisible()
    await still('reduce')
    try {
      await eventually(() => expect(next().element().getAttribute('aria-disabled')).toBe('false'))
      await next().click()
      await eventually(() => expect(steps(app)).toBe(2))
      await expect.element(page.getByRole('button', { name: 'Play this step, slowly' })).toBeVisible()
      expect(moment().value).toBe(moment().max)
    } finally {
      await still('')
    }
  })

  it('gives a sheet for a class', async () => {
    const { fake } = await showLesson()
    await page.getByRole('button', { name: 'Class sheet…' }).click()
    await eventually(() => expect(fake.saved[0]?.name).toBe('portlight-lesson-2.md'))
    expect(fake.saved[0]?.text).toContain('# Lesson 2: The handshake')
  })
})

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it.each([0, 1, 2, 3, 4])('after %i steps it is accessible, and fits', async (count) => {
    const app = await showLesson(theme)
    await doSteps(app, count)
    await expectAccessible()
  })
})

it('that changes the rules of a network is called a recording where it is one, and which command runs it', async () => {
  await showLesson()
  await page.getByRole('button', { name: '10 What a firewall does' }).click()
  const experiment = page.getByRole('region', { name: 'The experiment' })
  await expect.element(experiment).toHaveTextContent('so it runs in one of its own')
  await next().click()
  await expect
    .element(experiment)
    .toHaveTextContent('This is a recording: it ran like this on Linux 6.1 on 1970-01-01')
  await expect.element(experiment).toHaveTextContent('portlight lesson 10')
  await page.viewport(900, 600)
  expect(await violations()).toEqual([])
  await page.viewport(1280, 800)
})

it('lists every lesson', async () => {
  await showLesson()
  const list = page.getByRole('navigation', { name: 'Lessons' })
  expect(list.getByRole('button').elements()).toHaveLength(allLessons.length)
})
