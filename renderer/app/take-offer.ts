import type { OfferedQuestion } from '#shared/start/offers'
import type { FeatureKits } from './feature-kits'

/** Leads to the feature that answers an offer, and asks there: the person chose the question. */
export function takeOffer(
  { go, conflict, scan, forward, reference }: FeatureKits,
  offer: OfferedQuestion,
): void {
  switch (offer.kind) {
    case 'conflict':
      go('conflict')
      conflict.actions.startOver()
      conflict.actions.setText(offer.text)
      if (offer.protocol === 'udp') conflict.actions.setProtocol('udp')
      void conflict.controller.ask()
      return
    case 'scan':
      go('scan')
      if (offer.ports !== null) scan.actions.setForm({ ports: offer.ports })
      void scan.controller.startWith(offer.targets)
      return
    case 'forward':
      go('forward')
      void forward.tests.start({ port: String(offer.port), protocol: offer.protocol })
      return
    case 'reference':
      go('reference')
      void reference.controller.show(offer.port, offer.protocol)
      return
    case 'search':
      go('reference')
      reference.controller.setText(offer.words)
      void reference.controller.ask()
      return
  }
}
