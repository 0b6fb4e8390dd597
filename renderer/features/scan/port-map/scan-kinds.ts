import type { PortState } from '#shared/scan/state'
import { portStates } from '#shared/scan/state'
import type { CellKind } from '../../../ui/port-map/cell-kind'

const kindOf: Readonly<Record<PortState, CellKind>> = {
  'not-scanned': { token: '--map-pending', shape: 'none', fill: 1, strong: false, beacon: null },
  open: {
    token: '--map-open',
    shape: 'dot',
    fill: 1,
    strong: true,
    beacon: { kind: 'glow', core: '--map-open-core' },
  },
  closed: { token: '--map-closed', shape: 'dash', fill: 0.55, strong: false, beacon: null },
  filtered: {
    token: '--map-filtered',
    shape: 'hatch',
    fill: 0.4,
    strong: false,
    // a single one among thousands is seen too
    beacon: { kind: 'square' },
  },
  'open|filtered': {
    token: '--map-open-filtered',
    shape: 'diamond',
    fill: 0.4,
    strong: false,
    beacon: null,
  },
  error: { token: '--map-error', shape: 'cross', fill: 1, strong: true, beacon: { kind: 'cross' } },
  waiting: { token: '--map-waiting', shape: 'ring', fill: 0.4, strong: false, beacon: null },
}

/** How the map shows each state; the code of a cell is the state's code. */
export const scanKinds: readonly CellKind[] = portStates.map((state) => kindOf[state])

/** The design token of a state's colour on the map. */
export function mapTokenOf(state: PortState): string {
  return kindOf[state].token
}
