import { useState } from 'react'
import type { NotApproved } from '#shared/baseline/desk'
import { Button } from '../../../ui/button'
import { Field } from '../../../ui/field'
import { PortMenuButton, portMark } from '../../../ui/port-ways'
import { ShowSockets } from '../show-sockets'
import { useWatch, useWatchKit } from '../watch-context'
import styles from './may-be-open.module.css'

const gravitySigns = { high: '!', medium: '*', low: '·' } as const

/** One matter that is not as approved: what is so, what to do, and the way to approve it. */
export function NotApprovedItem({ item }: { readonly item: NotApproved }) {
  const { controller } = useWatchKit()
  const approving = useWatch((state) => state.approving === item.id)
  const { name, word, gravity, sentence, advice, reachableFrom, at, unable } = item
  return (
    <li className={styles.item} {...(at === null ? {} : portMark(at))}>
      <p className={styles.name} data-gravity={gravity}>
        <span aria-hidden="true">{gravitySigns[gravity]}</span> {name} <span>{word}</span>
      </p>
      <div className={styles.words}>
        <p>{sentence}</p>
        {reachableFrom !== null && <p>Can be reached from: {reachableFrom}.</p>}
        <p className={styles.advice}>{advice}</p>
        {approving && <ApproveForm item={item} />}
      </div>
      {!approving && (
        <div className={styles.ways}>
          {at?.host === null && item.kind !== 'gone' && <ShowSockets port={at.port} />}
          {unable === null && (
            <Button onClick={() => controller.wantApproval(item.id)} aria-label={`Approve ${name}, ${word}`}>
              Approve…
            </Button>
          )}
          {at !== null && <PortMenuButton of={at} />}
        </div>
      )}
    </li>
  )
}

/** Who answers for it, and what for. */
function ApproveForm({ item }: { readonly item: NotApproved }) {
  const { controller } = useWatchKit()
  const last = useWatch((state) => state.owner)
  const [owner, setOwner] = useState(item.owner ?? last)
  const [purpose, setPurpose] = useState(item.purpose ?? '')
  const [until, setUntil] = useState('')
  const [note, setNote] = useState('')
  const [wrong, setWrong] = useState(false)
  const known = useState(owner !== '')[0]
  const missing = item.needsDay && until === ''
  return (
    <form
      className={styles.form}
      aria-label={`Approve ${item.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        setWrong(missing)
        if (missing) return
        const said = (text: string) => text.replaceAll(/\s+/g, ' ').trim() || null
        void controller.approve({
          id: item.id,
          owner: said(owner),
          purpose: said(purpose),
          until: until === '' ? null : until,
          note: said(note),
        })
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') controller.wantApproval(null)
      }}
    >
      <Field
        label="Owner"
        name="owner"
        autoFocus={!known}
        value={owner}
        onText={setOwner}
        placeholder="who answers for it"
      />
      <Field
        label="Purpose"
        autoFocus={known}
        name="purpose"
        value={purpose}
        onText={setPurpose}
        placeholder="what it is for"
      />
      <Field
        label={item.needsDay ? 'New last day' : 'Last day (may be left empty)'}
        name="until"
        type="date"
        value={until}
        onText={setUntil}
        problem={wrong && missing ? 'Its approval has ended: say until when it holds now.' : null}
      />
      <Field label="Note (may be left empty)" name="note" value={note} onText={setNote} />
      <div className={styles.ways}>
        <Button look="primary" type="submit">
          Approve
        </Button>
        <Button look="plain" onClick={() => controller.wantApproval(null)}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
