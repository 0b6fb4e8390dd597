import type { StopPreview } from '#shared/conflict/fixes/stop-told'
import { endpointText } from '#shared/sockets/output/table'
import { countOf } from '../../../ui/numbers'
import { CommandLine } from '../answer/command-line'
import styles from './stop-dialog.module.css'

/** What stopping would do, and what is better. */
export function StopPreviewView({ preview }: { readonly preview: StopPreview }) {
  const { refusal, instead, keeper, alwaysForced, owner } = preview
  return (
    <>
      {refusal !== null && <p className={styles.lead}>{refusal}</p>}
      {instead.length > 0 && (
        <section className={styles.part}>
          <h3>{refusal === null ? 'A better way' : 'What to do instead'}</h3>
          <ul className={styles.ways}>
            {instead.map(({ title, command }) => (
              <li key={title}>
                <p>{title}</p>
                {command !== null && <CommandLine command={command} />}
              </li>
            ))}
          </ul>
        </section>
      )}
      {refusal === null && keeper !== null && (
        <section className={styles.part}>
          <h3>It may come back</h3>
          <p>{keeper.sentence}</p>
          <p>{keeper.fix.title}</p>
          {keeper.fix.command !== null && <CommandLine command={keeper.fix.command} />}
        </section>
      )}
      {refusal === null && (
        <p className={styles.lead}>
          {alwaysForced
            ? 'This system has no gentle way: the process ends at once, and what it has not saved is lost.'
            : 'It is asked to end, so that it can finish what it is doing. If it does not, you are asked again.'}
        </p>
      )}
      {refusal === null && owner.commandLine !== null && (
        <code className={styles.code}>{owner.commandLine}</code>
      )}
      {refusal === null && <Effects preview={preview} />}
    </>
  )
}

/** Ports, clients and children that a process takes with it. */
function Effects({ preview }: { readonly preview: StopPreview }) {
  const { listening, connections, childConnections, children } = preview
  const holders = children.filter(({ alsoHolds }) => alsoHolds)
  const others = children.filter(({ alsoHolds }) => !alsoHolds)
  return (
    <section className={styles.part}>
      <h3>What ends with it</h3>
      <ul className={styles.effects}>
        <li>
          {listening.length === 0
            ? 'No port of it is listening.'
            : `${listening.length === 1 ? 'This port' : `These ${listening.length} ports`}: ${endpoints(listening)}.`}
        </li>
        {(connections > 0 || childConnections === 0) && (
          <li>{connections === 0 ? 'Nobody is connected to it.' : `${cutOff(connections)}.`}</li>
        )}
        {holders.length > 0 && (
          <li>
            <b>
              {holders.length === 1 ? 'This child has' : `These ${holders.length} children have`} the port too
              and may keep it:
            </b>{' '}
            {names(holders)}.
          </li>
        )}
        {others.length > 0 && (
          <li>
            {countOf(others.length, 'child process', 'child processes')} may end or go on: {names(others)}.
          </li>
        )}
        {children.length > 0 && (
          <li>
            Children get no signal themselves; most end with their parent.
            {childConnections > 0 && ` When they do, ${cutOff(childConnections)} as well.`}
          </li>
        )}
      </ul>
    </section>
  )
}

function cutOff(connections: number): string {
  return `${countOf(connections, 'connection')} ${connections === 1 ? 'is' : 'are'} cut off`
}

/** Named at most; the rest is counted. */
const most = 8

function endpoints(listening: StopPreview['listening']): string {
  const texts = listening.map(({ protocol, local }) => `${protocol} ${endpointText(local)}`)
  return clipped([...new Set(texts)])
}

function names(children: StopPreview['children']): string {
  return clipped(children.map(({ program, pid }) => `${program} (${pid})`))
}

function clipped(texts: readonly string[]): string {
  const more = texts.length - most
  return more > 0 ? `${texts.slice(0, most).join(', ')} and ${more} more` : texts.join(', ')
}
