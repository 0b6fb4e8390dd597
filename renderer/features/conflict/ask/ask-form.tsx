import { type FormEvent, type KeyboardEvent, useId, useMemo, useRef } from 'react'
import { protocols } from '#shared/sockets/socket'
import { Button, IconButton } from '../../../ui/button'
import { Field } from '../../../ui/field'
import { FieldFrame, FieldLabel } from '../../../ui/field-frame'
import { Menu } from '../../../ui/menu'
import { Segmented } from '../../../ui/segmented'
import { useFieldFocus } from '../../../ui/use-field-focus'
import { isMain } from '../answer/answer-keys'
import { useConflict, useConflictKit } from '../conflict-context'
import styles from './ask-form.module.css'
import { checkQuestion } from './question-check'
import { questionText, questionWords, recognisedWords } from './question-words'
import { isSameQuestion } from './recent-questions'

/** The field for a pasted error or a port, and what narrows the question; Enter asks. */
export function AskForm() {
  const { actions, controller } = useConflictKit()
  const form = useConflict((state) => state.form)
  const submitted = useConflict((state) => state.submitted)
  const recent = useConflict((state) => state.recent)
  const report = useConflict((state) => state.report)
  const fieldAsked = useConflict((state) => state.fieldAsked)
  const check = useMemo(() => checkQuestion(form), [form])
  const field = useRef<HTMLTextAreaElement>(null)
  const addressField = useRef<HTMLInputElement>(null)
  const id = useId()

  useFieldFocus(field, fieldAsked)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void controller.ask()
    // a long paste is read from its beginning
    if (field.current !== null) field.current.scrollTop = 0
    if (check.textProblem !== null) field.current?.focus()
    else if (check.addressProblem !== null) addressField.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    // there it is what the answer offers
    if (answered && isMain(event)) return
    event.preventDefault()
    event.currentTarget.form?.requestSubmit()
  }

  const { said, question } = check
  const textProblem = submitted ? check.textProblem : null
  const answered = report !== null && question !== null && isSameQuestion(report, question)
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Ask about a port" noValidate>
      <div className={styles.row}>
        <div>
          <FieldFrame
            id={id}
            label="Paste the error, or type a port"
            problem={textProblem}
            note={
              (form.text.trim() === '' ? 'Several lines are fine. Enter asks.' : check.textProblem) ??
              (said === null || question === null ? '' : recognisedWords(said, question))
            }
            tall
          >
            <textarea
              ref={field}
              id={id}
              rows={1}
              className={styles.input}
              placeholder="EADDRINUSE: address already in use :::3000"
              value={form.text}
              spellCheck={false}
              autoComplete="off"
              autoCapitalize="off"
              maxLength={100_000}
              aria-invalid={textProblem !== null}
              aria-describedby={`${id}-line`}
              onChange={(event) => actions.setText(event.target.value)}
              onKeyDown={onKeyDown}
            />
            {form.text !== '' && (
              <IconButton
                icon="close"
                label="New question"
                onClick={() => {
                  controller.cancel()
                  actions.startOver()
                }}
              />
            )}
            <Menu
              icon="clock"
              label="Recent questions"
              items={recent.map((asked) => ({
                key: JSON.stringify(asked),
                name: questionText(asked),
                note: questionWords(asked),
              }))}
              onChoose={(key) => {
                const asked = recent.find((known) => JSON.stringify(known) === key)
                if (asked !== undefined) void controller.askFor(asked)
              }}
            />
          </FieldFrame>
          {said !== null && said.questions.length > 1 && (
            <div className={styles.which}>
              <span>It names several ports. Ask about</span>
              <Segmented
                small
                label="Which port"
                segments={said.questions.map((named, value) => ({
                  value,
                  text: String(named.port),
                  label: questionWords(named),
                }))}
                value={form.which}
                onChange={(which) => {
                  actions.setWhich(which)
                  void controller.ask()
                }}
              />
            </div>
          )}
        </div>
        <div className={styles.protocol}>
          <FieldLabel>Protocol</FieldLabel>
          <Segmented
            label="Protocol"
            segments={protocols.map((value) => ({ value, text: value.toUpperCase() }))}
            value={check.protocol}
            onChange={(protocol) => actions.setProtocol(protocol)}
          />
        </div>
        <Field
          ref={addressField}
          className={styles.address}
          label="Address"
          placeholder="All addresses"
          value={check.address}
          onText={(address) => actions.setAddress(address)}
          problem={check.addressProblem}
          note="Empty: all of them"
        />
        <div className={styles.ask}>
          <Button type="submit" look={answered ? 'quiet' : 'primary'} icon="search">
            Ask
          </Button>
        </div>
      </div>
    </form>
  )
}
