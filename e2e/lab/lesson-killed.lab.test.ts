import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import type { LessonEvent } from '#shared/lesson/lesson-event'
import { labObstacle } from './network'
import { commandLine } from './portlight'

const obstacle = labObstacle('tcpdump', 'unshare', 'nft')
if (obstacle !== null) console.warn(`SKIPPED, lessons that are killed: ${obstacle}.`)

/** Everything that has this in its environment was started by the lesson of this test. */
const mark = `LESSON_OF_A_TEST=${process.pid}`

function started(): readonly string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark))
        return []
      return [`${pid} ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}`]
    } catch {
      return []
    }
  })
}

/** The networks that some process is in: nothing here keeps one in another way. */
const networks = () =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [readlinkSync(`/proc/${pid}/ns/net`)] : []
    } catch {
      return []
    }
  })

/** TCP and UDP sockets on these ports that a program has. */
const sockets = (ports: readonly number[]) =>
  execFileSync('ss', ['-Htuna'], { encoding: 'utf8' })
    .split('\n')
    .filter(
      (line) => !line.includes('TIME-WAIT') && ports.some((port) => new RegExp(`:${port}(?!\\d)`).test(line)),
    )

describe.skipIf(obstacle !== null)('Portlight that is killed in the middle of a lesson', () => {
  afterEach(() => {
    for (const line of started()) process.kill(Number(line.split(' ')[0]), 'SIGKILL')
  })

  it.each([
    { lesson: 9, step: 1, programs: ['node', 'tcpdump'], more: 'a thread that stands still' },
    { lesson: 11, step: 3, programs: ['node', 'node', 'node', 'node', 'tcpdump'], more: 'three networks' },
    { lesson: 13, step: 2, programs: ['node', 'node', 'tcpdump'], more: 'a range of ports' },
  ])(
    'leaves no process, socket or network of lesson $lesson, with $more',
    async ({ lesson, step, programs }) => {
      const before = new Set(networks())
      const [name = '', value = ''] = mark.split('=')
      const child = spawn(process.execPath, [commandLine, 'lesson', `${lesson}`, '--json', '--stepping'], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, [name]: value },
      })
      const exit = once(child, 'exit')
      let ports: readonly number[] = []
      for await (const line of createInterface({ input: child.stdout })) {
        const event = JSON.parse(line) as LessonEvent
        if (event.kind === 'begun') ports = Object.values(event.ports)
        if (event.kind !== 'waiting') continue
        if (event.step === step) break
        child.stdin.write('\n')
      }
      expect(
        started()
          .map((one) => one.split(' ')[1])
          .toSorted(),
      ).toEqual(programs)
      const opened = networks().filter((one) => !before.has(one))
      if (lesson === 9) expect(sockets(ports).length).toBeGreaterThan(2)
      else expect(opened.length).toBeGreaterThan(0)
      child.kill('SIGKILL')
      await exit
      await expect.poll(started, { timeout: 30_000, interval: 100 }).toEqual([])
      await expect
        .poll(() => networks().filter((one) => opened.includes(one)), { timeout: 30_000, interval: 100 })
        .toEqual([])
      expect(sockets(ports)).toEqual([])
    },
  )
})
