import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { createEngine } from './engine'

const forward = vi.hoisted(() => ({ loaded: 0 }))
vi.mock('./forward/forward', () => {
  forward.loaded += 1
  return {
    Forward: class {
      tidyUp = async () => ['closed']
      close = async () => {}
    },
  }
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portlight-tidy-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function tidied(): Promise<readonly string[]> {
  const engine = createEngine({
    probeWorker: null,
    dataFolder: folder,
    own: npxPortlight,
  })
  const said = await engine.tidyUp()
  await engine.close()
  return said
}

it('loads nothing of routers where no mapping is written down', async () => {
  expect(await tidied()).toEqual([])
  await mkdir(join(folder, 'forward-journal'))
  expect(await tidied()).toEqual([])
  expect(forward.loaded).toBe(0)
})

it('closes what a crash left, where there may be any', async () => {
  await mkdir(join(folder, 'forward-journal'))
  await writeFile(join(folder, 'forward-journal', '0123456789abcdef01234567.json'), '{}')
  expect(await tidied()).toEqual(['closed'])
})

it('looks into it where the folder can’t be read', async () => {
  await writeFile(join(folder, 'forward-journal'), '')
  expect(await tidied()).toEqual(['closed'])
})
