import type { PlaceKey } from '#shared/shell/places'
import type { ConflictKit } from '../features/conflict/conflict-context'
import type { ForwardKit } from '../features/forward/forward-context'
import type { ReferenceKit } from '../features/reference/reference-context'
import type { ScanKit } from '../features/scan/scan-context'
import type { SocketsKit } from '../features/sockets/sockets-context'
import type { AppStore } from './store'

/** What the app joins: features do not know each other, and hand questions on through it. */
export interface FeatureKits {
  readonly store: AppStore
  /** Shows another feature, and remembers it for the next start. */
  readonly go: (place: PlaceKey) => void
  readonly scan: ScanKit
  readonly conflict: ConflictKit
  readonly forward: ForwardKit
  readonly sockets: SocketsKit
  readonly reference: ReferenceKit
}
