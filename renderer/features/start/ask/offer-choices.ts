import type { Offer } from '#shared/start/offers'
import type { IconName } from '../../../ui/icon'
import type { Choice } from './choice'

/** Where an offer leads. */
const leads: Readonly<Record<Offer['kind'], readonly [icon: IconName, note: string]>> = {
  conflict: ['conflict', 'In use'],
  scan: ['scan', 'Scan'],
  forward: ['forward', 'Forward'],
  reference: ['reference', 'Ports'],
  search: ['reference', 'Ports'],
}

export function offerChoices(offers: readonly Offer[], take: (offer: Offer) => void): readonly Choice[] {
  return offers.map((offer, at) => {
    const [icon, note] = leads[offer.kind]
    return { key: `offer ${at}`, icon, note, text: offer.sentence, take: () => take(offer) }
  })
}
