import { useEffect } from 'react'
import { Announcer } from '../../ui/announcer'
import { EarlierPanel } from './earlier/earlier-panel'
import { useForward, useForwardKit } from './forward-context'
import type { ForwardTab } from './forward-state'
import styles from './forward-view.module.css'
import { HelpersDialog } from './helpers/helpers-dialog'
import { FirewallDialog } from './mend/mend-dialog'
import { KeptTrouble } from './router/kept-forwards'
import { MappingDialogs } from './router/mapping-dialogs'
import { RouterPanel } from './router/router-panel'
import { progressWords } from './run/progress-words'
import { Tabs } from './tabs'
import { TestPanel } from './test-panel'
import { WherePanel } from './where/where-panel'

/** Can the internet reach me? The test, the router, where this computer is, and what was tested earlier. */
export function ForwardView() {
  const { actions, kept } = useForwardKit()
  useEffect(() => kept.follow(), [kept])
  const tab = useForward((state) => state.tab)
  const earlier = useForward((state) => state.history.length)
  const helpersOpen = useForward((state) => state.helpersOpen)
  const said = useForward((state) => progressWords(state).text)
  const urgent = useForward((state) => progressWords(state).urgent)
  return (
    <main className={styles.view} aria-label="Forward">
      <h1 className="visually-hidden">Can the internet reach me?</h1>
      <KeptTrouble />
      <Tabs
        label="Forward"
        tabs={[
          { key: 'test', name: 'Test a port' },
          { key: 'router', name: 'Router' },
          { key: 'where', name: 'Where am I' },
          { key: 'earlier', name: 'Earlier tests', count: earlier },
        ]}
        current={tab}
        onShow={actions.show}
      >
        <Panel tab={tab} />
      </Tabs>
      {helpersOpen && <HelpersDialog />}
      <MappingDialogs />
      <FirewallDialog />
      <Announcer text={said} everyMs={urgent ? 0 : 2500} />
    </main>
  )
}

function Panel({ tab }: { readonly tab: ForwardTab }) {
  switch (tab) {
    case 'test':
      return <TestPanel />
    case 'router':
      return <RouterPanel />
    case 'where':
      return <WherePanel />
    case 'earlier':
      return <EarlierPanel />
  }
}
