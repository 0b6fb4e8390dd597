import { type FormEvent, useRef } from 'react'
import { portAsked } from '#shared/reference/port-asked'
import { Button, IconButton } from '../../../ui/button'
import { Field } from '../../../ui/field'
import { countOf } from '../../../ui/numbers'
import { useFieldFocus } from '../../../ui/use-field-focus'
import { useReference, useReferenceKit } from '../reference-context'
import styles from './search-form.module.css'

/** The field: a number, a name, words or a range; what is typed is looked up as it stands. */
export function SearchForm() {
  const { controller } = useReferenceKit()
  const text = useReference((state) => state.text)
  const submitted = useReference((state) => state.submitted)
  const found = useReference((state) => state.found)
  const fieldAsked = useReference((state) => state.fieldAsked)
  const field = useRef<HTMLInputElement>(null)
  const asked = portAsked(text)
  const wrong = typeof asked === 'string' ? asked : null

  useFieldFocus(field, fieldAsked)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void controller.ask()
    if (wrong !== null) field.current?.focus()
  }
  const note =
    text.trim() === ''
      ? 'Such as 3306, ssh, database, or 6660-6670. Ports are numbers from 1 to 65535.'
      : (wrong ?? (found === null ? '' : foundWords(found.total, found.ports.length)))
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Look up a port" noValidate>
      <Field
        ref={field}
        className={styles.field}
        label="A port, a name, a word or a range"
        placeholder="22, ssh, game, 6660-6670"
        value={text}
        maxLength={300}
        problem={submitted ? wrong : null}
        note={note}
        onText={(typed) => controller.setText(typed)}
        end={
          text !== '' && (
            <IconButton icon="close" label="Empty the field" onClick={() => controller.startOver()} />
          )
        }
      />
      <div className={styles.ask}>
        <Button type="submit" icon="search">
          Look up
        </Button>
      </div>
    </form>
  )
}

function foundWords(total: number, shown: number): string {
  if (total === 0) return 'Nothing is known by these words. Try another one, such as database, mail or game.'
  const all = countOf(total, 'port', 'ports')
  return total > shown ? `${all}; the first ${shown} are listed. Add a word to narrow it down.` : `${all}.`
}
