import { spawn } from 'node:child_process'
import process from 'node:process'
import { root } from './project.mjs'

/**
 * @typedef {object} RunOptions
 * @property {boolean} [quiet] keep the output for the caller instead of showing it
 * @property {number} [deadline] milliseconds after which the process and all that it started are ended
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd] the checkout where it is not said
 */

/**
 * Runs a program in the checkout to its end. The program leads a process group of its own, so that a deadline, and
 * Ctrl+C, end what it started too.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string, late: boolean }>} `late`: the deadline ended it
 */
export function run(command, args, options = {}) {
  const { quiet = false, deadline = 600_000, env = process.env, cwd = root } = options
  const grouped = process.platform !== 'win32'
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      detached: grouped,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    let output = ''
    let late = false
    const keep = (/** @type {Buffer} */ data) => {
      output = (output + data.toString('utf8')).slice(-200_000)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)

    const end = (/** @type {NodeJS.Signals} */ signal) => {
      try {
        if (child.pid !== undefined) process.kill(grouped ? -child.pid : child.pid, signal)
      } catch {
        // it has ended by itself
      }
    }
    const timer = setTimeout(() => {
      late = true
      end('SIGKILL')
    }, deadline)
    const interrupted = () => {
      end('SIGTERM')
      process.exit(130)
    }
    process.once('SIGINT', interrupted)
    process.once('SIGTERM', interrupted)

    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer)
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', interrupted)
      resolve({ code, output, late })
    }
    child.on('error', (error) => {
      output += error.message
      finish(127)
    })
    child.on('exit', (code) => finish(code ?? 1))
  })
}
