import { type PlaceKey, placeOf } from '#shared/shell/places'
import type { Offer } from '#shared/start/offers'
import type { IconName } from '../../../ui/icon'
import type { Choice } from './choice'

/** Where an offer leads: the place, whose icon has its name. */
const leads: Readonly<Record<Offer['kind'], PlaceKey & IconName>> = {
  conflict: 'conflict',
  scan: 'scan',
  forward: 'forward',
  reference: 'reference',
  search: 'reference',
}

export function offerChoices(offers: readonly Offer[], take: (offer: Offer) => void): readonly Choice[] {
  return offers.map((offer, at) => {
    const place = leads[offer.kind]
    return {
      key: `offer ${at}`,
      icon: place,
      note: placeOf(place).name,
      text: offer.sentence,
      take: () => take(offer),
    }
  })
}
