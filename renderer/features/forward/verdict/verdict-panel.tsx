import { lazy, Suspense } from 'react'
import { knownPorts } from '#shared/forward/known-ports'
import type { ForwardReport } from '#shared/forward/report'
import { confidenceWords } from '#shared/words/evidence'
import { Button } from '../../../ui/button'
import { formatDuration } from '../../../ui/numbers'
import { PortMenuButton, portMark } from '../../../ui/port-ways'
import { whenText } from '../../../ui/when-text'
import { StateMark } from '../chain/state-mark'
import { useForward, useForwardKit } from '../forward-context'
import type { ForwardRun } from '../forward-state'
import { MendList } from '../mend/mend-list'
import { ReportMenu } from '../report/report-menu'
import type { LinkLook } from '../run/chain-state'
import { Elapsed } from './elapsed'
import { NextAction } from './next-action'
import styles from './verdict-panel.module.css'
import { type Tone, toneOf, verdictTitles } from './verdict-words'

/** With the maker of QR codes, which few need. */
const TelephonePanel = lazy(() => import('../telephone/telephone-panel'))

const toneLooks: Readonly<Record<Tone, LinkLook>> = { yes: 'ok', no: 'broken', open: 'unknown' }

/** The answer: one sentence on the first broken link, and what to do. Before it, what is asked and what is done. */
export function VerdictPanel() {
  const run = useForward((state) => state.run)
  const running = useForward((state) => state.running)
  const problem = useForward((state) => state.problem)
  if (problem !== null) return <Failed message={problem.message} />
  if (run === null) return <Invitation />
  if (running) return <Busy run={run} />
  if (run.report === null) return <Cancelled />
  return <Answer report={run.report} />
}

/** What people ask about most, for those who don't know a port by its number. */
const often = ['Minecraft (Java)', 'Minecraft (Bedrock)', 'Valheim', 'Plex', 'SSH, SFTP', 'WireGuard']

function Invitation() {
  const { tests } = useForwardKit()
  return (
    <section className={styles.panel} aria-label="Result">
      <div className={styles.text}>
        <h2 className={styles.sentence}>Can the internet reach you?</h2>
        <p className={styles.lead}>
          You run a game server or a service at home, and nobody gets in? Say which port and press Test, or
          choose one below. Portlight looks at every link of the way in, names the first that is broken, and
          says what to type where.
        </p>
        <ul className={styles.often} aria-label="Often tested">
          {knownPorts
            .filter(({ name }) => often.includes(name))
            .map(({ name, port, protocols: [protocol] }) => (
              <li key={name}>
                <button
                  type="button"
                  className={styles.chip}
                  onClick={() => void tests.start({ port: String(port), protocol })}
                >
                  {name} <span>{port}</span>
                </button>
              </li>
            ))}
        </ul>
      </div>
    </section>
  )
}

function Busy({ run }: { readonly run: ForwardRun }) {
  const { port, protocol } = run.request
  return (
    <section className={styles.panel} aria-label="Result" aria-busy="true">
      <StateMark look="testing" size={36} />
      <div className={styles.text}>
        <p className={styles.title}>
          Testing · <Elapsed since={run.startedAt} />
        </p>
        <h2 className={styles.sentence}>
          Can the internet reach port {port} {protocol.toUpperCase()}?
        </h2>
        <p className={styles.now}>{run.chain.now?.what ?? 'Beginning'}</p>
        {run.chain.telephone !== null && (
          <Suspense>
            <TelephonePanel wait={run.chain.telephone} />
          </Suspense>
        )}
      </div>
    </section>
  )
}

function Cancelled() {
  return (
    <section className={styles.panel} aria-label="Result">
      <StateMark look="not-tested" size={36} />
      <div className={styles.text}>
        <p className={styles.title}>Cancelled</p>
        <h2 className={styles.sentence}>The test was ended before its answer.</h2>
        <p className={styles.next}>
          What was found until then stands below. Portlight removes what it opened on the router for the test.
        </p>
      </div>
    </section>
  )
}

function Failed({ message }: { readonly message: string }) {
  const { actions, tests } = useForwardKit()
  return (
    <section className={styles.panel} aria-label="Result">
      <StateMark look="broken" size={36} />
      <div className={styles.text}>
        <div role="alert">
          <p className={styles.title}>The test itself failed</p>
          <h2 className={styles.sentence}>{message}</h2>
        </div>
        <div className={styles.actions}>
          <Button onClick={() => void tests.start()}>Test again</Button>
          <Button look="plain" onClick={() => actions.dismissProblem()}>
            Dismiss
          </Button>
        </div>
      </div>
    </section>
  )
}

function Answer({ report }: { readonly report: ForwardReport }) {
  const { verdict, confidence, sentence, nextStep, port, protocol, at, tookMs, answeredOurselves } = report
  const tone = toneOf(verdict)
  const of = { host: null, port, protocol }
  return (
    <section className={`${styles.panel} ${styles[tone]}`} aria-label="Result" {...portMark(of)}>
      <StateMark look={toneLooks[tone]} size={36} />
      <div className={styles.text}>
        <p className={styles.title}>
          <b>{verdictTitles[verdict]}</b> · port {port} {protocol.toUpperCase()}
        </p>
        <h2 className={styles.sentence}>{sentence}</h2>
        {nextStep !== null && (
          <p className={styles.next}>
            <b className={styles.nextWord}>Next step</b> {nextStep}
          </p>
        )}
        <div className={styles.actions}>
          <NextAction report={report} />
        </div>
        <MendList report={report} />
        <p className={styles.sure}>
          {confidenceWords[confidence]}
          {answeredOurselves ? ' Portlight answered the port itself during the test.' : ''} Tested{' '}
          {whenText(at, Date.now())}, in {formatDuration(tookMs / 1000)}.
        </p>
      </div>
      <div className={styles.tools}>
        <PortMenuButton of={of} />
        <ReportMenu report={report} />
      </div>
    </section>
  )
}
