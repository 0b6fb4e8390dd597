import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Runs, usualRunLimits } from '#engine/runs/runs'
import { scanOf, TestPage } from '#serve/testing/test-page'
import { type Pass, signIn, type TestServer, testServer, until } from '#serve/testing/test-server'
import type { RunHead } from '#shared/run/run'

/** The server with the runs of a real engine, whose scans are played. */
let at: TestServer
let pass: Pass
let runs: Runs
beforeEach(async () => {
  runs = new Runs(usualRunLimits)
  at = await testServer({}, (play) => ({
    'scan.run': ({ id }, signal) => runs.begin(headOf(id), (stop) => play(id, stop), signal),
    'run.follow': (request, signal) => runs.follow(request, signal),
  }))
  pass = await signIn(at)
})
afterEach(async () => {
  await at.stop()
  runs.close()
})

function headOf(id: string): RunHead {
  const asked = { targets: 'a', exclude: '', ports: '1', excludePorts: '', family: 'any', timing: 3 } as const
  return { id, kind: 'scan', version: 1, startedAt: 0, asked }
}

describe('a page that is reloaded', () => {
  /** A page with a scan, of which it has taken so many items. */
  const scanning = async (items: number | 'forever', taken: number) => {
    const page = await TestPage.open(at, pass)
    const scan = page.client['scan.run'](scanOf(items))[Symbol.asyncIterator]()
    for (let count = 0; count < taken; count += 1) await scan.next()
    return { page, scan }
  }
  const found = async (page: TestPage, id = '300') => {
    const items: unknown[] = []
    for await (const item of page.client['run.follow']({ id, from: 0 })) items.push(item)
    return items
  }
  const everything = [
    { kind: 'run', run: headOf('300'), complete: false },
    ...Array.from({ length: 300 }, (_, n) => n + 1),
  ]

  it('finds its scan again, from the beginning', async () => {
    const { page } = await scanning(300, 40)
    page.leave()
    const again = await TestPage.open(at, pass, page)
    expect(await found(again)).toEqual(everything)
    again.leave()
  })

  it('finds it also where its browser had put it aside without a word, whose session then is over', async () => {
    const { page } = await scanning(300, 40)
    page.putAside()
    await until(() => at.server.idleMs() === 0)
    const again = await TestPage.open(at, pass, page)
    expect(again.resumed).toBe(false)
    expect(await found(again)).toEqual(everything)
    again.leave()
    // only the session of the second page was left
    await until(() => at.server.idleMs() > 0)
  })

  it('takes nothing from the tab that it was duplicated from', async () => {
    const { page, scan } = await scanning('forever', 10)
    const copy = await TestPage.open(at, pass, page)
    await expect(found(copy, 'forever')).rejects.toMatchObject({ value: { code: 'refused' } })
    expect((await scan.next()).done).toBe(false)
    page.break()
    await page.dial()
    expect((await scan.next()).done).toBe(false)
    expect(at.running()).toBe(1)
    page.leave()
    copy.leave()
  })

  it('has its scan as soon as the break is noticed, where it came back before that', async () => {
    const { page } = await scanning(300, 40)
    const again = await TestPage.open(at, pass, page)
    await expect(found(again)).rejects.toMatchObject({ value: { code: 'refused' } })
    page.break()
    await vi.waitFor(async () => expect(await found(again)).toEqual(everything), { timeout: 10_000 })
    again.leave()
  })
})
