import { byCommand, remedyText } from '#shared/command-line/remedy'
import type { FirewallDoor, Mend } from '#shared/forward/mend'
import type { ForwardReport } from '#shared/forward/report'
import { Button } from '../../../ui/button'
import { useForward, useForwardKit } from '../forward-context'
import styles from './mend-list.module.css'

/** What can be done from here about a verdict, each with what will happen and the way back. */
export function MendList({ report }: { readonly report: ForwardReport }) {
  const { mends } = report
  if (mends.length === 0) return null
  return (
    <section aria-label="What can be done from here">
      <ul className={styles.list}>
        {mends.map((mend) => (
          <li key={mend.title} className={styles.mend}>
            <div className={styles.words}>
              <b>{mend.title}</b>
              <MendWords mend={mend} />
            </div>
            <MendButton mend={mend} report={report} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Nothing asks Windows for an administrator's rights from here, so there the command is for the person to type. */
function isRunFromHere({ open }: FirewallDoor): boolean {
  return open.system !== 'windows'
}

function MendWords({ mend }: { readonly mend: Mend }) {
  switch (mend.kind) {
    case 'firewall':
      return (
        <>
          <p>{mend.door.effect}</p>
          {!isRunFromHere(mend.door) && (
            <p className={styles.back}>
              <code>{remedyText(byCommand(mend.door.open))}</code> The way back:{' '}
              <code>{remedyText(mend.door.close)}</code>
            </p>
          )}
        </>
      )
    case 'forward':
      return (
        <p>
          {mend.effect} <span className={styles.back}>{mend.back}</span>
        </p>
      )
    case 'message':
      return <p className={styles.message}>{mend.text}</p>
    case 'advice':
      return <p>{mend.sentence}</p>
  }
}

function MendButton({ mend, report }: { readonly mend: Mend; readonly report: ForwardReport }) {
  const { router, mend: controller, tests } = useForwardKit()
  switch (mend.kind) {
    case 'firewall':
      return isRunFromHere(mend.door) ? (
        <Button onClick={() => controller.ask(mend, 'open')}>Let it through…</Button>
      ) : (
        <CopyText text={remedyText(byCommand(mend.door.open))} label="Copy the command" />
      )
    case 'forward': {
      const { externalPort, internalPort, protocol, family } = mend
      return (
        <Button
          onClick={() =>
            router.openAdd(
              {
                externalPort: String(externalPort),
                internalPort: String(internalPort),
                protocol,
                internalAddress: family === 'ipv6' ? (report.addresses.lan6 ?? '') : '',
              },
              () => void tests.start(),
            )
          }
        >
          {family === 'ipv6' ? 'Open it…' : mend.replace ? 'Move it…' : 'Forward it…'}
        </Button>
      )
    }
    case 'message':
      return <CopyText text={mend.text} label="Copy the message" />
    case 'advice':
      return null
  }
}

function CopyText({ text, label }: { readonly text: string; readonly label: string }) {
  const { copy } = useForwardKit()
  return (
    <Button icon="copy" onClick={() => void copy(text).catch(() => {})}>
      {label}
    </Button>
  )
}

/** What Portlight has opened here, for as long as the app runs: to be taken back. */
export function MendedList() {
  const { mend: controller } = useForwardKit()
  const mended = useForward((state) => state.mended)
  if (mended.length === 0) return null
  return (
    <section className={styles.mended} aria-label="Opened on this computer">
      <h3>Opened on this computer</h3>
      <ul className={styles.list}>
        {mended.map(({ mend, sentence }) => (
          <li key={`${mend.family} ${mend.protocol} ${mend.port}`} className={styles.mend}>
            <div className={styles.words}>
              <p>{sentence}</p>
              <p className={styles.back}>
                The way back: <code>{remedyText(mend.door.close)}</code>
              </p>
            </div>
            <Button onClick={() => controller.ask(mend, 'close')}>Take it back…</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
