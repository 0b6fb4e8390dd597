import { type CSSProperties, useId, useState } from 'react'
import type { ForwardLink, ForwardReport, OutsideLook } from '#shared/forward/report'
import { stopCaption, traceWords } from '#shared/forward/trace'
import { Icon } from '../../../ui/icon'
import { useForward } from '../forward-context'
import type { ForwardRun } from '../forward-state'
import type { LinkLook, LinkView } from '../run/chain-state'
import styles from './chain.module.css'
import { LinkEvidence } from './link-evidence'
import { LinkPicture } from './link-picture'
import { LinkWire } from './link-wire'
import {
  addressesAt,
  firstBroken,
  inwards,
  linkLessons,
  linkName,
  lookWord,
  type PlacedAddress,
} from './link-words'
import { Places } from './places'
import { StateMark } from './state-mark'

/** The way in, from the internet to the program: an ordered list that is drawn as a picture. */
export function Chain() {
  const run = useForward((state) => state.run)
  const [open, setOpen] = useState<ForwardLink | null>(null)
  const broken = run === null ? null : firstBroken(run.chain.links, run.report?.verdict ?? null)
  // the name is a link only where one was given
  const named = run !== null && (run.request.name !== null || run.report?.name != null)
  const shown = inwards.filter((link) => link !== 'name' || named)
  const port = run === null ? null : `${run.request.port} ${run.request.protocol.toUpperCase()}`
  return (
    <section aria-label="The way in">
      <ol className={styles.chain} style={{ '--links': shown.length } as CSSProperties}>
        {shown.map((link, index) => (
          <Link
            key={link}
            link={link}
            place={index + 1}
            view={run?.chain.links[link] ?? null}
            now={run?.chain.now?.link === link ? run.chain.now.what : null}
            first={broken === link}
            trace={link === 'outside' ? traceOf(run?.report ?? null) : null}
            looks={link === 'outside' ? (run?.report?.outside ?? []) : []}
            addresses={addressesAt(link, run?.report?.addresses ?? null, port, run?.request.name ?? null)}
            next={lookOf(run, shown[index + 1])}
            last={index === shown.length - 1}
            open={open === link}
            onToggle={() => setOpen(open === link ? null : link)}
          />
        ))}
      </ol>
    </section>
  )
}

function traceOf(report: ForwardReport | null): Trace | null {
  return report?.trace == null
    ? null
    : { caption: stopCaption(report.trace), sentence: traceWords(report.trace, report.addresses.wan) }
}

function lookOf(run: ForwardRun | null, link: ForwardLink | undefined): LinkLook | null {
  return run === null || link === undefined ? null : run.chain.links[link].look
}

/** Where packets from outside stop, on the line to the provider and in words. */
interface Trace {
  readonly caption: string | null
  readonly sentence: string
}

interface LinkProps {
  readonly link: ForwardLink
  /** Counted from the internet, from 1. */
  readonly place: number
  /** Null: nothing was tested yet, and the place teaches. */
  readonly view: LinkView | null
  readonly now: string | null
  /** The first that is broken: where to begin. */
  readonly first: boolean
  readonly addresses: readonly PlacedAddress[]
  /** What each place outside met, where this is the link that they look from. */
  readonly looks: readonly OutsideLook[]
  /** Null: not looked at, or not this link's. */
  readonly trace: Trace | null
  /** How the link after it looks: the line that leads there looks the same. */
  readonly next: LinkLook | null
  readonly last: boolean
  readonly open: boolean
  readonly onToggle: () => void
}

function Link({
  link,
  place,
  view,
  now,
  first,
  addresses,
  looks,
  trace,
  next,
  last,
  open,
  onToggle,
}: LinkProps) {
  const id = useId()
  const look = view?.look ?? null
  const evidence = view?.evidence ?? []
  const shown = open && evidence.length > 0
  return (
    <li className={styles.link} style={{ '--place': place } as CSSProperties}>
      {!last && <LinkWire to={next} caption={trace?.caption ?? null} />}
      <div className={`${styles.node} ${look === null ? '' : styles[look]} ${first ? styles.first : ''}`}>
        <div className={styles.disc}>
          <LinkPicture link={link} />
          {look !== null && (
            <span className={styles.badge}>
              <StateMark look={look} size={20} />
            </span>
          )}
        </div>
        <div className={styles.head}>
          <h3 className={styles.name}>{linkName(link)}</h3>
          {look !== null && <p className={styles.state}>{lookWord(link, look, first)}</p>}
          {addresses.length > 0 && (
            <ul className={styles.addresses}>
              {addresses.map(({ label, address }) => (
                <li key={label}>
                  <span>{label}</span> <b>{address}</b>
                </li>
              ))}
            </ul>
          )}
        </div>
        <div className={styles.words} data-link={linkName(link)}>
          <p className={styles.sentence}>
            {view === null ? linkLessons[link] : look === 'testing' ? now : view.sentence}
          </p>
          <Places looks={looks} />
          {trace !== null && <p className={styles.trace}>{trace.sentence}</p>}
          {evidence.length > 0 && (
            <button
              type="button"
              className={styles.more}
              aria-expanded={shown}
              aria-controls={shown ? id : undefined}
              onClick={onToggle}
            >
              Evidence <i className="visually-hidden">of {linkName(link)}</i> <span>{evidence.length}</span>
              <Icon name="down" size={14} />
            </button>
          )}
        </div>
      </div>
      {shown && <LinkEvidence id={id} link={link} evidence={evidence} />}
    </li>
  )
}
