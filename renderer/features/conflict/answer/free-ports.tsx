import { Icon } from '../../../ui/icon'
import { useCopied } from './copy-button'
import styles from './free-ports.module.css'

/**
 * Free ports near the one that was asked for; a click copies one.
 * @param wanted the port itself is free: others are of no interest
 */
export function FreePorts({
  ports,
  wanted,
}: {
  readonly ports: readonly number[]
  readonly wanted: boolean
}) {
  if (wanted || ports.length === 0) return null
  return (
    <section className={styles.panel} aria-label="Free ports nearby">
      <h3 className={styles.label}>Free ports nearby</h3>
      <div className={styles.ports}>
        {ports.map((port) => (
          <FreePort key={port} port={port} />
        ))}
      </div>
    </section>
  )
}

function FreePort({ port }: { readonly port: number }) {
  const [copied, copy] = useCopied()
  return (
    <button
      type="button"
      className={styles.port}
      aria-label={copied ? `Port ${port} copied` : `Copy port ${port}`}
      title={copied ? 'Copied' : 'Copy'}
      onClick={() => copy(String(port))}
    >
      {port}
      <Icon name={copied ? 'check' : 'copy'} size={14} />
    </button>
  )
}
