import { KeptBanner } from '../../ui/kept-banner'
import { Chain } from './chain/chain'
import { Comparison } from './earlier/comparison'
import { ForwardForm } from './form/forward-form'
import { useForward, useForwardKit } from './forward-context'
import { MendedList } from './mend/mend-list'
import styles from './test-panel.module.css'
import { Aftermath } from './verdict/aftermath'
import { VerdictPanel } from './verdict/verdict-panel'

function Kept() {
  const { tests } = useForwardKit()
  const from = useForward(({ run, running }) =>
    run?.kept === true && !running && run.report !== null ? run.report.at : null,
  )
  return <KeptBanner from={from} again="Test again" onAgain={() => void tests.start()} />
}

/** The form, the answer, the way in as a picture, and what belongs to it. */
export function TestPanel() {
  return (
    <>
      <ForwardForm />
      <div className={styles.body}>
        <div className={styles.inner}>
          <Kept />
          <VerdictPanel />
          <Chain />
          <Comparison />
          <MendedList />
          <Aftermath />
        </div>
      </div>
    </>
  )
}
