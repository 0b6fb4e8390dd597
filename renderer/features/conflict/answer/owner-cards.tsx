import { useState } from 'react'
import type { ConflictReport } from '#shared/conflict/report'
import { folderText } from '#shared/sockets/owner-place'
import type { Owner } from '#shared/sockets/socket'
import { startedByText } from '#shared/sockets/started-by'
import { noOwnerText } from '#shared/sockets/unattributed'
import { Button } from '../../../ui/button'
import { Fact, Facts } from '../../../ui/facts'
import { ForeignCommandLine } from './command-line'
import styles from './owner-cards.module.css'
import { startedText } from './time-words'

/** Processes that are shown before the rest is asked for. */
const shownAtFirst = 3

interface OwnerCardsProps {
  readonly report: ConflictReport
}

/** Who has the port: every process with all that is known of it. */
export function OwnerCards({ report }: OwnerCardsProps) {
  const [all, setAll] = useState(false)
  const { owners, at } = report
  if (owners.length === 0) return <NoOwner report={report} />
  const shown = all ? owners : owners.slice(0, shownAtFirst)
  return (
    <section className={styles.owners} aria-label="Who has it">
      <h3 className={styles.label}>
        {owners.length === 1 ? 'Who has it' : `Who has it: ${owners.length} processes`}
      </h3>
      {shown.map((owner) => (
        <OwnerCard key={owner.pid} owner={owner} at={at} />
      ))}
      {shown.length < owners.length && (
        <Button look="plain" icon="down" onClick={() => setAll(true)}>
          Show {owners.length - shown.length} more
        </Button>
      )}
    </section>
  )
}

/** Why nobody is named, where rows of the port say so. */
function NoOwner({ report: { sockets } }: OwnerCardsProps) {
  const reasons = [...new Set(sockets.flatMap((socket) => noOwnerText(socket) ?? []))]
  const users = [
    ...new Set(sockets.flatMap(({ owners, user }) => (owners.length === 0 && user ? [user] : []))),
  ]
  if (reasons.length === 0) return null
  return (
    <section className={styles.owners} aria-label="Who has it">
      <h3 className={styles.label}>Who has it</h3>
      <p>No process is named for it.{users.length > 0 && ` It belongs to the user ${users.join(', ')}.`}</p>
      {reasons.map((reason) => (
        <p key={reason} className={styles.quiet}>
          {reason}
        </p>
      ))}
    </section>
  )
}

function OwnerCard({ owner, at }: { readonly owner: Owner; readonly at: number }) {
  const { program, pid, executable, commandLine, user, startedAt, unit, unitManager, container, folder } =
    owner
  return (
    <article className={styles.card} aria-label={`${program}, process ${pid}`}>
      <p className={styles.name}>
        <b>{program}</b>
        <span>process {pid}</span>
      </p>
      {commandLine !== null && <ForeignCommandLine text={commandLine} />}
      <Facts>
        <Fact name="User" value={user ?? '–'} />
        <Fact name="Started" value={startedAt === null ? '–' : startedText(startedAt, at)} />
        {folder !== null && <Fact name="Folder" value={folderText(owner) ?? '–'} hint={folder} />}
        {unit !== null && (
          <Fact name="Service" value={`${unit}${unitManager === 'user' ? ', of the user’s session' : ''}`} />
        )}
        {container !== null && (
          <Fact
            name="Container"
            value={`${container.runtime} ${container.id.slice(0, 12)}`}
            hint={container.id}
          />
        )}
        <Fact name="Program" value={executable ?? '–'} />
        <Fact name="Started by" value={startedByText(owner) ?? '–'} />
      </Facts>
    </article>
  )
}
