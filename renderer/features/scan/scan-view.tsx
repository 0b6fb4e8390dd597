import { ScanControls } from './controls/scan-controls'
import { PortDetails } from './details/port-details'
import { NoticeList } from './notices/notice-list'
import { PortMap } from './port-map/port-map'
import { ScanAnnouncer } from './progress/scan-announcer'
import { StatusStrip } from './progress/status-strip'
import { ResultsTable } from './results-table/results-table'
import { ConfirmDialogs } from './run/confirm-dialogs'
import { useScan } from './scan-context'
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
