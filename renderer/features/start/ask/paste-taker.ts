import { type Offer, pastedErrorOffer } from '#shared/start/offers'
import { useStartKit } from '../start-context'

/** Asks about a pasted error at once: it means one thing. False for every other text, which is nobody's yet. */
export function takePastedError(text: string, take: (offer: Offer) => void): boolean {
  const offer = pastedErrorOffer(text)
  if (offer === null) return false
  take(offer)
  return true
}

/** The same for a field. @param before is done before the question is asked */
export function usePasteTaker(before: () => void = () => {}): (text: string) => boolean {
  const { take } = useStartKit()
  return (text) =>
    takePastedError(text, (offer) => {
      before()
      take(offer)
    })
}
