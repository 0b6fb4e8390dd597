import type { PortState } from '#shared/scan/state'
import { MapLegend } from '../../../ui/port-map/map-legend'
import { stateHints, stateWords } from '../port-state-words'
import { useScan, useScanKit } from '../scan-context'
import { onlyState } from '../scan-state'
import { StateGlyph } from '../state-glyph'
import { mapTokenOf } from './scan-kinds'

const tcpStates: readonly PortState[] = ['open', 'closed', 'filtered', 'error', 'waiting']
const udpStates: readonly PortState[] = ['open', 'closed', 'open|filtered', 'filtered', 'error', 'waiting']

const entryOf = (state: PortState) => ({
  key: state,
  word: stateWords[state],
  hint: stateHints[state],
  token: mapTokenOf(state),
  glyph: <StateGlyph state={state} size={11} />,
})
const entries = tcpStates.map(entryOf)
const entriesWithUdp = udpStates.map(entryOf)

/** Which colour and shape is which state. */
export function ScanLegend() {
  const { actions } = useScanKit()
  const only = useScan(onlyState)
  const udp = useScan((state) => (state.run?.results.asked.udp.length ?? 0) > 0)
  return (
    <MapLegend
      label="States"
      entries={udp ? entriesWithUdp : entries}
      only={only}
      onChoose={(key) => {
        const state = udpStates.find((known) => known === key)
        if (state !== undefined) actions.toggleState(state)
      }}
    />
  )
}
