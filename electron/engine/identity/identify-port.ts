import type { Identity } from '#shared/identity/identity'
import { unknownIdentity } from '#shared/identity/identity-of'
import { leftAloneFor } from '#shared/identity/usual-protocols'
import { type IdentifyNeeds, Inquiry, type PortToIdentify } from './inquiry'
import { again, budget } from './patience'

/**
 * Finds out what answers at an open port; null where it was ended before.
 * @param how `again`: with more patience, and only what it says by itself and what is likely at its port
 */
export async function identifyPort(
  port: PortToIdentify,
  needs: IdentifyNeeds,
  signal: AbortSignal,
  how: 'first' | 'again' = 'first',
): Promise<Identity | null> {
  const alone = leftAloneFor(port.port)
  if (alone !== null) return { ...unknownIdentity('not-asked'), protocol: alone }
  const stop = new AbortController()
  const end = () => stop.abort()
  signal.addEventListener('abort', end)
  let left = how === 'first' ? budget : again.budget
  let since = Date.now()
  let timer = setTimeout(end, left)
  // waiting for a turn takes nothing of the port's time
  const mayAsk = async () => {
    clearTimeout(timer)
    left -= Date.now() - since
    const may = await needs.mayAsk()
    since = Date.now()
    timer = setTimeout(end, left)
    return may
  }
  try {
    const inquiry = new Inquiry(port, { ...needs, mayAsk }, stop.signal)
    const identity = signal.aborted ? null : await (how === 'first' ? inquiry.run() : inquiry.runAgain())
    return signal.aborted ? null : identity
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
    stop.abort()
  }
}
