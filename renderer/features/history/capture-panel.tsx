import { Fragment } from 'react'
import { attemptWords, packetLines } from '#shared/capture/output/text'
import { type AttemptGroup, type CaptureReport, groupsOf } from '#shared/capture/report'
import type { AttemptState } from '#shared/capture/verdict'
import { PortRanges } from '#shared/history/port-ranges'
import { counted } from '#shared/scan/output/figures'
import { IconButton } from '../../ui/button'
import { type PortRef, PortWord } from '../../ui/port-ways'
import styles from './capture-panel.module.css'
import { useHistory, useHistoryKit } from './history-context'
import type { ShownCapture } from './history-state'
import { hostOf } from './run/port-of-entry'
import { useOpenedFocus } from './use-opened-focus'

/** A shape for each state, so that colour is never alone. */
const marks: Readonly<Record<AttemptState, string>> = {
  open: '●',
  answered: '●',
  refused: '✕',
  rejected: '⊘',
  silent: '◌',
  'not-known': '?',
}

/** Groups that a person reads; the command line has all. */
const mostGroups = 200

/** What became of the connection attempts in a file of captured packets, with the packets that show it. */
export default function CapturePanel({ shown: { name, report } }: { readonly shown: ShownCapture }) {
  const { controller } = useHistoryKit()
  const panel = useOpenedFocus(useHistory((state) => state.aside))
  const groups = groupsOf(report.attempts)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
    <section ref={panel} className={styles.panel} aria-label="Captured packets" tabIndex={0}>
      <header>
        <div>
          <h2>{name}</h2>
          <p>{headOf(report)}</p>
        </div>
        <IconButton icon="close" label="Close the capture" onClick={() => controller.closeCapture()} />
      </header>
      {groups.slice(0, mostGroups).map((group) => (
        <Group key={`${group.first.attempt.packets[0]?.number}`} group={group} />
      ))}
      {groups.length > mostGroups && (
        <p>
          {counted(groups.length - mostGroups, 'further group')} of attempts: portlight capture FILE --json in
          a terminal tells them all.
        </p>
      )}
      {report.notTold.length > 0 && (
        <article>
          <h3>Not told here</h3>
          <ul>
            {report.notTold.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </article>
      )}
    </section>
  )
}

function headOf({ format, packets, attempts }: CaptureReport): string {
  const what =
    attempts.length === 0
      ? 'no connection attempt of TCP and no datagram of UDP is in it'
      : counted(attempts.length, 'connection attempt')
  return `${format}, ${counted(packets, 'packet')}: ${what}.`
}

type PortsProps = Pick<PortRef, 'host' | 'protocol'> & { readonly ports: readonly number[] }

/** "22,80,6000-6063": each port alone, and both ends of a range, lead on. */
function Ports({ ports, host, protocol }: PortsProps) {
  return [...PortRanges.of(ports).ranges()].map(([first, last], at) => (
    <Fragment key={first}>
      {at > 0 && ','}
      <PortWord of={{ host, port: first, protocol }} />
      {last > first && '-'}
      {last > first && <PortWord of={{ host, port: last, protocol }} />}
    </Fragment>
  ))
}

function Group({ group: { address, protocol, ports, count, first } }: { readonly group: AttemptGroup }) {
  const { verdict, attempt } = first
  return (
    <article>
      <h3>
        <span className={styles.where}>
          {address} <Ports ports={ports} host={hostOf(address)} protocol={protocol} />/{protocol}
        </span>{' '}
        <span className={styles[verdict.state]}>
          <span aria-hidden="true">{marks[verdict.state]}</span> {attemptWords[verdict.state]}
        </span>
      </h3>
      <p className={styles.sentence}>{verdict.sentence}</p>
      <ul>
        {verdict.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <details>
        <summary>
          Packets of {count === 1 ? 'the attempt' : `the first of ${counted(count, 'attempt')}`}, from{' '}
          {attempt.client.address} port {attempt.client.port}
        </summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
        <pre tabIndex={0}>{packetLines(first).join('\n')}</pre>
      </details>
    </article>
  )
}
