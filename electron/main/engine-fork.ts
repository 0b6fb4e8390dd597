import { utilityProcess } from 'electron'
import type { EngineProcess } from './engine-supervisor'
import type { Log, LogLevel } from './log'

/** Starts the engine as a process of its own; what it prints goes into the log. */
export function forkEngine(file: string, log: Log): EngineProcess {
  const engine = utilityProcess.fork(file, [], { serviceName: 'Portlight engine', stdio: 'pipe' })
  const keep = (level: LogLevel) => (data: Buffer) => log.write(level, `engine: ${data.toString('utf8')}`)
  engine.stdout?.on('data', keep('info'))
  engine.stderr?.on('data', keep('error'))
  return engine
}
