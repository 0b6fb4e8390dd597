import { type FormEvent, useId, useRef, useState } from 'react'
import type { Protocol } from '#shared/sockets/socket'
import { Button } from '../../../ui/button'
import { FieldLabel } from '../../../ui/field-frame'
import { Segmented } from '../../../ui/segmented'
import { useForward, useForwardKit } from '../forward-context'
import { HelperSummary } from '../helpers/helper-summary'
import { checkForm, portNote } from './form-check'
import styles from './forward-form.module.css'
import { MoreOptions } from './more-options'
import { PortField } from './port-field'

/** Which port; Enter tests. */
export function ForwardForm() {
  const { actions, tests } = useForwardKit()
  const form = useForward((state) => state.form)
  const helpers = useForward((state) => state.helpers)
  const running = useForward((state) => state.running)
  const [more, setMore] = useState(false)
  const [asked, setAsked] = useState(false)
  const port = useRef<HTMLInputElement>(null)
  const moreId = useId()
  const check = checkForm(form, helpers)
  const protocol = check.port.protocol ?? form.protocol
  const options = [
    form.answer,
    form.map,
    form.hairpin,
    form.telephone,
    form.gateway.trim() !== '',
    form.name.trim() !== '',
  ].filter(Boolean).length

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (running) return
    setAsked(true)
    if (check.port.port === null) return port.current?.focus()
    if (check.request === null) return setMore(true)
    setAsked(false)
    setMore(false)
    void tests.start()
  }

  // While somebody types a name, the list below helps; what is wrong is said when they are done.
  const problem =
    check.port.problem !== null && (asked || /^\s*\d/.test(form.port))
      ? check.port.problem
      : asked && check.port.empty
        ? 'Say which port: 25565, or Minecraft.'
        : null

  return (
    <form className={styles.form} onSubmit={submit} aria-label="Test a port" noValidate>
      <div className={styles.row}>
        <PortField
          ref={port}
          text={form.port}
          problem={problem}
          note={portNote(check.port.port, protocol)}
          onText={(text) => {
            setAsked(false)
            actions.setForm({ port: text })
          }}
          onChoose={(known) => {
            setAsked(false)
            actions.setForm({ port: String(known.port), protocol: known.protocols[0] })
          }}
          onLeave={() => setAsked(check.port.problem !== null)}
        />
        <div className={styles.protocol}>
          <FieldLabel>Protocol</FieldLabel>
          <Segmented<Protocol>
            label="Protocol"
            segments={[
              { value: 'tcp', text: 'TCP' },
              { value: 'udp', text: 'UDP' },
            ]}
            value={protocol}
            onChange={(chosen) => actions.setForm({ protocol: chosen, port: withoutProtocol(form.port) })}
          />
        </div>
        <HelperSummary />
        <div className={styles.start}>
          <Button
            look="plain"
            icon={more ? 'minus' : 'plus'}
            aria-expanded={more}
            aria-controls={moreId}
            onClick={() => setMore(!more)}
          >
            More{options > 0 && !more ? ` (${options})` : ''}
          </Button>
          {/* two buttons, not one that changes: or the click that cancels would submit the form at once */}
          {running ? (
            <Button key="cancel" icon="stop" className={styles.test} onClick={() => tests.cancel()}>
              Cancel
            </Button>
          ) : (
            <Button key="test" look="primary" type="submit" icon="start" className={styles.test}>
              Test
            </Button>
          )}
        </div>
      </div>
      {more && (
        <MoreOptions id={moreId} gatewayProblem={check.gatewayProblem} nameProblem={check.nameProblem} />
      )}
    </form>
  )
}

/** `25565/udp` without its protocol, so that the buttons decide. */
function withoutProtocol(text: string): string {
  return text.replace(/^\s*(?:tcp|udp)[\s:/]*(?=\d)|(?<=\d)[\s:/]*(?:tcp|udp)\s*$/gi, '')
}
