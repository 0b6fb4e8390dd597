import { Chain } from './chain/chain'
import { Comparison } from './earlier/comparison'
import { ForwardForm } from './form/forward-form'
import { MendedList } from './mend/mend-list'
import styles from './test-panel.module.css'
import { Aftermath } from './verdict/aftermath'
import { VerdictPanel } from './verdict/verdict-panel'

/** The form, the answer, the way in as a picture, and what belongs to it. */
export function TestPanel() {
  return (
    <>
      <ForwardForm />
      <div className={styles.body}>
        <div className={styles.inner}>
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
