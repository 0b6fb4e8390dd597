import { pastedErrorOffer } from '#shared/start/offers'
import { useStartKit } from '../start-context'

/** Asks about a pasted error at once: it means one thing. Gives false for every other text. */
export function usePasteTaker(before: () => void = () => {}): (text: string) => boolean {
  const { take } = useStartKit()
  return (text) => {
    const offer = pastedErrorOffer(text)
    if (offer === null) return false
    before()
    take(offer)
    return true
  }
}
