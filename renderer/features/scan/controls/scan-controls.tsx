import { type FormEvent, useMemo, useRef, useState } from 'react'
import { portPresets } from '#shared/ports/presets'
import { protocols } from '#shared/ports/protocol'
import { overProtocols } from '#shared/ports/protocol-letters'
import type { Timing } from '#shared/scan/request'
import { timings } from '#shared/scan/request'
import { limitedSeconds } from '#shared/scan/udp/questions'
import { Button } from '../../../ui/button'
import { Field } from '../../../ui/field'
import { FieldLabel } from '../../../ui/field-frame'
import { Menu } from '../../../ui/menu'
import { countOf, formatDuration } from '../../../ui/numbers'
import { Segmented } from '../../../ui/segmented'
import { scanFormId, useScan, useScanKit } from '../scan-context'
import { isUnderWay } from '../scan-state'
import { checkForm } from './form-check'
import { MoreControls } from './more-controls'
import styles from './scan-controls.module.css'
import { problemText, sizeText } from './size-words'
import { timingWords } from './timing-words'

/** The letters of the port grammar, for those who don't know them. */
const overChoices = [
  { value: 'tcp', text: 'TCP', label: 'TCP' },
  { value: 'udp', text: 'UDP', label: 'UDP' },
  { value: 'both', text: 'Both', label: 'TCP and UDP' },
] as const

