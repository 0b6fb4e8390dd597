import { Banner } from './banner'
import { Button } from './button'
import { Icon } from './icon'
import { whenText } from './when-text'

interface KeptBannerProps {
  /** When the answer below was given, in milliseconds since 1970; null: just now, which needs no saying. */
  readonly from: number | null
  readonly again: string
  readonly onAgain: () => void
}

/** Says of an answer out of the history that it is an old one. */
export function KeptBanner({ from, again, onAgain }: KeptBannerProps) {
  if (from === null) return null
  return (
    <section aria-label="An old answer">
      <Banner quiet>
        <Icon name="history" />
        <p>
          <b>Kept {whenText(from, Date.now())}</b>, and shown as it was then. Things may have changed since.
        </p>
        <Button onClick={onAgain}>{again}</Button>
      </Banner>
    </section>
  )
}
