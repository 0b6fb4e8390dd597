// Each file of tests has a folder of its own for what Portlight remembers: what it starts (command lines, servers) inherits it, and
// nothing is written into the history of whoever runs the tests. XDG Base Directory Specification; LOCALAPPDATA on Windows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'portlight-test-state-'))
process.env.XDG_STATE_HOME = folder
process.env.LOCALAPPDATA = folder
afterAll(() => {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // a process that is ending still writes: the system clears its folder for temporary files
  }
})
