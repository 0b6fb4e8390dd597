import process from 'node:process'
import { say } from './project.mjs'

/** Milliseconds between two signs of life: where they replace one another, and where each is a line of a log. */
const everyMs = { terminal: 1000, log: 15_000 }

/**
 * Says what is being done, and for as long as it lasts that it goes on: in a terminal by counting seconds on the same line,
 * elsewhere by a line now and then.
 * @template T
 * @param {string} line what is being done, without a full stop
 * @param {Promise<T>} work
 * @param {NodeJS.WriteStream} [stream]
 * @returns {Promise<T>}
 */
export async function withSignOfLife(line, work, stream = process.stdout) {
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 1000)
  const terminal = stream.isTTY === true
  if (terminal) stream.write(`${line} …`)
  else say(`${line} …`, stream)
  const timer = setInterval(
    () => {
      if (terminal) stream.write(`\r${line} … ${seconds()} s`)
      else say(`… ${seconds()} s`, stream)
    },
    terminal ? everyMs.terminal : everyMs.log,
  )
  try {
    return await work
  } finally {
    clearInterval(timer)
    if (terminal) stream.write('\n')
  }
}
