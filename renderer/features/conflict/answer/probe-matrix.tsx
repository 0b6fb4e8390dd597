import type { BindProbe } from '#shared/conflict/report'
import { familyWords } from '#shared/words/family-words'
import styles from './probe-matrix.module.css'
import { outcomeWords, probeRows } from './probe-words'

/** Addresses against SO_REUSEADDR: what a program that wants the port would meet. */
export function ProbeMatrix({ probes }: { readonly probes: readonly BindProbe[] }) {
  return (
    <table className={styles.matrix}>
      <caption className="visually-hidden">Tries to bind the port</caption>
      <thead>
        <tr>
          <th scope="col">Address</th>
          <th scope="col">without reuse</th>
          <th scope="col">with reuse</th>
        </tr>
      </thead>
      <tbody>
        {probeRows(probes).map(({ address, family, unset, set }) => (
          <tr key={`${family} ${address}`}>
            <th scope="row">
              {address}
              <small>{familyWords[family]}</small>
            </th>
            <Cell probe={unset} />
            <Cell probe={set} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={3}>
            Reuse is SO_REUSEADDR, which most servers set on Linux and macOS. Probed: Portlight tried it.
            Inferred: it follows from the socket table. No packet leaves this computer for it.
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

function Cell({ probe }: { readonly probe: BindProbe | null }) {
  if (probe === null) return <td className={styles.none}>–</td>
  const { outcome, error, source } = probe
  return (
    <td className={styles[outcome]}>
      <b>{outcomeWords[outcome]}</b>
      {error !== null && <small>{error}</small>}
      <small>{source}</small>
    </td>
  )
}
