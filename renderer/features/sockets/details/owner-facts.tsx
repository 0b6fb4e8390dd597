import { kernelName } from '#shared/sockets/kernel-use'
import type { Owner, Socket } from '#shared/sockets/socket'
import { startedByText } from '#shared/sockets/started-by'
import { noOwnerText, type Unattributed } from '#shared/sockets/unattributed'
import { Fact, Facts } from '../../../ui/facts'
import { Remedy } from '../overview/remedy'
import styles from './socket-details.module.css'
import { aboutHowLong } from './socket-words'

const notTold = 'not told'

/** A process that has the socket open. `at`: when it was seen, in milliseconds since 1970. */
export function OwnerFacts({ owner, at }: { readonly owner: Owner; readonly at: number }) {
  const {
    program,
    pid,
    commandLine,
    executable,
    user,
    startedAt,
    unit,
    unitManager,
    container,
    folder,
    project,
  } = owner
  const startedBy = startedByText(owner)
  const started = startedAt === null ? null : new Date(startedAt)
  return (
    <Facts label={`Owner ${program}, process ${pid}`}>
      <Fact
        name="Owner"
        value={
          <>
            <b className={styles.strong}>{program}</b> <span className={styles.quiet}>process {pid}</span>
          </>
        }
      />
      <Fact
        name="Command"
        value={commandLine === null ? notTold : <code className={styles.code}>{commandLine}</code>}
      />
      <Fact name="Program" value={executable ?? notTold} />
      <Fact name="User" value={user ?? notTold} />
      <Fact
        name="Started"
        value={
          started === null
            ? notTold
            : `${started.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })}, ${aboutHowLong(at - started.getTime())} ago`
        }
      />
      {startedBy !== null && <Fact name="Started by" value={startedBy} />}
      {folder !== null && <Fact name="Folder" value={folder} />}
      {project !== null && (
        <Fact name="Project" value={`${project.name}, by ${project.kind} in ${project.folder}`} />
      )}
      {unit !== null && (
        <Fact
          name="Unit"
          value={`${unit}${unitManager === null ? '' : unitManager === 'user' ? ', of the user’s session' : ', of the system'}`}
        />
      )}
      {container !== null && <Fact name="Container" value={`${container.runtime} ${container.id}`} />}
    </Facts>
  )
}

/** Why a socket has no owner, and what would show it. */
export function NoOwner({
  socket,
  unattributed,
}: {
  readonly socket: Socket
  readonly unattributed: readonly Unattributed[]
}) {
  const remedy = unattributed.find(({ kind }) => kind === (socket.ownerless ?? 'no-process'))?.remedy ?? null
  return (
    <div className={styles.noOwner}>
      <p className={styles.verdict}>
        <b>{socket.kernelUse === null ? 'No owner' : `The kernel: ${kernelName(socket.kernelUse)}`}</b>
      </p>
      <p className={styles.text}>{noOwnerText(socket)}</p>
      {remedy !== null && <Remedy label="To see it" remedy={remedy} />}
    </div>
  )
}
