import type { SocketFacts } from '#shared/sockets/facts'
import { tcpStates } from '#shared/sockets/state'
import { CountToggle } from '../../../ui/count-toggle'
import { markIn } from '../../../ui/filter-mark'
import { formatCount } from '../../../ui/numbers'
import { KindGlyph } from '../socket-glyph'
import { kindHints, kindMarks, kindOf, kindWords, type SocketKind, socketKinds } from '../socket-kind'
import { useSockets, useSocketsKit } from '../sockets-context'
import styles from './facts-strip.module.css'

const order: readonly SocketKind[] = ['listen', 'connected', 'over', 'datagram', 'passing']

/** All sockets in a line: how many of each kind, how many ports are left for connections, and from when that is. */
export function FactsStrip() {
  const facts = useSockets((state) => state.reading?.summary.facts ?? null)
  const { actions } = useSocketsKit()
  const only = useSockets((state) => markIn(state.filter, 'kind'))
  const counts = facts === null ? null : countsOf(facts)
  return (
    <section className={styles.strip} aria-label="Facts">
      <ul className={styles.counts} aria-label="Sockets by state">
        {order.map((kind) => {
          const count = counts?.[kind] ?? 0
          return (
            <li key={kind}>
              <CountToggle
                glyph={<KindGlyph kind={kind} />}
                count={counts === null ? '–' : formatCount(count)}
                word={kindWords[kind]}
                hint={kindHints[kind]}
                none={count === 0}
                only={only === kindMarks[kind]}
                disabled={counts === null}
                onClick={() => actions.toggleKind(kind)}
              />
            </li>
          )
        })}
      </ul>
      <div className={styles.story}>
        {facts !== null && <Ephemeral facts={facts} />}
        <Standing />
      </div>
    </section>
  )
}

/** How much of the range for outgoing connections is in use. */
function Ephemeral({ facts: { ephemeral, ephemeralInUse } }: { readonly facts: SocketFacts }) {
  if (ephemeral === null || ephemeralInUse === null) return null
  const { tcp, udp, size } = ephemeralInUse
  const part = size === 0 ? 0 : Math.max(tcp, udp) / size
  return (
    <p
      className={styles.ephemeral}
      title={`This system gives ${ephemeral.first} to ${ephemeral.last} to outgoing connections: ${formatCount(tcp)} of them are in use by TCP, ${formatCount(udp)} by UDP.`}
    >
      <span className={styles.meter} aria-hidden="true">
        <span style={{ transform: `scaleX(${Math.min(1, part)})` }} />
      </span>
      <span>
        <b>{shareText(part)}</b> of outgoing ports in use
        <span className={styles.range}>
          {' '}
          ({ephemeral.first}–{ephemeral.last})
        </span>
      </span>
    </p>
  )
}

/** From when is what is shown, and does it move? */
function Standing() {
  const phase = useSockets((state) => state.phase)
  const frozen = useSockets((state) => state.frozen)
  const heldBack = useSockets((state) => state.heldBack)
  const summary = useSockets((state) => state.reading?.summary ?? null)
  if (summary === null) return <p className={styles.note}>{phase === 'paused' ? 'Paused' : ''}</p>
  const at = new Date(summary.at).toLocaleTimeString('en-GB')
  if (frozen) {
    return (
      <p className={styles.frozen}>
        Frozen at {at}
        {heldBack > 0 ? `, ${formatCount(heldBack)} newer` : ''}
      </p>
    )
  }
  if (phase === 'paused') return <p className={styles.paused}>Paused at {at}</p>
  return (
    <p className={styles.note}>
      {at}, read in {Math.max(1, Math.round(summary.tookMs))} ms
    </p>
  )
}

function countsOf({ states, udp }: SocketFacts): Readonly<Record<SocketKind, number>> {
  const counts = Object.fromEntries(socketKinds.map((kind) => [kind, 0])) as Record<SocketKind, number>
  for (const state of tcpStates) counts[kindOf({ protocol: 'tcp', state })] += states[state]
  counts.datagram = udp
  return counts
}

/** `0 %`, `0.4 %`, `37 %`: a share that is not nothing is never shown as nothing. */
function shareText(part: number): string {
  if (part === 0) return '0 %'
  if (part < 0.001) return '< 0.1 %'
  return part < 0.1 ? `${(part * 100).toFixed(1)} %` : `${Math.round(part * 100)} %`
}
