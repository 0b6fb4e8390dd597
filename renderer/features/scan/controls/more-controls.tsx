import { usualIntensity } from '#shared/identity/identity'
import type { ScanTargets } from '#shared/scan/request'
import { Field } from '../../../ui/field'
import { FieldLabel } from '../../../ui/field-frame'
import { Segmented } from '../../../ui/segmented'
import { useScan, useScanKit } from '../scan-context'
import type { FormCheck } from './form-check'
import styles from './scan-controls.module.css'
import { problemText } from './size-words'

type Answers = 'off' | 'near' | 'all'

const answersChoices = [
  { value: 'off', text: 'Don’t ask', label: 'Don’t ask what answers' },
  { value: 'near', text: 'Near', label: 'Ask on this computer and in private networks' },
  { value: 'all', text: 'All', label: 'Ask on public addresses too' },
] as const

const answersMeaning: Readonly<Record<Answers, string>> = {
  off: 'Ports are found, and nothing is said to them.',
  near: 'Open ports here and in own networks.',
  all: 'Open ports on public addresses too.',
}

const identifyBy: Readonly<Record<Answers, ScanTargets['identify']>> = {
  off: undefined,
  near: { intensity: usualIntensity, public: false },
  all: { intensity: usualIntensity, public: true },
}

/** What is needed less often: exclusions, and which addresses of a name are scanned. */
export function MoreControls({ check }: { readonly check: FormCheck }) {
  const { actions } = useScanKit()
  const form = useScan((state) => state.form)
  const answers: Answers = form.identify === undefined ? 'off' : form.identify.public ? 'all' : 'near'
  return (
    <div id="more-controls" className={styles.panel}>
      <div className={styles.row}>
        <Field
          className={styles.targets}
          label="Leave out targets"
          placeholder="192.168.1.7"
          value={form.exclude}
          onText={(exclude) => actions.setForm({ exclude })}
          problem={problemText(check.exclude)}
          note="Written as targets are"
        />
        <Field
          className={styles.ports}
          label="Leave out ports"
          placeholder="9100,515"
          value={form.excludePorts}
          onText={(excludePorts) => actions.setForm({ excludePorts })}
          problem={problemText(check.excludePorts)}
          note="9100: it would print"
        />
        <div className={styles.timing}>
          <FieldLabel>Addresses of names</FieldLabel>
          <Segmented<ScanTargets['family']>
            label="Address family"
            segments={[
              { value: 'any', text: 'All', label: 'All addresses' },
              { value: 'ipv4', text: 'IPv4', label: 'IPv4 only' },
              { value: 'ipv6', text: 'IPv6', label: 'IPv6 only' },
            ]}
            value={form.family}
            onChange={(family) => actions.setForm({ family })}
          />
          <p className={styles.line}>Some have several.</p>
        </div>
        <div className={styles.answers}>
          <FieldLabel>What answers</FieldLabel>
          <Segmented<Answers>
            label="What answers"
            describedBy="answers-meaning"
            segments={answersChoices}
            value={answers}
            onChange={(chosen) => actions.setForm({ identify: identifyBy[chosen] })}
          />
          <p id="answers-meaning" className={styles.line}>
            {answersMeaning[answers]}
          </p>
        </div>
      </div>
    </div>
  )
}
