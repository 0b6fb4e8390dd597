import { portMark } from '../../../ui/port-ways'
import { useReferenceKit } from '../reference-context'
import styles from './port-page.module.css'

/** Ports, each of which leads to its page. */
export function PortChips({ ports }: { readonly ports: readonly number[] }) {
  const { controller } = useReferenceKit()
  if (ports.length === 0) return <p>No port is a good choice on this computer.</p>
  return (
    <div className={styles.chips}>
      {ports.map((port) => (
        <button
          key={port}
          type="button"
          className={styles.chip}
          {...portMark({ host: null, port, protocol: 'tcp' })}
          aria-label={`Port ${port}`}
          onClick={() => void controller.show(port, 'tcp')}
        >
          {port}
        </button>
      ))}
    </div>
  )
}
