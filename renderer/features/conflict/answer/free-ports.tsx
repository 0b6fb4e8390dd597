import { Icon } from '../../../ui/icon'
import { type PortRef, portMark } from '../../../ui/port-ways'
import { useCopy } from './copy-button'
import styles from './free-ports.module.css'

/**
 * Free ports near the one that was asked for; a click copies one.
 * @param wanted the port itself is free: others are of no interest
 */
export function FreePorts({
  ports,
  protocol,
  wanted,
}: {
  readonly ports: readonly number[]
  readonly protocol: PortRef['protocol']
  readonly wanted: boolean
}) {
  if (wanted || ports.length === 0) return null
  return (
    <section className={styles.panel} aria-label="Free ports nearby">
      <h3 className={styles.label}>Free ports nearby</h3>
      <div className={styles.ports}>
        {ports.map((port) => (
          <FreePort key={port} port={port} protocol={protocol} />
        ))}
      </div>
    </section>
  )
}

function FreePort({ port, protocol }: Pick<PortRef, 'port' | 'protocol'>) {
  const copy = useCopy()
  return (
    <button
      type="button"
      className={styles.port}
      aria-label={`Copy port ${port}`}
      title="Copy"
      onClick={() => copy(String(port))}
      {...portMark({ host: null, port, protocol })}
    >
      {port}
      <Icon name="copy" size={14} />
    </button>
  )
}
