import type { PortState } from '#shared/scan/state'
import { MapLegend } from '../../../ui/port-map/map-legend'
import { stateHints, stateWords } from '../port-state-words'
import { StateGlyph } from '../state-glyph'
import { mapTokenOf } from './scan-kinds'

const shown: readonly PortState[] = ['open', 'closed', 'filtered', 'error', 'waiting']

const entries = shown.map((state) => ({
  key: state,
  word: stateWords[state],
  hint: stateHints[state],
  token: mapTokenOf(state),
  glyph: <StateGlyph state={state} size={11} />,
}))

/** Which colour and shape is which state. */
export function ScanLegend() {
  return <MapLegend label="States" entries={entries} />
}
