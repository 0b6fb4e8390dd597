import { lookerWords } from '#shared/forward/lookers'
import { nobodyOutside, type OutsideHelpers } from '#shared/forward/request'
import { noTelephone } from '#shared/forward/telephone'
import { Button } from '../../../ui/button'
import { Field } from '../../../ui/field'
import { useForward, useForwardKit } from '../forward-context'
import { DoesItAnswer } from './does-it-answer'
import { checkHelpers, emptyDraft, type HelperCheck, type HelperDraft, type Service } from './helper-check'
import styles from './helpers.module.css'
import { knownStun } from './known-stun'

interface OtherHelpersProps {
  readonly draft: HelperDraft
  readonly problems: HelperCheck['problems']
  readonly onChange: (part: Partial<HelperDraft>) => void
}

interface ServiceRow {
  readonly service: Service
  readonly label: string
  readonly placeholder: string
  readonly note: string
  /** The public one, to be put in with one press; null: there is none. */
  readonly usual: string | null
}

const rows: readonly ServiceRow[] = [
  {
    service: 'reflector',
    label: 'Your own reflector',
    placeholder: 'https://reflector.example.org',
    note: 'The best proof: “portlight reflector” runs it.',
    usual: null,
  },
  {
    service: 'globalping',
    label: 'Globalping',
    placeholder: 'https://api.globalping.io',
    note: 'TCP only, from three places.',
    usual: lookerWords.globalping.publicUrl,
  },
  {
    service: 'echoip',
    label: 'A port check that speaks echoip',
    placeholder: 'https://ifconfig.co',
    note: 'TCP only, from one place, once a minute.',
    usual: lookerWords.echoip.publicUrl,
  },
  {
    service: 'checkHost',
    label: 'check-host.net',
    placeholder: 'https://check-host.net',
    note: 'TCP only; a public page of each test.',
    usual: lookerWords['check-host'].publicUrl,
  },
]

/** Everybody else who can be asked, one by one. */
export function OtherHelpers({ draft, problems, onChange }: OtherHelpersProps) {
  const stun = checkHelpers({ ...emptyDraft, stun: draft.stun, ownStun: draft.ownStun }).helpers
  return (
    <>
      <Telephone />
      <div className={styles.services}>
        {rows.map(({ service, label, placeholder, note, usual }) => {
          const typed = draft[service]
          return (
            <div key={service}>
              <Field
                label={label}
                placeholder={placeholder}
                value={typed}
                maxLength={2048}
                problem={problems[service]}
                note={note}
                onText={(text) => onChange({ [service]: text })}
                end={
                  usual !== null &&
                  typed !== usual && (
                    <button
                      type="button"
                      className={styles.usual}
                      title={usual}
                      onClick={() => onChange({ [service]: usual })}
                    >
                      Use the public one
                    </button>
                  )
                }
              />
              {typed.trim() !== '' && (
                <DoesItAnswer key={typed} name={label} helpers={alone(service, typed)} />
              )}
            </div>
          )
        })}
      </div>
      <fieldset className={styles.servers}>
        <legend className={styles.label}>
          STUN servers: they tell your public address. Two or more, so that one can’t mislead.
        </legend>
        {knownStun.map(({ server, operator }) => (
          <label key={server} className={styles.server}>
            <input
              type="checkbox"
              checked={draft.stun.includes(server)}
              onChange={(event) =>
                onChange({
                  stun: event.target.checked
                    ? [...draft.stun, server]
                    : draft.stun.filter((known) => known !== server),
                })
              }
            />
            <span>{server.replace(/:\d+$/, '')}</span>
            <small>{operator}</small>
          </label>
        ))}
      </fieldset>
      <Field
        label="Other STUN servers"
        placeholder="stun.example.org:3478"
        value={draft.ownStun}
        maxLength={1200}
        problem={problems.stun}
        note="Name and port; several with commas"
        onText={(ownStun) => onChange({ ownStun })}
      />
      {stun !== null && stun.stun.length > 0 && (
        <DoesItAnswer key={stun.stun.join()} name="STUN servers" helpers={stun} />
      )}
    </>
  )
}

/** Nobody has to agree to it: it is asked by the person alone. */
function Telephone() {
  const { actions, tests } = useForwardKit()
  const { port, protocol } = useForward((state) => state.form)
  const hindrance = noTelephone(Number(port), protocol)
  return (
    <div className={styles.telephone}>
      <p>
        <b>Your own telephone</b>
        <br />
        {hindrance ??
          'With its Wi-Fi off it opens a link, or its QR code, that Portlight shows. No service learns anything. TCP only.'}
      </p>
      <Button
        disabled={hindrance !== null}
        onClick={() => {
          actions.openHelpers(false)
          void tests.start({ telephone: true })
        }}
      >
        Test with a telephone
      </Button>
    </div>
  )
}

/** One service and nobody else; null where what was typed is none. */
function alone(service: Service, typed: string): OutsideHelpers | null {
  const { helpers } = checkHelpers({ ...emptyDraft, [service]: typed })
  return helpers === null ? null : { ...nobodyOutside, [service]: helpers[service] }
}
