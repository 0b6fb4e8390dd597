import { adviceWords, headlineOf } from '#shared/reference/port-words'
import { Announcer } from '../../ui/announcer'
import { ProblemBanner } from '../../ui/banner'
import { PortPage } from './page/port-page'
import { useReference, useReferenceKit } from './reference-context'
import styles from './reference-view.module.css'
import { ReferenceWelcome } from './reference-welcome'
import { PortList } from './search/port-list'
import { SearchForm } from './search/search-form'

/** The reference feature: a field above, what it finds on the left, one port's page on the right. */
export function ReferenceView() {
  const found = useReference((state) => state.found)
  const report = useReference((state) => state.report)
  const listed = found !== null && found.ports.length > 0
  return (
    <main className={styles.view} aria-label="Ports">
      <h1 className="visually-hidden">What is this port?</h1>
      <SearchForm />
      <Problem />
      <div className={`${styles.panes} ${listed ? styles.listed : ''}`}>
        {listed && <PortList found={found} />}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: it scrolls, so keys must reach it */}
        <div role="group" aria-label="The port" tabIndex={0} className={styles.scroll}>
          {report === null ? <ReferenceWelcome /> : <PortPage report={report} />}
        </div>
      </div>
      <ReferenceAnnouncer />
    </main>
  )
}

/** Says to screen readers what was found. */
function ReferenceAnnouncer() {
  const text = useReference(({ found, report, busy, problem }) => {
    if (busy || problem !== null) return ''
    if (found !== null && found.total === 0) return 'Nothing was found.'
    const list = found === null ? '' : `${found.total} found. `
    if (report === null) return list
    const { reference, advice } = report
    const name = headlineOf(reference) ?? 'nothing is known of it'
    return `${list}Port ${reference.port}: ${name}. For a service of yours: ${adviceWords[advice.verdict]}.`
  })
  return <Announcer text={text} everyMs={1000} />
}

function Problem() {
  const { controller } = useReferenceKit()
  const problem = useReference((state) => state.problem)
  return (
    <ProblemBanner
      problem={problem}
      onAgain={() => void controller.again()}
      onDismiss={() => controller.dismissProblem()}
    />
  )
}
