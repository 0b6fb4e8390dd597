import { useState } from 'react'
import type { ForwardReport } from '#shared/forward/report'
import { Menu } from '../../../ui/menu'
import { useForwardKit } from '../forward-context'
import styles from './report-menu.module.css'

/** The report for somebody who helps, and that it was saved. */
export function ReportMenu({ report }: { readonly report: ForwardReport }) {
  const { exporter } = useForwardKit()
  const [said, setSaid] = useState('')
  const choose = async (key: string) => {
    if (key === 'json') {
      const place = await exporter.save(report)
      setSaid(place === null ? '' : 'Saved')
      return
    }
    setSaid('')
    await exporter.copy(report, key === 'blanked')
  }
  return (
    <div className={styles.root}>
      <span role="status" className={styles.said}>
        {said}
      </span>
      <Menu
        icon="export"
        label="Report"
        items={[
          { key: 'copy', name: 'Copy the report', note: 'As text, for somebody who helps you' },
          {
            key: 'blanked',
            name: 'Copy it without addresses',
            note: 'The same word stands for the same address',
          },
          { key: 'json', name: 'Save as JSON…', note: 'As the command line prints it' },
        ]}
        onChoose={(key) => void choose(key)}
      />
    </div>
  )
}
