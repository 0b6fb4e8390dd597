/**
 * Does something that may take no longer than so many milliseconds. Its signal is given then, and who doesn't heed it is not
 * waited for.
 * @param late what stands for the answer; also where the work fails, with the failure
 */
export async function within<T>(
  deadlineMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  late: (failure: unknown) => T,
): Promise<T> {
  signal.throwIfAborted()
  const limited = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)])
  let onAbort = () => {}
  const ended = new Promise<T>((resolve) => {
    onAbort = () => resolve(late(null))
    limited.addEventListener('abort', onAbort)
  })
  try {
    const result = await Promise.race([work(limited).catch((thrown: unknown) => late(thrown)), ended])
    signal.throwIfAborted()
    return result
  } finally {
    limited.removeEventListener('abort', onAbort)
  }
}
