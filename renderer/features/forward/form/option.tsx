import styles from './option.module.css'

/** A box to be ticked, and what it means. */
export function Option({
  name,
  meaning,
  checked,
  onChange,
}: {
  readonly name: string
  readonly meaning: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}) {
  return (
    <label className={styles.option}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <b>{name}</b>
      <small>{meaning}</small>
    </label>
  )
}
