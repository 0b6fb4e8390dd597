import { execFileSync } from 'node:child_process'
import { allLessons } from '#shared/lesson/all-lessons'
import { expect, test } from './app'
import { LessonPage } from './lesson-page'

/** Sockets on these ports as `ss` has them; those that the kernel alone remembers are left out. */
function open(ports: readonly string[]): readonly string[] {
  return execFileSync('ss', ['-Htuna'], { encoding: 'utf8' })
    .split('\n')
    .filter(
      (line) => !line.includes('TIME-WAIT') && ports.some((port) => new RegExp(`:${port}(?!\\d)`).test(line)),
    )
}

test('every lesson runs in the app, all that is claimed holds, and nothing stays open', async ({
  portlight: { page, faults },
}) => {
  test.setTimeout(240_000)
  for (const { number, title, steps, needs } of allLessons) {
    const lesson = new LessonPage(page)
    await lesson.open(`${number} ${title}`)
    const ports = new Set<string>()
    for (const [at] of steps.entries()) {
      await lesson.next(at + 1)
      await expect(page.getByRole('img', { name: 'It is not so here' }), title).toHaveCount(0)
      for (const [, port = ''] of ((await lesson.code.textContent()) ?? '').matchAll(/\b(\d{5})\b/g))
        ports.add(port)
    }
    await expect(page.getByText('Everything is closed again.')).toBeVisible()
    if (needs === undefined) expect(open([...ports]), title).toEqual([])
    // Electron can't be started in a network of its own
    else if (test.info().project.name === 'electron')
      await expect(page.getByRole('status').getByText('This is a recording')).toBeVisible()
  }
  expect(faults).toEqual([])
})

test('a lesson that is left in its middle closes what it opened', async ({ portlight: { page } }) => {
  const lesson = new LessonPage(page)
  await lesson.open('4 Four numbers name a connection')
  await lesson.next(1)
  await lesson.next(2)
  const [, port = ''] = /connect\((\d+)/.exec((await lesson.code.textContent()) ?? '') ?? []
  expect(open([port]).length).toBe(101)
  await page.getByRole('navigation').getByRole('button', { name: 'Scan', exact: true }).click()
  await expect.poll(() => open([port])).toEqual([])
})
