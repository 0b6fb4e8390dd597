import type { AdviceCode } from '#shared/reference/port-advice'
import { adviceWords } from '#shared/reference/port-words'
import type { PortReport } from '#shared/reference/report'
import { protocols } from '#shared/sockets/socket'
import { Segmented } from '../../../ui/segmented'
import { useReferenceKit } from '../reference-context'
import { PortChips } from './port-chips'
import styles from './port-page.module.css'

/** Above each reason; programs have its code. */
const reasonTitles: Readonly<Record<AdviceCode, string>> = {
  excluded: 'Kept by the system',
  'in-use-here': 'In use here',
  privileged: 'Needs more rights',
  'browser-blocked': 'Blocked by browsers',
  ephemeral: 'Given to outgoing connections',
  'scanned-often': 'Often knocked on',
  reserved: 'Reserved',
  registered: 'Registered',
  'common-use': 'In common use',
  'seen-in-your-network': 'Seen in your network',
  'dynamic-range': 'In the dynamic range',
}

/** Whether the port is a good one for a program of one's own, why, and others that are. */
export function AdvicePanel({ report }: { readonly report: PortReport }) {
  const { controller } = useReferenceKit()
  const { reference, protocol, advice, suggested } = report
  return (
    <section className={styles.panel} aria-label="A port for my service">
      <div className={styles.panelHead}>
        <h3 className={styles.label}>A port for my service</h3>
        <Segmented
          small
          label="Protocol of my service"
          segments={protocols.map((value) => ({ value, text: value.toUpperCase() }))}
          value={protocol}
          onChange={(value) => void controller.open(reference.port, value)}
        />
      </div>
      <p className={styles.verdict}>
        Port {reference.port} over {protocol.toUpperCase()}:{' '}
        <b className={styles[`is-${advice.verdict}`]}>{adviceWords[advice.verdict]}</b>
      </p>
      {advice.reasons.length === 0 && advice.notKnown.length === 0 && (
        <p>Nothing that Portlight looks at speaks against it.</p>
      )}
      <ul className={styles.reasons}>
        {advice.reasons.map(({ code, sentence }) => (
          <li key={code}>
            <b className={styles.reason}>{reasonTitles[code]}</b>
            <p>{sentence}</p>
          </li>
        ))}
        {advice.notKnown.map((sentence) => (
          <li key={sentence}>
            <b className={styles.reason}>Not known</b>
            <p>{sentence}</p>
          </li>
        ))}
      </ul>
      <h4 className={styles.label}>Good ports nearby</h4>
      <PortChips ports={suggested} />
    </section>
  )
}
