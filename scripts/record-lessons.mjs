// Records the lessons that need a network of their own, by running the real ones: npx electron-vite build && node scripts/record-lessons.mjs && npx biome format --write resources/lessons
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { release } from 'node:os'

const cli = new URL('../out/main/cli.cjs', import.meta.url).pathname
/** @type {Record<string, unknown>} */
const lessons = {}
for (const number of ['10', '11', '13']) {
  const lines = execFileSync(process.execPath, [cli, 'lesson', number, '--json'], { encoding: 'utf8' })
  lessons[number] = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ portlight, command, lesson, ...event }) => {
      // the words are made of the facts when somebody looks
      for (const happening of event.happenings ?? []) delete happening.text
      return event
    })
}
const system = `Linux ${release().split('-')[0]}`
const file = new URL('../resources/lessons/recorded.json', import.meta.url)
writeFileSync(file, `${JSON.stringify({ at: Date.now(), system, lessons }, null, 1)}\n`)
