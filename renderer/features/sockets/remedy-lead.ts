import type { Exposure } from '#shared/sockets/exposure'

/** What stands before the remedy of an exposure. */
export function remedyLead(confidence: Exposure['confidence']): string {
  return confidence === 'certain' ? 'What to do' : 'To keep it to this computer'
}
