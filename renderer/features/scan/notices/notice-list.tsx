import { useMemo } from 'react'
import { useScan } from '../scan-context'
import styles from './notice-list.module.css'
import { noticesOf } from './notices'

/** What has to be known to read the results rightly. It stands below the table, so that no row moves. */
export function NoticeList() {
  const hosts = useScan((state) => state.run?.hosts)
  const downCount = useScan((state) => state.run?.downCount)
  const run = useScan((state) => state.run)
  const unresolved = useScan((state) => state.unresolved)
  // biome-ignore lint/correctness/useExhaustiveDependencies: of a run, only its hosts bring notices
  const notices = useMemo(() => noticesOf(run, unresolved), [hosts, downCount, run?.id, unresolved])
  if (notices.length === 0) return null
  return (
    <ul className={styles.list} aria-label="Notices">
      {notices.map((notice) => (
        <li key={notice.key} className={`${styles.notice} ${styles[notice.weight]}`}>
          <b>{notice.title}.</b> {notice.text}
        </li>
      ))}
    </ul>
  )
}
