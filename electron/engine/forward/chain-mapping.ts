import type { ChainBoard } from './chain-board'
import { within } from './deadline'
import type { RouterPlace, TestMapping } from './parts'

/** Milliseconds; who opens bounds itself, so this is for what should not happen. */
const openDeadline = 30_000

/** A mapping for a test lives no longer than this, in seconds, if we die before we remove it. */
const testLease = 120
/** The same where a telephone is waited for meanwhile. */
const telephoneLease = 300

/** Makes a forward for a test. One that comes too late is removed all the same. */
export async function openMapping(
  board: ChainBoard,
  place: RouterPlace,
  externalPort: number,
  internalPort: number,
): Promise<TestMapping> {
  const { protocol, telephone } = board.request
  const opening = board.needs.routers.open(
    place,
    { protocol, externalPort, internalPort, seconds: telephone ? telephoneLease : testLease },
    board.signal,
  )
  let late = false
  void opening.then(
    (test) => {
      if (late && 'release' in test) void test.release()
    },
    () => {},
  )
  try {
    return await within(
      openDeadline,
      board.signal,
      () => opening,
      (): TestMapping => {
        late = true
        const because = { why: 'not-waited', gateway: place.gateway, limitMs: openDeadline } as const
        return { refused: { because, rest: [] } }
      },
    )
  } catch (thrown) {
    late = true
    // cancelled: wait for what is on its way, so that nothing stays behind
    const test = await opening.catch(() => null)
    const left = test !== null && 'release' in test ? await test.release() : null
    if (left !== null) board.left.push(left)
    throw thrown
  }
}
