import { useState } from 'react'
import type { NumberSetting, Setting } from '#shared/settings/setting'
import { type SettingKey, settingOf } from '#shared/settings/settings'
import { typedValue, typedValues } from '#shared/settings/settings-text'
import { Button } from '../../../ui/button'
import { formatCount } from '../../../ui/numbers'
import { Segmented } from '../../../ui/segmented'
import { useSettings, useSettingsKit } from '../settings-context'
import styles from '../settings-view.module.css'

/** More choices than that stand in a list. */
const mostInARow = 4

interface SettingControlProps {
  readonly id: string
  readonly settingKey: SettingKey
}

/** What a setting is chosen with, made of its declaration. */
export function SettingControl({ id, settingKey }: SettingControlProps) {
  const { controller } = useSettingsKit()
  const setting: Setting = settingOf(settingKey)
  const value = useSettings(({ values }) => values[settingKey])
  const choose = (chosen: unknown) => void controller.choose({ [settingKey]: chosen })
  const described = `${id}-lead`
  switch (setting.kind) {
    case 'choice':
      return setting.choices.length <= mostInARow ? (
        <Segmented
          label={setting.name}
          describedBy={described}
          segments={setting.choices}
          value={setting.choices.find((choice) => choice.value === value)?.value ?? null}
          onChange={choose}
        />
      ) : (
        <select
          id={id}
          className={styles.select}
          aria-describedby={described}
          value={String(value)}
          onChange={(event) => choose(typedValue(setting, event.target.value))}
        >
          {setting.choices.map((choice) => (
            <option key={choice.value} value={String(choice.value)}>
              {choice.text}
            </option>
          ))}
        </select>
      )
    case 'switch':
      return (
        <input
          id={id}
          type="checkbox"
          role="switch"
          className={styles.switch}
          aria-describedby={described}
          checked={value === true}
          aria-checked={value === true}
          onChange={(event) => choose(event.target.checked)}
        />
      )
    case 'number':
      return (
        <NumberField
          key={String(value)}
          id={id}
          setting={setting}
          value={typeof value === 'number' ? value : null}
          onChoose={choose}
        />
      )
    case 'agreement':
      return <Agreement id={id} />
    case 'file':
      return (
        <div className={styles.agreement}>
          <span className={styles.who}>{typeof value === 'string' ? value : setting.none}</span>
          {typeof value === 'string' && (
            <span className={styles.ways}>
              <Button id={id} onClick={() => choose(null)}>
                Without it
              </Button>
            </span>
          )}
        </div>
      )
  }
}

interface NumberFieldProps {
  readonly id: string
  readonly setting: NumberSetting
  readonly value: number | null
  readonly onChoose: (value: unknown) => void
}

/** Takes a number when the field is left, or by Enter; Escape gives back what holds. */
function NumberField({ id, setting, value, onChoose }: NumberFieldProps) {
  const holds = value === null ? '' : formatCount(value)
  const [text, setText] = useState(holds)
  const typed = text.replace(/[\s,.’']/g, '')
  const chosen = typedValue(setting, typed === '' ? 'none' : typed)
  const take = () => {
    if (chosen === value) setText(holds)
    else if (chosen !== undefined) onChoose(chosen)
  }
  return (
    <div className={styles.number}>
      <div className={styles.numberLine}>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          className={styles.numberInput}
          autoComplete="off"
          placeholder={setting.none === null ? '' : 'no limit'}
          aria-describedby={`${id}-lead ${id}-line`}
          aria-invalid={chosen === undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take()
            if (event.key !== 'Escape' || text === holds) return
            event.stopPropagation()
            setText(holds)
          }}
        />
        <span>{setting.unit}</span>
      </div>
      <p id={`${id}-line`} className={styles.wrong}>
        {chosen === undefined && `It has to be ${typedValues(setting)}.`}
      </p>
    </div>
  )
}

function Agreement({ id }: { readonly id: string }) {
  const { controller, outsideLine, chooseOutside } = useSettingsKit()
  const helpers = useSettings(({ values }) => values['forward.outside'])
  const agreed = useSettings(({ given }) => given.includes('forward.outside'))
  return (
    <div className={styles.agreement}>
      <span className={styles.who}>{outsideLine(helpers)}</span>
      <span className={styles.ways}>
        <Button id={id} onClick={chooseOutside}>
          {agreed ? 'Change…' : 'Choose…'}
        </Button>
        {agreed && <Button onClick={() => void controller.reset(['forward.outside'])}>Take back</Button>}
      </span>
    </div>
  )
}
