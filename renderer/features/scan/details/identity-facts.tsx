import { exposuresOfAnswer } from '#shared/identity/exposures'
import type { Certificate, Identity } from '#shared/identity/identity'
import { confidenceText, passwordText, programText, serviceText } from '#shared/identity/identity-words'
import { printableLine } from '#shared/scan/output/figures'
import { Fact, Facts } from '../../../ui/facts'
import { countOf } from '../../../ui/numbers'
import styles from './port-details.module.css'

interface IdentityFactsProps {
  readonly identity: Identity
  /** When it was looked at, milliseconds since 1970. */
  readonly at: number
}

/** What answers at a port, how sure that is, and what was said. All of it is foreign text. */
export function IdentityFacts({ identity, at }: IdentityFactsProps) {
  const { contradiction, os, details, evidence, startTls } = identity
  const tls = identity.tls ?? startTls ?? null
  const program = programText(identity)
  const password = passwordText(identity)
  return (
    <Facts label="What answers" className={styles.answers}>
      {contradiction !== null && (
        <Fact name="Odd" value={<span className={styles.contrary}>≠ {printableLine(contradiction)}</span>} />
      )}
      {exposuresOfAnswer(identity, at).map(({ rule, title, meaning, remedy }) => (
        <Fact
          key={rule}
          name="To mend"
          value={
            <>
              <b className={styles.contrary}>{printableLine(title)}.</b>{' '}
              {printableLine(`${meaning} ${remedy}`)}
            </>
          }
        />
      ))}
      <Fact name="Answers" value={<b>{serviceText(identity) ?? 'not known'}</b>} />
      {program !== '' && <Fact name="Program" value={program} />}
      {os !== null && <Fact name="System" value={printableLine(os)} />}
      <Fact name="How sure" value={confidenceText(identity)} />
      {password !== null && <Fact name="Password" value={password} />}
      {tls !== null && tls.versions.length > 0 && (
        <Fact
          name="Encrypted"
          value={
            printableLine(tls.versions.join(', ')) +
            (identity.tls === null ? ', where it is asked for (STARTTLS)' : '')
          }
        />
      )}
      {tls?.wantsCertificate === true && <Fact name="Lets in" value="who shows a certificate of their own" />}
      {tls !== null && tls.certificate !== null && (
        <Fact name="Certificate" value={certificateText(tls.certificate)} />
      )}
      {Object.entries(details).map(([name, value]) => (
        <Fact key={name} name={printableLine(name)} value={printableLine(value)} />
      ))}
      {evidence.map(({ asked, inTls, bytes, text, hex }, at) => (
        <Fact
          // biome-ignore lint/suspicious/noArrayIndexKey: a question may be put twice, and the list does not change
          key={at}
          name={printableLine(asked === 'listen' ? 'Said first' : asked) + (inTls ? ', in TLS' : '')}
          value={bytes === 0 ? 'nothing' : <code className={styles.said}>{printableLine(text)}</code>}
          hint={bytes === 0 ? '' : `${countOf(bytes, 'byte')}: ${printableLine(hex)}`}
        />
      ))}
    </Facts>
  )
}

function certificateText({ subject, issuer, validTo, selfSigned, expired }: Certificate): string {
  const until = validTo.slice(0, 10)
  return printableLine(
    [
      `for ${subject}`,
      selfSigned ? 'signed by itself' : `from ${issuer}`,
      expired ? `expired on ${until}` : `until ${until}`,
    ].join(', '),
  )
}
