import process from 'node:process'

/**
 * Node prints what it warns of (a deprecation, many listeners) on standard error, for developers; people who use Portlight
 * can do nothing about it. Called first in each program and thread of ours. Whoever asks Node for traces of warnings
 * (`--trace-warnings`, `--trace-deprecation`) still sees them.
 */
export function keepNodeWarningsBack(): void {
  const wanted = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) =>
    /--trace-(?:warnings|deprecation)/.test(option),
  )
  if (!wanted) process.removeAllListeners('warning')
}
