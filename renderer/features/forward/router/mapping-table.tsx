import type { Mapping } from '#shared/forward/router'
import { wayNames } from '#shared/forward/way-names'
import { Button } from '../../../ui/button'
import { PortMenuButton, portMark } from '../../../ui/port-ways'
import { withoutMark } from './mapping-dialog-state'
import styles from './mapping-table.module.css'
import { insideOf, leaseText, mappingKey, portText } from './mapping-words'

interface MappingTableProps {
  readonly mappings: readonly Mapping[]
  /** Without them, the table only tells. */
  readonly onRenew?: (mapping: Mapping) => void
  readonly onRemove?: (mapping: Mapping) => void
}

/** Forwards of the router, each with where it leads. */
export function MappingTable({ mappings, onRenew, onRemove }: MappingTableProps) {
  const withActions = onRenew !== undefined && onRemove !== undefined
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Port outside</th>
          <th scope="col">Leads to</th>
          <th scope="col">State</th>
          <th scope="col">Lease</th>
          <th scope="col">By</th>
          <th scope="col">Description</th>
          <th scope="col">
            <span className="visually-hidden">What to do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {mappings.map((mapping) => (
          <tr key={mappingKey(mapping)} {...portMark(insideOf(mapping))}>
            <th scope="row">{portText(mapping)}</th>
            <td className={styles.target}>
              <span>
                {mapping.internalAddress}
                {mapping.internalPort !== mapping.externalPort && `, port ${mapping.internalPort}`}
              </span>{' '}
              {mapping.toThisComputer && <span className={styles.mine}>this computer</span>}
              {mapping.remoteHost !== null && <small>only for {mapping.remoteHost}</small>}
            </td>
            <td className={styles.short}>
              {mapping.enabled ? 'on' : <span className={styles.off}>off</span>}
            </td>
            <td className={styles.short}>{leaseText(mapping.leaseSeconds)}</td>
            <td className={styles.short}>{wayNames[mapping.way]}</td>
            <td className={styles.description}>
              {mapping.ours && <span className={styles.ours}>Portlight</span>}
              <span>{mapping.ours ? withoutMark(mapping.description) : mapping.description}</span>
            </td>
            <td className={styles.actions}>
              {withActions && (mapping.ours || mapping.toThisComputer) && (
                <Button
                  look="plain"
                  aria-label={`Renew the forward of port ${portText(mapping)}`}
                  onClick={() => onRenew(mapping)}
                >
                  Renew…
                </Button>
              )}
              {withActions && (
                <Button
                  look="plain"
                  aria-label={`Remove the forward of port ${portText(mapping)}`}
                  onClick={() => onRemove(mapping)}
                >
                  Remove…
                </Button>
              )}
              <PortMenuButton of={insideOf(mapping)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
