import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { gzipSync } from 'node:zlib'
import { giveUp, root } from '../setup/project.mjs'
import { run } from '../setup/run-process.mjs'

/** Files of a package for Linux, and the words behind `portlight` that print them. */
const pages = {
  'portlight.1.gz': ['man'],
  'portlight.bash': ['completion', 'bash'],
  'portlight.zsh': ['completion', 'zsh'],
  'portlight.fish': ['completion', 'fish'],
}

/** Writes the manual page and the shells' completions, as the built command line prints them, into a folder. */
export async function writePages(/** @type {string} */ folder) {
  mkdirSync(folder, { recursive: true })
  for (const [file, words] of Object.entries(pages)) {
    const { code, output } = await run(process.execPath, [join(root, 'out/main/cli.cjs'), ...words], {
      quiet: true,
    })
    if (code !== 0) giveUp(`portlight ${words.join(' ')} ended with ${code}: ${output}`)
    writeFileSync(join(folder, file), file.endsWith('.gz') ? gzipSync(output, { level: 9 }) : output)
  }
}
