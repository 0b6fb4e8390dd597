import { Button } from '../../ui/button'
import { ScanControls } from './controls/scan-controls'
import { PortDetails } from './details/port-details'
import { NoticeList } from './notices/notice-list'
import { PortMap } from './port-map/port-map'
import { ScanAnnouncer } from './progress/scan-announcer'
import { StatusStrip } from './progress/status-strip'
import { ResultsTable } from './results-table/results-table'
import { ConfirmDialogs } from './run/confirm-dialogs'
import { useScan, useScanKit } from './scan-context'
import styles from './scan-view.module.css'
import { ScanWelcome } from './scan-welcome'

/** The scan feature: what to scan above, the map and the results below. */
export function ScanView() {
  const scanned = useScan((state) => state.run !== null)
  return (
    <main className={styles.view} aria-label="Scan">
      <h1 className="visually-hidden">Scan</h1>
      <ScanControls />
      <StatusStrip />
      <div className={styles.panes}>
        <PortMap />
        <div className={styles.right}>
          <div className={styles.results}>
            <OtherResults />
            {scanned ? <ResultsTable /> : <ScanWelcome />}
            <NoticeList />
          </div>
          <PortDetails />
        </div>
      </div>
      <ConfirmDialogs />
      <ScanAnnouncer />
    </main>
  )
}

/** Says which scan the results belong to where another one stands above, or that they were put aside. */
function OtherResults() {
  const { actions } = useScanKit()
  const form = useScan((state) => state.form.targets.trim())
  const shown = useScan((state) => state.run?.targets.targets.trim() ?? null)
  const aside = useScan((state) => state.aside?.targets.targets ?? null)
  if (shown !== null) {
    if (form === '' || form === shown) return null
    return <p className={styles.other}>These results are of {shown}, not of what stands above.</p>
  }
  if (aside === null) return null
  return (
    <div className={styles.other}>
      <p>The last scan, of {aside}, was put aside.</p>
      <Button onClick={() => actions.takeUp()}>Show it</Button>
    </div>
  )
}
