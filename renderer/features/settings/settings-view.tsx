import { useEffect, useRef, useState } from 'react'
import { type SettingKey, settingKeys, settingOf, usualSettings } from '#shared/settings/settings'
import { settingsProblemText } from '#shared/settings/settings-problem'
import { valueText } from '#shared/settings/settings-text'
import { Announcer } from '../../ui/announcer'
import { Banner, ProblemBanner } from '../../ui/banner'
import { Button, IconButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { SettingControl } from './form/setting-control'
import { useSettings, useSettingsKit } from './settings-context'
import styles from './settings-view.module.css'

/** Settings stand together by the first word of their names. */
const groups = [
  ['app', 'Portlight'],
  ['scan', 'Scans'],
  ['sockets', 'Sockets'],
  ['watch', 'Watch'],
  ['forward', 'Outside'],
  ['history', 'What is kept'],
] as const

/** The settings, each as it is declared; and what is done with all of them. */
export function SettingsView() {
  const { controller } = useSettingsKit()
  const problems = useSettings((state) => state.problems)
  const problem = useSettings((state) => state.problem)
  return (
    <main className={styles.view} aria-label="Settings">
      <ProblemBanner problem={problem} onDismiss={() => controller.dismissProblem()} />
      {problems.map(settingsProblemText).map((sentence) => (
        <Banner key={sentence} role="alert">
          <p>{sentence}</p>
        </Banner>
      ))}
      <div className={styles.column}>
        <h1>Settings</h1>
        {groups.map(([group, title]) => (
          <section key={group} aria-label={title}>
            <h2>{title}</h2>
            <div className={styles.rows}>
              {settingKeys
                .filter((key) => key.startsWith(`${group}.`))
                .map((key) => (
                  <SettingRow key={key} settingKey={key} />
                ))}
            </div>
          </section>
        ))}
        <Whole />
      </div>
    </main>
  )
}

function SettingRow({ settingKey }: { readonly settingKey: SettingKey }) {
  const { controller } = useSettingsKit()
  const row = useRef<HTMLDivElement>(null)
  const setting = settingOf(settingKey)
  const given = useSettings((state) => state.given.includes(settingKey))
  const wanted = useSettings((state) => state.wanted === settingKey)
  const id = `setting-${settingKey}`
  useEffect(() => {
    if (!wanted) return
    row.current?.scrollIntoView({ block: 'center' })
    row.current?.querySelector<HTMLElement>('input:checked, input, select, button')?.focus()
    controller.want(null)
  }, [wanted, controller])
  const usual = setting.kind === 'agreement' ? 'nobody' : usualText(settingKey)
  // a row of choices and a button have names of their own
  const labelled =
    setting.kind !== 'agreement' &&
    setting.kind !== 'file' &&
    !(setting.kind === 'choice' && setting.choices.length <= 4)
  return (
    <div ref={row} className={styles.row}>
      <div className={styles.words}>
        {labelled ? <label htmlFor={id}>{setting.name}</label> : <span>{setting.name}</span>}
        <p id={`${id}-lead`}>{setting.lead}</p>
      </div>
      <SettingControl id={id} settingKey={settingKey} />
      <IconButton
        icon="again"
        label={`${setting.name}: back to ${usual}`}
        className={given && setting.kind !== 'agreement' ? '' : styles.absent}
        onClick={() => void controller.reset([settingKey])}
      />
    </div>
  )
}

/** What holds before anybody chooses, in words. */
function usualText(key: SettingKey): string {
  const setting = settingOf(key)
  const value = usualSettings[key]
  if (setting.kind === 'choice') return setting.choices.find((one) => one.value === value)?.text ?? ''
  if (setting.kind === 'number') return value === null ? (setting.none ?? '') : `${value} ${setting.unit}`
  return valueText(value)
}

type Asked = 'reset' | 'forget'

/** The file, and what is done with everything at once; both are asked about. */
function Whole() {
  const { controller, copy } = useSettingsKit()
  const file = useSettings((state) => state.file)
  const given = useSettings((state) => state.given.length)
  const forgotten = useSettings((state) => state.forgotten)
  const [asked, setAsked] = useState<Asked | null>(null)
  return (
    <section aria-label="All of it">
      <h2>All of it</h2>
      <div className={styles.rows}>
        <div className={styles.row}>
          <div className={styles.words}>
            <span>The file</span>
            <p className={styles.path}>{file ?? 'Not known yet.'}</p>
          </div>
          <Button disabled={file === null} onClick={() => void copy(file ?? '')}>
            Copy the path
          </Button>
        </div>
        <div className={styles.row}>
          <div className={styles.words}>
            <span>Reset the settings</span>
            <p>All of them are as they were at first. Kept scans stay.</p>
          </div>
          <Button disabled={given === 0} onClick={() => setAsked('reset')}>
            Reset…
          </Button>
        </div>
        <div className={styles.row}>
          <div className={styles.words}>
            <span>Forget everything</span>
            <p>
              {forgotten ? 'Everything was forgotten.' : 'Kept scans, earlier questions and their answers.'}
            </p>
          </div>
          <Button look="danger" onClick={() => setAsked('forget')}>
            Forget…
          </Button>
        </div>
      </div>
      <Announcer text={forgotten ? 'Everything was forgotten.' : ''} />
      {asked === 'reset' && (
        <Sure
          title="Reset all settings?"
          action="Reset"
          onSure={() => void controller.resetAll()}
          onClose={() => setAsked(null)}
        >
          <p>All settings become what they were at first, and nobody outside is asked any more.</p>
        </Sure>
      )}
      {asked === 'forget' && (
        <Sure
          title="Forget everything?"
          action="Forget everything"
          onSure={() => void controller.forgetEverything()}
          onClose={() => setAsked(null)}
        >
          <p>This can’t be undone. Portlight forgets:</p>
          <ul className={styles.list}>
            <li>all kept scans of this user on this computer</li>
            <li>targets, questions and tests that were asked before</li>
            <li>who may look from outside</li>
          </ul>
          <p>
            What is shown now stays until it is closed. Settings stay, and so does the note of forwards that
            Portlight opened on a router, because it is needed to close them.
          </p>
        </Sure>
      )}
    </section>
  )
}

interface SureProps {
  readonly title: string
  readonly action: string
  readonly onSure: () => void
  readonly onClose: () => void
  readonly children: React.ReactNode
}

/** Asks once more; what changes nothing comes first. */
function Sure({ title, action, onSure, onClose, children }: SureProps) {
  return (
    <Dialog
      title={title}
      onDismiss={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger"
            onClick={() => {
              onClose()
              onSure()
            }}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
