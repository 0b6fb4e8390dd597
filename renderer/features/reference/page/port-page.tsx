import type { PortReference } from '#shared/reference/port-reference'
import type { PortText } from '#shared/reference/port-text'
import { encryptionWords, headlineOf, hereWords, seenWords } from '#shared/reference/port-words'
import type { PortReport } from '#shared/reference/report'
import { Button } from '../../../ui/button'
import { Fact, Facts } from '../../../ui/facts'
import { PortWays } from '../../../ui/port-ways'
import { useReferenceKit } from '../reference-context'
import { AdvicePanel } from './advice-panel'
import styles from './port-page.module.css'

/** One port: what it is for first, then what it means for this computer and for a program of one's own. */
export function PortPage({ report }: { readonly report: PortReport }) {
  const { reference } = report
  return (
    <article className={styles.page} aria-labelledby="port-page-title">
      <div className={styles.main}>
        <header className={styles.header}>
          <p className={styles.number}>{reference.port}</p>
          <div>
            <h2 id="port-page-title" className={styles.title}>
              {headlineOf(reference) ?? `Port ${reference.port} has no known use`}
            </h2>
            <p className={styles.range}>
              a {reference.range.title}, {reference.range.first} to {reference.range.last}
            </p>
          </div>
        </header>
        <p className={styles.meaning}>{reference.range.meaning}</p>
        {reference.texts.map((text, at) => (
          <TextSection key={text.name} text={text} named={at > 0} />
        ))}
        {reference.texts.length === 0 && (
          <p className={styles.quiet}>
            Nobody wrote a text for this port yet: what stands here comes from lists.
          </p>
        )}
        <Lists reference={reference} />
      </div>
      <div className={styles.side}>
        <Here report={report} />
        <Seen report={report} />
        <AdvicePanel report={report} />
      </div>
    </article>
  )
}

function TextSection({ text, named }: { readonly text: PortText; readonly named: boolean }) {
  return (
    <section className={styles.text} aria-label={text.name}>
      {named && <h3 className={styles.subtitle}>{text.name}</h3>}
      <p className={styles.what}>{text.what}</p>
      <Facts className={styles.facts}>
        <Fact name="Encrypted" value={encryptionWords[text.encryption]} />
        {text.instead !== undefined && <Fact name="Instead" value={text.instead} />}
        <Fact name="Attackers" value={text.risk} />
        <Fact name="Keep it safe" value={text.safe} />
        <Fact name="Source" value={text.source} />
      </Facts>
    </section>
  )
}

/** What IANA registered, what people run, and what browsers do. */
function Lists({ reference }: { readonly reference: PortReference }) {
  const { registrations, commonUses, browserBlocked } = reference
  return (
    <section className={styles.text} aria-label="From lists">
      <h3 className={styles.subtitle}>From lists</h3>
      <Facts className={styles.facts}>
        {registrations.length === 0 && (
          <Fact name="Registered" value="for nobody, as far as IANA’s list here tells" />
        )}
        {registrations.map(({ protocols, name, description, assignee, date }) => (
          <Fact
            key={`${name} ${protocols.join()} ${description}`}
            name="Registered"
            value={
              <>
                <b>{name}</b> ({protocols.join(' and ')}){description !== '' && `, ${description}`}
                {assignee !== null && `, by ${assignee}`}
                {date !== null && `, in ${date}`}
              </>
            }
          />
        ))}
        {commonUses.map(({ protocol, use }) => (
          <Fact key={protocol} name="People run" value={`${use} (${protocol})`} />
        ))}
        <Fact
          name="In browsers"
          value={browserBlocked ? 'refused: browsers open no address with this port' : 'allowed'}
        />
      </Facts>
    </section>
  )
}

/** On which other computers the last scans found it open. */
function Seen({ report: { seen } }: { readonly report: PortReport }) {
  return (
    <section className={styles.panel} aria-label="In the last scans">
      <h3 className={styles.label}>In the last scans</h3>
      <ul className={styles.holders}>
        {seenWords(seen).map((words) => (
          <li key={words} className={styles.here}>
            {words}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What has it on this computer now. */
function Here({ report }: { readonly report: PortReport }) {
  const { controller } = useReferenceKit()
  const { reference, protocol, here } = report
  return (
    <section className={styles.panel} aria-label="On this computer now">
      <h3 className={styles.label}>On this computer now</h3>
      {here === null || here.length === 0 ? (
        <p className={styles.here}>{hereWords(here)}</p>
      ) : (
        <ul className={styles.holders}>
          {[...new Set(here)].map((holder) => (
            <li key={holder}>{holder}</li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button icon="again" onClick={() => void controller.again()}>
          Look again
        </Button>
        {here !== null && here.length > 0 && (
          <PortWays of={{ host: null, port: reference.port, protocol }} but={['reference']} />
        )}
      </div>
    </section>
  )
}
