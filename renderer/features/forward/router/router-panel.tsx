import { useEffect, useState } from 'react'
import type { Router, RouterMappings } from '#shared/forward/router'
import { wayNames } from '#shared/forward/way-names'
import { fromThrown } from '#shared/ipc/result'
import { routerPage } from '#shared/shell/external-links'
import { Button } from '../../../ui/button'
import { KeptBanner } from '../../../ui/kept-banner'
import { countOf } from '../../../ui/numbers'
import { whenText } from '../../../ui/when-text'
import { useForward, useForwardKit } from '../forward-context'
import { KeptForwards } from './kept-forwards'
import { MappingTable } from './mapping-table'
import styles from './router-panel.module.css'

/** The router as far as it tells, and what it forwards. Opening this only asks; nothing is changed. */
export function RouterPanel() {
  const { router } = useForwardKit()
  const { busy, answer, at, problem } = useForward((state) => state.router)
  const said = useForward((state) => state.routerSaid)
  const from = useForward((state) => state.routerFrom)
  const { store } = useForwardKit()
  useEffect(() => {
    // an old list that somebody opened stays until it is asked for anew
    if (store.getState().forward.routerFrom === null) void router.refresh()
    return () => store.update(() => ({ routerFrom: null }))
  }, [router, store])
  return (
    <div className={styles.body} aria-busy={busy}>
      <div className={styles.inner}>
        <KeptBanner from={from} again="Ask again" onAgain={() => void router.refresh()} />
        <header className={styles.header}>
          <RouterName answer={answer} busy={busy} />
          <div className={styles.buttons}>
            <Button disabled={busy} onClick={() => void router.refresh()}>
              {busy ? 'Asking…' : 'Ask again'}
            </Button>
            <Button
              look="primary"
              icon="plus"
              disabled={answer === null || (answer.router === null && answer.others.length === 0)}
              onClick={() => router.openAdd()}
            >
              Forward a port…
            </Button>
          </div>
        </header>
        {busy && answer !== null && at !== null && from === null && (
          <p className={styles.none}>
            As it was {whenText(at, Date.now())}; the router is being asked again.
          </p>
        )}
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            {problem.message}
          </p>
        )}
        {said !== null && <p className={styles.said}>{said}</p>}
        <KeptForwards />
        {answer !== null && <Answer answer={answer} />}
        {answer !== null && answer.router === null && !busy && <WithoutRouter answer={answer} />}
      </div>
    </div>
  )
}

function RouterName({ answer, busy }: { readonly answer: RouterMappings | null; readonly busy: boolean }) {
  const router = answer?.router ?? null
  if (router === null) {
    const gateway = answer?.gateway
    return (
      <div className={styles.name}>
        <h2>{answer === null ? unknownRouter(busy) : gateway === undefined ? noRouter : silentRouter}</h2>
        <p>It is asked by UPnP, NAT-PMP and PCP, only on your own network.</p>
        {gateway !== undefined && <Address address={gateway} page={null} />}
      </div>
    )
  }
  const maker = [router.manufacturer, router.model].filter((part) => part !== null && part !== router.name)
  return (
    <div className={styles.name}>
      <h2>{router.name ?? 'Router'}</h2>
      <p>{maker.length > 0 ? maker.join(' ') : 'It doesn’t say which model it is.'}</p>
    </div>
  )
}

const noRouter = 'No router was found'
const silentRouter = 'The router takes no requests'

/** Nothing was answered yet, or nobody could be asked. */
function unknownRouter(busy: boolean): string {
  return busy ? 'Looking for the router…' : 'The router was not asked'
}

function Answer({ answer }: { readonly answer: RouterMappings }) {
  const { router } = useForwardKit()
  const { mappings, others, notes } = answer
  return (
    <>
      {answer.router !== null && <Facts router={answer.router} />}
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label="Notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <section aria-label="Other devices" className={styles.forwards}>
          <h3>{others.length === 1 ? 'Another device' : 'Other devices'}</h3>
          {others.map(({ address, sentence }) => (
            <p key={address} className={styles.none}>
              {sentence} It is asked only if you name it as the router.
            </p>
          ))}
        </section>
      )}
      {answer.router !== null && (
        <section aria-label="Forwards" className={styles.forwards}>
          <h3>{mappings.length === 0 ? 'No forwards' : countOf(mappings.length, 'forward')}</h3>
          {mappings.length === 0 ? (
            <p className={styles.none}>
              The router tells of no forward that programs asked it for. Those that were typed into its own
              page may not show here.
            </p>
          ) : (
            <MappingTable mappings={mappings} onRenew={router.openRenew} onRemove={router.openRemove} />
          )}
        </section>
      )}
    </>
  )
}

/** What somebody can do whose router tells nothing. */
function WithoutRouter({ answer: { gateway } }: { readonly answer: RouterMappings }) {
  const { actions } = useForwardKit()
  return (
    <section aria-label="What to do" className={styles.forwards}>
      <h3>What to do</h3>
      <p className={styles.none}>
        {gateway === undefined
          ? 'If you know the address of your router, write it into “Test a port”, under “More”. “Where am I” shows how this computer is connected.'
          : 'You can still forward a port, by hand. Test the port: the answer says what to type on the page of the router.'}
      </p>
      <div className={styles.buttons}>
        <Button onClick={() => actions.show('test')}>Test a port</Button>
        {gateway === undefined && <Button onClick={() => actions.show('where')}>Where am I</Button>}
      </div>
    </section>
  )
}

function Facts({ router }: { readonly router: Router }) {
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Inside</dt>
        <dd>
          <Address {...router} />
        </dd>
      </div>
      <div>
        <dt>Outside</dt>
        <dd>{router.wan ?? 'it didn’t tell'}</dd>
      </div>
      <div>
        <dt>Speaks</dt>
        <dd>
          {router.speaks.length === 0
            ? 'none of the protocols for forwards'
            : router.speaks
                .map(({ way, detail }) => `${wayNames[way]}${detail === '' ? '' : ` (${detail})`}`)
                .join(', ')}
        </dd>
      </div>
      {router.page !== null && router.page !== routerPage(router.address, router.page) && (
        <div>
          <dt>Its own page</dt>
          <dd>
            <Page address={router.page} />
          </dd>
        </div>
      )}
    </dl>
  )
}

/** Its address, which leads to its page where it is one of the own network. */
function Address({ address, page }: Pick<Router, 'address' | 'page'>) {
  const { openRouter } = useForwardKit()
  const [problem, setProblem] = useState<string | null>(null)
  const own = routerPage(address, page)
  if (own === null) return address
  return (
    <span className={styles.page}>
      <span>{address}</span>
      <Button
        look="plain"
        title={own}
        onClick={() => {
          openRouter(own).then(
            () => setProblem(null),
            (thrown) => setProblem(fromThrown(thrown).message),
          )
        }}
      >
        Open its page
      </Button>
      {problem !== null && <small role="alert">{problem}</small>}
    </span>
  )
}

/** The router names this address itself, with a path that might do something: it is shown and copied, and not opened. */
function Page({ address }: { readonly address: string }) {
  const { copy } = useForwardKit()
  return (
    <span className={styles.page}>
      <span>{address}</span>
      <Button
        look="plain"
        icon="copy"
        aria-label="Copy the address of the router’s page"
        onClick={() => void copy(address).catch(() => {})}
      >
        Copy
      </Button>
    </span>
  )
}
