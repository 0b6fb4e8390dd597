import { Fragment, useEffect, useState } from 'react'
import type { PlaceKey } from '#shared/shell/places'
import type { ShellInfo } from '#shared/shell/shell'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import styles from './app.module.css'
import type { Shell } from './shell/shell'
import { keysHere, keyWords, shortcutsAt } from './shortcuts'

interface ShortcutsProps {
  readonly shell: Shell
  /** The view that is shown, whose keys stand first. */
  readonly place: PlaceKey
  readonly onClose: () => void
}

/** All keys, by place. */
export function ShortcutsDialog({ shell, place, onClose }: ShortcutsProps) {
  const here = (keys: string) => keysHere(keys, shell.platform === 'darwin', shell.connection !== undefined)
  return (
    <Dialog
      wide="columns"
      title="Shortcuts"
      onDismiss={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: the dialog may scroll, so keys must reach it */}
      <div role="group" aria-label="Keys" tabIndex={0} className={styles.shortcuts}>
        {shortcutsAt(place).map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(([keys, what]) => {
                const shown = here(keys)
                if (shown === null) return null
                return (
                  <div key={keys} className={styles.shortcut}>
                    <dt>
                      <KeyCaps keys={shown} />
                    </dt>
                    <dd>{what}</dd>
                  </div>
                )
              })}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

function KeyCaps({ keys }: { readonly keys: string }) {
  return keyWords(keys).map(({ word, caps }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they never change places
    <Fragment key={at}>
      {at > 0 && ' '}
      <span className={styles.combination}>
        {caps.length === 0
          ? word
          : caps.map((cap, place) => (
              <Fragment key={cap}>
                {place > 0 && '+'}
                <kbd>{cap}</kbd>
              </Fragment>
            ))}
      </span>
    </Fragment>
  ))
}

/** What this is, and which version. */
export function AboutDialog({ shell, onClose }: { readonly shell: Shell; readonly onClose: () => void }) {
  const [info, setInfo] = useState<ShellInfo | null>(null)
  useEffect(() => {
    shell.info().then(setInfo, () => {})
  }, [shell])
  return (
    <Dialog title="Portlight" onDismiss={onClose} actions={<Button onClick={onClose}>Close</Button>}>
      <p>
        What is using this port, what is open over there, and can the internet reach me: answered with
        evidence.
      </p>
      <dl className={styles.about}>
        <dt>Version</dt>
        <dd>{info?.version ?? '–'}</dd>
        <dt>Platform</dt>
        <dd>{info?.platform ?? '–'}</dd>
        <dt>Runtime</dt>
        <dd>{info?.runtime ?? '–'}</dd>
        <dt>Log</dt>
        <dd>{info?.logFile ?? 'none'}</dd>
      </dl>
    </Dialog>
  )
}