/** What to scan and how; Enter starts. */
export function ScanControls() {
  const { actions, controller } = useScanKit()
  const form = useScan((state) => state.form)
  const recent = useScan((state) => state.recent)
  const services = useScan((state) => state.services)
  const phase = useScan((state) => state.phase)
  const check = useMemo(() => checkForm(form, services), [form, services])
  const [more, setMore] = useState(false)
  const [asked, setAsked] = useState(false)
  const targetsInput = useRef<HTMLInputElement>(null)
  const portsInput = useRef<HTMLInputElement>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isUnderWay(phase) || phase === 'planning') return
    setAsked(true)
    if (check.targets.empty || check.targets.problems.length > 0) return targetsInput.current?.focus()
    if (check.ports.empty || check.ports.problems.length > 0) return portsInput.current?.focus()
    if (!check.ready) return setMore(true)
    setAsked(false)
    setMore(false)
    void controller.start()
  }

  const limited = limitedSeconds(check.wanted.udp.length)
  const over = check.wanted.udp.length === 0 ? 'tcp' : check.wanted.tcp.length === 0 ? 'udp' : 'both'
  const plain = overProtocols(form.ports, ['tcp'])
  const preset = portPresets.find(({ ports, key }) =>
    [form.ports, plain].some((text) => text === ports || text === key),
  )
  const protocolsOf = { tcp: ['tcp'], udp: ['udp'], both: protocols } as const
  const portsNote = preset?.description ?? (
    <>
      Such as 22,80-90<span className={styles.meaning}> or http*</span>
    </>
  )
  const targetsProblem =
    problemText(check.targets) ??
    (asked && check.targets.empty ? 'Say what to scan: a name, an address or a range.' : null)
  const portsProblem =
    problemText(check.ports) ?? (asked && check.ports.empty ? 'Say which ports: 22,80 or 1-65535.' : null)
  const nothingLeft =
    check.wanted.length === 0 && !check.ports.empty && check.ports.problems.length === 0
      ? 'The exclusions leave no port.'
      : null

  return (
    <form id={scanFormId} className={styles.form} onSubmit={submit} aria-label="Scan" noValidate>
      <div className={styles.row}>
        <Field
          ref={targetsInput}
          className={styles.targets}
          label="Targets"
          placeholder="Name or address"
          value={form.targets}
          onText={(targets) => actions.setForm({ targets })}
          problem={targetsProblem}
          note={
            check.hosts !== null && check.hosts.count > 0 ? (
              `${check.hosts.exact ? '' : 'Up to '}${countOf(check.hosts.count, 'host')}`
            ) : (
              <>
                Or 10.0.0.0/24, 10.0.0.1-50<span className={styles.meaning}>; several with commas</span>
              </>
            )
          }
          end={
            <Menu
              icon="clock"
              label="Recent targets"
              items={recent.map((targets) => ({ key: targets, name: targets }))}
              onChoose={(targets) => actions.setForm({ targets })}
            />
          }
        />
        <Field
          ref={portsInput}
          className={styles.ports}
          label="Ports"
          placeholder="1-65535"
          value={form.ports}
          onText={(ports) => actions.setForm({ ports })}
          problem={portsProblem ?? nothingLeft}
          note={portsNote}
          end={
            <Menu
              icon="down"
              label="Port presets"
              items={portPresets.map((known) => ({
                key: known.key,
                name: known.name,
                note: known.description,
                checked: known === preset,
              }))}
              onChoose={(key) => {
                const ports = key === 'all' ? '1-65535' : key
                // presets with letters say themselves what they are over
                const hasLetters = portPresets.some((known) => known.key === key && known.ports.includes(':'))
                actions.setForm({ ports: hasLetters ? ports : overProtocols(ports, protocolsOf[over]) })
              }}
            />
          }
        />
        <div className={styles.protocols}>
          <FieldLabel>Over</FieldLabel>
          <Segmented<(typeof overChoices)[number]['value']>
            label="Over"
            segments={overChoices}
            value={over}
            onChange={(chosen) => {
              actions.setForm({ ports: overProtocols(form.ports, protocolsOf[chosen]) })
            }}
          />
          <p className={styles.line} title="A host that tells of one closed UDP port a second, as Linux does">
            {limited < 30 ? '' : `UDP: up to ${formatDuration(limited)}`}
          </p>
        </div>
        <div className={styles.timing}>
          <FieldLabel>Timing</FieldLabel>
          <Segmented<Timing>
            label="Timing"
            describedBy="timing-meaning"
            segments={timings.map((timing) => ({
              value: timing,
              text: `T${timing}`,
              label: `T${timing} ${timingWords[timing].name}`,
            }))}
            value={form.timing}
            onChange={(timing) => actions.setForm({ timing })}
          />
          <p id="timing-meaning" className={styles.line}>
            <b>{timingWords[form.timing].name}</b>{' '}
            <span className={styles.meaning}>{timingWords[form.timing].meaning}</span>
          </p>
        </div>
        <div className={styles.start}>
          <Button
            look="plain"
            icon={more ? 'minus' : 'plus'}
            aria-expanded={more}
            aria-controls="more-controls"
            title="More about the scan"
            className={styles.more}
            onClick={() => setMore(!more)}
          >
            More
          </Button>
          <StartButtons />
          <p className={styles.size} aria-live="off">
            {sizeText(check)}
          </p>
        </div>
      </div>
      {more && <MoreControls check={check} />}
    </form>
  )
}

/** One place for the one thing that can be done now: start, or pause and cancel. */
function StartButtons() {
  const { controller } = useScanKit()
  const phase = useScan((state) => state.phase)
  if (!isUnderWay(phase)) {
    return (
      <Button look="primary" type="submit" icon="start" disabled={phase === 'planning'}>
        {phase === 'planning' ? 'Looking…' : 'Start scan'}
      </Button>
    )
  }
  const paused = phase === 'paused'
  return (
    <div className={styles.pair}>
      {phase !== 'opening' && (
        <Button
          icon={paused ? 'start' : 'pause'}
          disabled={phase === 'stopping'}
          onClick={() => void controller.setPaused(!paused)}
        >
          {paused ? 'Resume' : 'Pause'}
        </Button>
      )}
      <Button icon="stop" disabled={phase === 'stopping'} onClick={() => controller.cancel()}>
        {phase === 'stopping' ? 'Stopping' : 'Cancel'}
      </Button>
    </div>
  )
}
