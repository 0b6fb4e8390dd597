import { Field } from '../../../ui/field'
import { useForward, useForwardKit } from '../forward-context'
import styles from './forward-form.module.css'
import { Option } from './option'

/** What a test may do beyond looking. Nothing of it is done unasked. */
export function MoreOptions({
  id,
  gatewayProblem,
  nameProblem,
}: {
  readonly id: string
  readonly gatewayProblem: string | null
  readonly nameProblem: string | null
}) {
  const { actions } = useForwardKit()
  const form = useForward((state) => state.form)
  return (
    <div id={id} className={styles.panel}>
      <Option
        name="Answer the port ourselves if nothing listens"
        meaning="Where no program listens, Portlight answers on the port for as long as the test takes, with a random word and nothing else. So the rest of the way can be tested without the program."
        checked={form.answer}
        onChange={(answer) => actions.setForm({ answer })}
      />
      <Option
        name="Open it on the router for the test"
        meaning="Where the router does not forward the port, Portlight asks it to, for a few minutes at most, and removes that after the test. For this time the internet can reach the port."
        checked={form.map}
        onChange={(map) => actions.setForm({ map })}
      />
      <Option
        name="Try it from inside too (hairpin)"
        meaning="One try to reach the router’s outer address from this computer. Many routers can’t do that, so a failure says nothing about the forward."
        checked={form.hairpin}
        onChange={(hairpin) => actions.setForm({ hairpin })}
      />
      <Option
        name="Let a telephone look"
        meaning="Portlight shows a link and a QR code, and waits two minutes until a telephone with its Wi-Fi off opens it. TCP only. No service outside learns anything. Where no program listens, Portlight answers."
        checked={form.telephone}
        onChange={(telephone) => actions.setForm({ telephone })}
      />
      <Field
        label="Name that friends type"
        placeholder="home.example.org"
        value={form.name}
        maxLength={300}
        problem={nameProblem}
        note="Does it lead here? Your name server is asked"
        onText={(name) => actions.setForm({ name })}
      />
      <Field
        label="Router’s address"
        placeholder="Found by itself"
        value={form.gateway}
        maxLength={64}
        problem={gatewayProblem}
        note="Only where this computer has several routers"
        onText={(gateway) => actions.setForm({ gateway })}
      />
    </div>
  )
}
